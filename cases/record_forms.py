"""One service as it is written down, on a phone and in a minute; put right; voided."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from crispy_forms.layout import Column, Div, Layout, Row
from django import forms

from cases.entry import FACTS, MORE, record_problems
from cases.forms import LONGEST_TEXT, choices_of, private
from cases.states import ContactMode, ServiceType
from core.forms import DayField, PageForm
from core.minutes import MinutesFormField
from core.once import OnceFormMixin
from core.problems import Refused
from core.versions import VersionFormMixin
from pilots.choices import ServiceField

LONGEST_NOTE = 500
LONGEST_REASON = 200


def _note(label: str, rows: int = 2, max_length: int = LONGEST_TEXT) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else private(forms.TextInput())
    return forms.CharField(label=label, max_length=max_length, required=False, widget=widget)


class More(Div):
    """What may be added: folded, and open where something stands in it or is wrong with it."""

    template = "cases/_more.html"
    is_open = False

    def render(self, form, context, *args, **kwargs):
        names = [name for name in self.fields if name in form.fields]
        self.is_open = any(
            form[name].errors or (form[name].value() and name not in form.prefilled)
            for name in names
        )
        return super().render(form, context, *args, **kwargs)


class RecordFields(PageForm):
    """Six things about one service, in the order in which they are remembered, and 更多.

    ``opened_on`` is the day of the case, None for a service outside any case.
    """

    prefilled = ("field",)  # comes from the case: no reason to unfold

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
    persons = forms.IntegerField(label="人数", min_value=0, max_value=100_000, initial=1)
    person_times = forms.IntegerField(
        label="人次",
        min_value=0,
        max_value=1_000_000,
        initial=1,
        help_text="不小于人数；事务性工作不计人数和人次。",
    )
    text = forms.CharField(
        label="内容", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    field = forms.ChoiceField(
        label="服务领域", choices=choices_of(ServiceField, "未填"), required=False
    )
    community = _note("社区(村)", 0, 40)
    place = _note("地点", 0, 120)
    mode = forms.ChoiceField(label="方式", choices=choices_of(ContactMode, "未填"), required=False)
    attendees = _note("参与人", 0, LONGEST_NOTE)
    aim = _note("目标", 2, LONGEST_NOTE)
    reflection = _note("分析与反思", 3)
    next_plan = _note("下一步计划", 2, LONGEST_NOTE)

    def __init__(self, *args, opened_on: date | None, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened_on, self.at = opened_on, at
        self.helper.layout = Layout(*self._first(), *self._six(), More(*MORE), *self._last())

    def _first(self) -> list:
        return []

    def _six(self) -> list:
        return [
            Row(
                Column("served_on", css_class="col-12 col-md-4"),
                Column("starts_at", css_class="col-6 col-md-4"),
                Column("minutes", css_class="col-6 col-md-4"),
            ),
            "service_type",
            Row(Column("persons", css_class="col-6"), Column("person_times", css_class="col-6")),
            "text",
        ]

    def _last(self) -> list:
        return []

    def clean(self):
        problems = record_problems(self.cleaned_data, opened_on=self.opened_on, at=self.at)
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in (*FACTS, *MORE)}


class RecordForm(OnceFormMixin, RecordFields):
    """A new record. ``colleagues`` is None where the own work alone is written down."""

    served_by = forms.ModelChoiceField(
        label="服务人",
        queryset=None,
        empty_label=None,
        help_text="可以替当天在岗的同事登记。",
    )

    def __init__(self, *args, colleagues=None, **kwargs):
        self.has_colleagues = colleagues is not None
        super().__init__(*args, **kwargs)
        if self.has_colleagues:
            servers: Any = self.fields["served_by"]
            servers.queryset = colleagues
        else:
            del self.fields["served_by"]

    def _first(self) -> list:
        return ["form_token", *(["served_by"] if self.has_colleagues else [])]


class MendForm(VersionFormMixin, RecordFields):
    """Other facts for a record that is there, and why."""

    reason = _note("更正理由", 2, LONGEST_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True

    def _first(self) -> list:
        return ["version"]

    def _last(self) -> list:
        return ["reason"]


class VoidForm(PageForm):
    """Why a record is voided."""

    reason = _note("作废理由", 3, LONGEST_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.helper.layout = Layout("reason")


def initial_of(record, names: tuple[str, ...]) -> Mapping:
    return {name: getattr(record, name) for name in names}
