"""Turns what was typed about a case into clean values; the rules it shows live elsewhere."""

from crispy_forms.layout import Column, Layout, Row
from django import forms

from cases.entry import record_problems
from cases.facts import Fact, facts_of, names_of
from cases.fields import choices_of
from cases.states import (
    ClosingReason,
    ServiceType,
    Source,
)
from core.forms import DayField, PageForm
from core.minutes import MinutesFormField
from core.once import OnceFormMixin
from core.problems import Refused
from core.versions import VersionFormMixin

LONGEST_TEXT = 5000


class StageForm(VersionFormMixin, PageForm):
    """The facts of one stage and method; nothing is required to save, only to leave the stage."""

    stage = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, method: str, stage: str, **kwargs):
        self.names = names_of(method, stage)
        boxes = {fact.name: _box(fact) for fact in facts_of(method, stage)}
        self.base_fields = {**self.base_fields, **boxes}
        super().__init__(*args, **kwargs)

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.names}


# The facts that are chosen from a list; all others are written.
CHOSEN = {"source": Source, "closing_reason": ClosingReason}


def _box(fact: Fact) -> forms.Field:
    if kind := CHOSEN.get(fact.name):
        choices = choices_of(kind, "请选择")
        return forms.ChoiceField(label=fact.label, choices=choices, required=False)
    return forms.CharField(
        label=fact.label,
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
