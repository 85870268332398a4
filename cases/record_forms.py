"""What is typed about one service: six things on a phone, the rest folded and optional."""

from collections.abc import Iterable
from datetime import date, datetime

from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms

from accounts.models import RoleGrant, User
from accounts.roles import Role
from cases.entry import record_problems
from cases.forms import LONGEST_TEXT, choices_of, private
from cases.models import ServiceRecord
from cases.models.records import NARRATIVES
from cases.recording import field_problems
from cases.states import ServiceType, ServiceWay
from core.forms import DayField, PageForm
from core.minutes import MinutesFormField
from core.once import OnceFormMixin
from core.problems import Problem, Refused
from core.versions import VersionFormMixin
from pilots.choices import ServiceField

FOLDED = ("way", "place", "participants", "reflection", "next_step")
KEPT = ("served_on", "service_type", "field", "way", "place")  # by 再记一条
FOLD = '<details class="mb-3"{}><summary class="mb-2">更多（可不填）</summary>'
NOT_FACTS = {"form_token", "version", "reason", "served_by"}


def _long(label: str, *, rows: int = 3, required: bool = False) -> forms.CharField:
    box = private(forms.Textarea(attrs={"rows": rows}))
    return forms.CharField(label=label, max_length=LONGEST_TEXT, required=required, widget=box)


def _short(label: str, most: int) -> forms.CharField:
    box = private(forms.TextInput())
    return forms.CharField(label=label, max_length=most, required=False, widget=box)


class ServiceForm(PageForm):
    """In the order in which it is remembered; of a case (``opened_on``) or outside any (None)."""

    served_on = DayField(label="日期")
    starts_at = forms.TimeField(
        label="开始时间",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "请填写时间，例如 14:30"},
    )
    minutes = MinutesFormField(
        label="时长", max_minutes=24 * 60, help_text="填分钟数，或写 1.5小时、1小时30分。"
    )
    service_type = forms.ChoiceField(label="类型", choices=choices_of(ServiceType, "请选择"))
    field = forms.ChoiceField(
        label="服务领域",
        choices=choices_of(ServiceField, "请选择"),
        required=False,
        help_text="事务性工作可以不选。",
    )
    persons = forms.IntegerField(label="人数", min_value=1, max_value=100_000, initial=1)
    person_times = forms.IntegerField(
        label="人次", min_value=1, max_value=1_000_000, initial=1, help_text="不小于人数。"
    )
    text = _long("内容", rows=5, required=True)
    way = forms.ChoiceField(label="方式", choices=choices_of(ServiceWay, "未填写"), required=False)
    place, participants = _short("地点", 60), _short("参与人", 120)
    reflection, next_step = _long("分析与反思"), _long("下一步")

    def __init__(self, *args, opened_on: date | None, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened_on, self.at = opened_on or date.min, at
        if opened_on is not None:
            del self.fields["field"]

    def lay_out(self, *, above: Iterable[str] = (), below: Iterable[str] = ()) -> None:
        half = {"css_class": "col-6"}
        self.helper.layout = Layout(
            *above,
            Row(
                Column("served_on", css_class="col-12 col-md-4"),
                Column("starts_at", css_class="col-6 col-md-4"),
                Column("minutes", css_class="col-6 col-md-4"),
            ),
            *self._those("service_type", "field"),
            Row(Column("persons", **half), Column("person_times", **half)),
            *self._those("text"),
            HTML(FOLD.format(" open" if self._says_more() else "")),
            *self._those(*FOLDED),
            HTML("</details>"),
            *below,
        )

    def _those(self, *names: str) -> list[str]:
        return [name for name in names if name in self.fields]

    def _says_more(self) -> bool:
        """Whether something stands in the folded part, or is wrong there."""
        names = self._those(*FOLDED)
        wrong = self.is_bound and any(name in self.errors for name in names)
        return wrong or any(self[name].value() for name in names)

    def clean(self):
        problems = record_problems(self.cleaned_data, opened_on=self.opened_on, at=self.at)
        if "field" in self.fields:
            problems += field_problems(self.cleaned_data)
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data

    def facts(self) -> dict:
        return {n: value for n, value in self.cleaned_data.items() if n not in NOT_FACTS}


class RecordForm(OnceFormMixin, ServiceForm):
    """A new record. ``people`` are those the executive director may enter for, else empty."""

    served_by = forms.TypedChoiceField(label="服务人", coerce=int)

    def __init__(self, *args, people: Iterable[User] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        field: forms.TypedChoiceField = self.fields["served_by"]  # type: ignore[assignment]
        field.choices = [(pk, str(person)) for pk, person in self.people.items()]
        if len(self.people) < 2:
            del self.fields["served_by"]
        self.lay_out(above=("form_token", *self._those("served_by")))

    def served_by_person(self) -> User | None:
        return self.people.get(self.cleaned_data.get("served_by"))


class MendForm(VersionFormMixin, ServiceForm):
    """A record as it stands, and why it is changed. Who may not read the texts mends the rest."""

    reason = forms.CharField(
        label="更正原因",
        max_length=200,
        widget=private(forms.Textarea(attrs={"rows": 2})),
        help_text="例如：时长填错，以签到表为准。原因随记录保存。",
    )

    def __init__(self, *args, service: ServiceRecord, is_full: bool, **kwargs):
        opened_on = service.case.opened_on if service.case else None
        super().__init__(*args, opened_on=opened_on, **kwargs)
        if not is_full:
            for name in NARRATIVES:
                del self.fields[name]
        self.initial |= {n: getattr(service, n) for n in self.fields if n != "reason"}
        self.lay_out(above=("version",), below=("reason",))


class VoidForm(PageForm):
    reason = forms.CharField(
        label="作废原因", max_length=200, widget=private(forms.Textarea(attrs={"rows": 3}))
    )


class ExportForm(PageForm):
    """Masked for everybody; the executive director may take the texts along and says what for."""

    with_texts = forms.BooleanField(
        label="包含服务内容等文字（不含未成年人的案例）",
        required=False,
        help_text="文字是服务对象的个人信息，导出后由您保管，用完删除。",
    )
    reason = forms.CharField(
        label="导出文字的原因", max_length=200, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, desk: RoleGrant, **kwargs):
        super().__init__(*args, **kwargs)
        if desk.role != Role.EXECUTIVE_DIRECTOR:
            del self.fields["with_texts"], self.fields["reason"]

    def clean(self):
        if self.wants_texts and not self.cleaned_data.get("reason", "").strip():
            problem = Problem("note_missing", "请写明导出文字的原因。", field="reason")
            self.refuse(Refused(problem))
        return self.cleaned_data

    @property
    def wants_texts(self) -> bool:
        return bool(self.cleaned_data.get("with_texts"))

    def told(self) -> dict[str, list[str]]:
        """What the audit log is told of it."""
        if not self.wants_texts:
            return {"文字": ["", "已脱敏"]}
        return {"文字": ["", "包含"], "原因": ["", self.cleaned_data["reason"]]}
