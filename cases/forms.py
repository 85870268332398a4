"""Turns what was typed about a case into clean values; the rules it shows live elsewhere."""

from collections.abc import Callable
from urllib.parse import urlencode

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from cases.entry import record_problems
from cases.identity import read_id_number, read_phone
from cases.intake import intake_problems
from cases.models import Case
from cases.states import (
    STAGE_FIELDS,
    CaseState,
    ClientCategory,
    ClosingReason,
    Recognition,
    ServiceType,
    SignerRelation,
)
from core.forms import DayField, PageForm
from core.minutes import MinutesFormField
from core.once import OnceFormMixin
from core.problems import Refused
from core.versions import VersionFormMixin
from pilots.choices import Method, ServiceField

LONGEST_TEXT = 5000


def choices_of(kind, blank: str) -> list[tuple[str, str]]:
    return [("", blank), *kind.choices]


class CheckedTextField(forms.CharField):
    """Text in the one spelling that ``read`` gives it; ``read`` raises ValueError in Chinese."""

    def __init__(self, *, read: Callable[[str], str], **kwargs):
        super().__init__(**{"required": False, "max_length": 40, **kwargs})
        self.read = read
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value):
        try:
            return self.read(super().clean(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


def private(widget: forms.Widget) -> forms.Widget:
    """A box whose content the browser must not offer again on a shared computer."""
    widget.attrs["autocomplete"] = "off"
    return widget


class OpenCaseForm(OnceFormMixin, PageForm):
    """The person, the consent and the case. ``on`` is today: the reasons against are shown at once."""

    name = forms.CharField(label="姓名", max_length=40, widget=private(forms.TextInput()))
    id_number = CheckedTextField(
        label="身份证号", read=read_id_number, help_text="没有身份证号的可以不填。"
    )
    phone = CheckedTextField(label="联系电话", read=read_phone)
    address = forms.CharField(
        label="住址", max_length=120, required=False, widget=private(forms.TextInput())
    )
    category = forms.ChoiceField(label="服务对象类别", choices=choices_of(ClientCategory, "请选择"))
    is_minor = forms.BooleanField(label="未满18周岁", required=False)

    signed_on = DayField(label="签署日期")
    signer = forms.CharField(label="签署人", max_length=40, widget=private(forms.TextInput()))
    relation = forms.ChoiceField(
        label="签署人与服务对象的关系", choices=choices_of(SignerRelation, "请选择")
    )

    method = forms.ChoiceField(label="工作方法", choices=choices_of(Method, "请选择"))
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
        self.helper.layout = Layout(
            "form_token",
            Fieldset(
                "服务对象",
                side_by_side("name", "category"),
                side_by_side("id_number", "phone"),
                "address",
                "is_minor",
            ),
            Fieldset("知情同意", side_by_side("signer", "relation"), side_by_side("signed_on", "")),
            Fieldset(
                "案例",
                side_by_side("method", "field"),
                side_by_side("opened_on", ""),
                "intake_note",
            ),
        )

    def clean(self):
        if problems := intake_problems(self.cleaned_data, on=self.on):
            self.refuse(Refused(*problems))
        return self.cleaned_data


def side_by_side(left: str, right: str) -> Row:
    """Two boxes in one line where there is room, one below the other on a phone."""
    columns = [Column(name, css_class="col-12 col-md-6") for name in (left, right) if name]
    return Row(*columns)


class StageForm(VersionFormMixin, PageForm):
    """The fields of one stage; nothing is required to save, only to leave the stage."""

    stage = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, stage: str, **kwargs):
        self.base_fields = {**self.base_fields, **{n: _stage_field(n) for n in STAGE_FIELDS[stage]}}
        super().__init__(*args, **kwargs)

    def texts(self, stage: str) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in STAGE_FIELDS[stage]}


def _stage_field(name: str) -> forms.Field:
    label = str(Case._meta.get_field(name).verbose_name)
    if name == "closing_reason":
        return forms.ChoiceField(
            label=label, choices=choices_of(ClosingReason, "请选择"), required=False
        )
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class RecordForm(OnceFormMixin, PageForm):
    """Six things about one service, in the order in which they are remembered."""

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
    persons = forms.IntegerField(label="人数", min_value=1, max_value=100_000, initial=1)
    person_times = forms.IntegerField(
        label="人次", min_value=1, max_value=1_000_000, initial=1, help_text="不小于人数。"
    )
    text = forms.CharField(
        label="内容", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args, opened_on, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened_on, self.at = opened_on, at
        self.helper.layout = Layout(
            "form_token",
            Row(
                Column("served_on", css_class="col-12 col-md-4"),
                Column("starts_at", css_class="col-6 col-md-4"),
                Column("minutes", css_class="col-6 col-md-4"),
            ),
            "service_type",
            Row(Column("persons", css_class="col-6"), Column("person_times", css_class="col-6")),
            "text",
        )

    def clean(self):
        problems = record_problems(self.cleaned_data, opened_on=self.opened_on, at=self.at)
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data

    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "form_token"}


class CaseFilterForm(PageForm):
    """What a list is narrowed to; an unknown value in the address narrows nothing."""

    state = forms.ChoiceField(label="阶段", choices=choices_of(CaseState, "全部"), required=False)
    method = forms.ChoiceField(label="方法", choices=choices_of(Method, "全部"), required=False)
    field = forms.ChoiceField(
        label="领域", choices=choices_of(ServiceField, "全部"), required=False
    )
    recognition = forms.ChoiceField(
        label="认定", choices=choices_of(Recognition, "全部"), required=False
    )
    mine = forms.BooleanField(label="只看我负责的", required=False)
    left = forms.BooleanField(label="待移交", required=False)
    client = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, with_own: bool, with_left: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_own:
            del self.fields["mine"], self.fields["client"]
        if not with_left:
            del self.fields["left"]
        for name in ("state", "method", "field", "recognition"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def filter(self, cases, *, user, on):
        """Narrow the list by whatever was chosen."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        for name in ("state", "method", "field", "recognition"):
            if chosen.get(name):
                cases = cases.filter(**{name: chosen[name]})
        if chosen.get("client"):
            cases = cases.filter(client__public_id=chosen["client"])
        if chosen.get("left"):
            cases = cases.without_worker(on)
        return cases.in_charge_of(user) if chosen.get("mine") else cases

    @property
    def is_of_one_person(self) -> bool:
        """Whether the list shows the cases of one person, found by ID number."""
        return self.is_valid() and bool(self.cleaned_data.get("client"))

    def query(self) -> str:
        """The chosen filters as they stand in an address."""
        kept = {name: value for name, value in self.raw().items() if value}
        if self.is_of_one_person:
            kept["client"] = str(self.cleaned_data["client"])
        return urlencode(kept)


class TickedCasesField(forms.ModelMultipleChoiceField):
    """Cases by public id; a tick that is no such id is as gone as a case that was settled."""

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code != "invalid":
                raise
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from error
