"""What is typed about risk, about a finding that must be reported, and about its report."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from cases.forms import choices_of, private, side_by_side
from cases.models import MandatoryReport
from cases.safety import (
    AUTHORITIES,
    Authority,
    Ground,
    RiskKind,
    RiskLevel,
    finding_problems,
    rating_problems,
    report_problems,
)
from core.chinese_dates import BEIJING
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from core.problems import Refused


def _text(label: str, rows: int = 3, **kwargs) -> forms.CharField:
    widget = private(forms.Textarea(attrs={"rows": rows}))
    return forms.CharField(label=label, max_length=2000, widget=widget, **kwargs)


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "请填写时间，例如 14:30"},
    )


def _moment(facts: dict, day: str, clock: str) -> datetime | None:
    if facts.get(day) is None or facts.get(clock) is None:
        return None
    return datetime.combine(facts[day], facts[clock], BEIJING)


class RiskForm(OnceFormMixin, PageForm):
    level = forms.ChoiceField(label="风险等级", choices=choices_of(RiskLevel, "请选择"))
    kinds = forms.MultipleChoiceField(
        label="风险类别",
        choices=RiskKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="中、高风险至少选一项。",
    )
    reason = _text("评定理由", help_text="看到了什么、采取了什么措施。加密保存。")

    def clean(self):
        if problems := rating_problems(self.cleaned_data):
            self.refuse(Refused(*problems))
        return self.cleaned_data

    def facts(self) -> dict:
        return self.cleaned_data


class FindingForm(OnceFormMixin, PageForm):
    """``at`` is now: the clock cannot begin later."""

    ground = forms.ChoiceField(label="报告情形", choices=choices_of(Ground, "请选择"))
    found_on, found_clock = DayField(label="发现日期"), _clock("发现时刻")
    text = _text("发现的情况", 5, help_text="只写看到、听到的事实。加密保存，不进审计记录。")

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        when = side_by_side("found_on", "found_clock")
        self.helper.layout = Layout("form_token", "ground", when, "text")

    def clean(self):
        if problems := finding_problems(self.facts(), at=self.at):
            self.refuse(Refused(*problems))
        return self.cleaned_data

    def facts(self) -> dict:
        facts = self.cleaned_data
        return {**facts, "found_at": _moment(facts, "found_on", "found_clock")}


class ReportForm(PageForm):
    """Offers the authorities that the law names for what was found."""

    reported_to = forms.ChoiceField(label="报告对象")
    reported_on, reported_clock = DayField(label="报告日期"), _clock("报告时刻")
    reporter = forms.CharField(label="报告人", max_length=40, widget=private(forms.TextInput()))
    receiver = forms.CharField(
        label="接报单位和人员", max_length=120, widget=private(forms.TextInput())
    )
    result = _text("处理结果", help_text="已受理的写受理情况，例如“已出警，待反馈”。")

    def __init__(self, *args, report: MandatoryReport, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.report, self.at = report, at
        allowed = AUTHORITIES[Ground(report.ground)]
        choices = [(to.value, to.label) for to in Authority if to in allowed]
        reported_to: Any = self.fields["reported_to"]
        reported_to.choices = [("", "请选择"), *choices]
        when = side_by_side("reported_on", "reported_clock")
        self.helper.layout = Layout("reported_to", when, "reporter", "receiver", "result")

    def clean(self):
        problems = report_problems(
            self.facts(), ground=self.report.ground, found_at=self.report.found_at, at=self.at
        )
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data

    def facts(self) -> dict:
        facts = self.cleaned_data
        return {**facts, "reported_at": _moment(facts, "reported_on", "reported_clock")}
