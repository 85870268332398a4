"""Opening a case: a person with a consent, or the name of a group or a community's work."""

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Fieldset, Layout
from django import forms

from cases.facts import LONGEST_TITLE
from cases.fields import CheckedTextField, choices_of, private, side_by_side
from cases.forms import LONGEST_TEXT
from cases.identity import read_phone
from cases.intake import intake_problems
from cases.people.fields import (
    SENSITIVE_HELP,
    PaperFormMixin,
    categories_field,
    paper_number_field,
    purposes_field,
    text_version_field,
)
from cases.people.files import ANOTHER
from cases.people.words import PaperKind
from cases.states import SignerRelation, Source
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from core.problems import Refused
from pilots.choices import Method, ServiceField


class OpeningForm(OnceFormMixin, PageForm):
    """What every method begins with. ``on`` is today: the reasons against are shown at once."""

    method: str
    title = forms.CharField(
        label="名称",
        max_length=LONGEST_TITLE,
        help_text="能看到案例列表的人都能看到名称，不得写入姓名、证件号、住址等可识别个人的信息。",
    )
    field = forms.ChoiceField(label="服务领域", choices=choices_of(ServiceField, "请选择"))
    opened_on = DayField(label="接案日期")
    intake_note = forms.CharField(
        label="接案情况",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="可以先建案，接案阶段内再补写。",
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self):
        super().clean()
        if problems := intake_problems(self.facts(), on=self.on):
            self.refuse(Refused(*problems))
        return self.cleaned_data

    def facts(self) -> dict:
        return {**self.cleaned_data, "method": self.method}


class OpenProjectForm(OpeningForm):
    """A group or a community: no person and no consent, but a name of its own."""

    def __init__(self, *args, method: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.method = method
        self.fields["opened_on"].label = "立项日期"
        self.fields["intake_note"].label = "立项缘由"
        self.fields["intake_note"].help_text = "可以先立项，接案阶段内再补写。"
        self.helper.layout = Layout(
            "form_token", "title", side_by_side("field", "opened_on"), "intake_note"
        )


class OpenCaseForm(PaperFormMixin, OpeningForm):
    """A 个案: the person, the consent and the case."""

    method = Method.INDIVIDUAL

    name = forms.CharField(label="姓名", max_length=40, widget=private(forms.TextInput()))
    id_kind = forms.ChoiceField(
        label="证件类型", choices=PaperKind.choices, initial=PaperKind.RESIDENT
    )
    id_number = paper_number_field()
    phone = CheckedTextField(label="联系电话", read=read_phone)
    address = forms.CharField(
        label="住址", max_length=120, required=False, widget=private(forms.TextInput())
    )
    categories = categories_field()
    is_minor = forms.BooleanField(label="未满18周岁", required=False)
    is_under_14 = forms.BooleanField(
        label="不满14周岁", required=False, help_text="有身份证号的按证件上的出生日期，不用勾选。"
    )
    is_sensitive = forms.BooleanField(label="重点保护", required=False, help_text=SENSITIVE_HELP)
    # Hidden until the center turns out to have a file with the same name and telephone.
    same_person = forms.CharField(required=False, widget=forms.HiddenInput)

    text_version = text_version_field()
    purposes = purposes_field()
    signed_on = DayField(label="签署日期")
    signer = forms.CharField(label="签署人", max_length=40, widget=private(forms.TextInput()))
    relation = forms.ChoiceField(
        label="签署人与服务对象的关系", choices=choices_of(SignerRelation, "请选择")
    )

    source = forms.ChoiceField(label="来源", choices=choices_of(Source, "请选择"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.helper.layout = Layout(
            "form_token",
            "same_person",
            Fieldset(
                "服务对象",
                side_by_side("name", "phone"),
                side_by_side("id_kind", "id_number"),
                "address",
                InlineCheckboxes("categories", wrapper_class="grouped-choices"),
                side_by_side("is_minor", "is_under_14"),
                "is_sensitive",
            ),
            Fieldset(
                "知情同意",
                side_by_side("signer", "relation"),
                side_by_side("signed_on", "text_version"),
                "purposes",
            ),
            Fieldset(
                "案例",
                side_by_side("field", "source"),
                side_by_side("opened_on", "title"),
                "intake_note",
            ),
        )

    def ask_whether_same(self, cards) -> None:
        """Put the question between the files that may be the same person's and a new one."""
        choices = [(card.key, f"是同一人：{card.words}") for card in cards]
        self.fields["same_person"] = forms.ChoiceField(
            label="本中心已有姓名和联系电话都相同的服务对象",
            choices=[*choices, (ANOTHER, "不是同一人，另建档案")],
            required=False,
            widget=forms.RadioSelect,
        )
        self._bound_fields_cache.pop("same_person", None)  # type: ignore[attr-defined]
