"""What a person keeps up: one short form each."""

from django import forms

from centers.forms.fields import CertificateNumberField, PlainTextField, choice
from centers.forms.people import STAY, EngagementForm
from centers.models.people import CredentialLevel
from centers.models.upkeep import PaperKind
from core.file_types import SCANS, in_words
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from pilots.forms.rounds import HoursField


class StudyForm(OnceFormMixin, PageForm):
    title = PlainTextField(label="内容", max_length=100)
    organizer = PlainTextField(label="举办单位", max_length=60, required=False)
    finished_on = DayField(label="完成日期")
    minutes = HoursField(label="学时(小时)")

    def facts(self) -> dict:
        names = ("title", "organizer", "finished_on", "minutes")
        return {name: self.cleaned_data[name] for name in names}


class CheckForm(OnceFormMixin, PageForm):
    checked_on = DayField(
        label="查询日期",
        help_text="向公安机关查询后没有违法犯罪记录的，登记查询日期。查询到记录的，依法不得录用。",
    )


class PersonFileForm(OnceFormMixin, PageForm):
    kind = choice("种类", PaperKind)
    file = forms.FileField(
        label="扫描件",
        allow_empty_file=True,  # refused in our own words
        help_text=f"{in_words(SCANS)}，不超过20MB。上传后不能更改或删除，可以补充上传。",
        widget=forms.FileInput(
            attrs={"accept": ",".join(s for kind in SCANS for s in kind.suffixes)}
        ),
    )


class TransferForm(EngagementForm):
    """Who comes from another center: found by name and certificate together."""

    field_order = ["name", "level", "number", *STAY]
    name = PlainTextField(label="姓名", max_length=40)
    level = choice("证书级别", CredentialLevel)
    number = CertificateNumberField(label="证书管理号", max_length=40)
