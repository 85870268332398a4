"""Turns what was typed about the parts of a report into clean values."""

from datetime import date
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.models import RoleGrant
from centers.models import Center
from core.forms import DayField, PageForm, RowsField, speak_plainly
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.forms.prose import Prose
from pilots.models import Round
from reports.models import (
    CenterSummary,
    ChosenCase,
    ReportProblem,
    SummaryReport,
    Supplement,
    TaskOutcome,
    Verification,
)
from reports.parts.centers import centers_of
from reports.parts.chosen import choosable, title_of
from reports.parts.plan_tasks import TaskRow
from reports.parts.states import HEADS, Outcome, VerificationAnswer
from reports.parts.subjects import figure_choices
from reports.parts.supplied import supplementable

MAX_AMOUNT = 10_000_000


def _length(model, name: str) -> int:
    return model._meta.get_field(name).max_length


def _prose(model, name: str, *, rows=3, required=False, **facts) -> Prose:
    field = model._meta.get_field(name)
    label = facts.pop("label", str(field.verbose_name))
    return Prose(label=label, max_length=field.max_length, rows=rows, required=required, **facts)


class OutcomesForm(VersionFormMixin, PageForm):
    """Three fields for each task; a draft may leave any of them empty."""

    stale: Any = None  # what stands there now, where somebody else saved meanwhile

    def __init__(self, *args, rows: list[TaskRow], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if not row.is_gone]
        for number, row in enumerate(self.rows, 1):
            for name, field in self._fields_of(number, row).items():
                self.fields[f"{name}-{row.key}"] = field

    @staticmethod
    def _fields_of(number: int, row: TaskRow) -> dict[str, forms.Field]:
        named = f"第{number}项："
        choices = [("", "请选择"), *Outcome.choices]
        fields = {
            "outcome": forms.ChoiceField(label=f"{named}完成情况", choices=choices, required=False),
            "done": _prose(TaskOutcome, "done", label=f"{named}完成内容"),
            "reason": _prose(
                TaskOutcome,
                "reason",
                rows=2,
                label=f"{named}未完成的原因",
                help_text="部分完成或未完成的填写。",
            ),
        }
        for name, field in fields.items():
            field.initial = getattr(row, name)
            speak_plainly(field)
        return fields

    def blocks(self) -> list[tuple[TaskRow, list[forms.BoundField]]]:
        """Each task with its three fields, in the order of the page."""
        names = ("outcome", "done", "reason")
        return [(row, [self[f"{name}-{row.key}"] for name in names]) for row in self.rows]

    @property
    def said(self) -> dict[str, dict]:
        names = ("outcome", "done", "reason")
        return {
            row.key: {name: self.cleaned_data[f"{name}-{row.key}"] for name in names}
            for row in self.rows
        }


class _Problem(PageForm):
    problem = forms.CharField(
        label="问题",
        max_length=_length(ReportProblem, "problem"),
        help_text=f"一句话写明，最多{_length(ReportProblem, 'problem')}个字。",
    )
    cause = _prose(ReportProblem, "cause")
    advice = _prose(ReportProblem, "advice")
    responsible = forms.CharField(
        label="责任单位",
        max_length=_length(ReportProblem, "responsible"),
        required=False,
        help_text="例如“区财政局、各试点街道”。",
    )

    @property
    def facts(self) -> dict:
        return {
            name: self.cleaned_data[name] for name in ("problem", "cause", "advice", "responsible")
        }


class NewProblemForm(OnceFormMixin, _Problem):
    pass


class EditProblemForm(VersionFormMixin, _Problem):
    pass


class PiecesField(RowsField):
    def label_from_instance(self, obj):
        return f"{title_of(obj)}（{obj.center}，{obj.get_field_display()}）"


class ChosenForm(PageForm):
    stale = None  # the last choice counts
    pieces = PiecesField(
        label="典型案例",
        queryset=ChosenCase.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="最多3篇，按列出的顺序附在报告后。已入库的附案例库公开的文本；"
        "待市级审定的只列类别，入库后可以重新选择。",
    )

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pieces"].queryset = choosable(report).select_related("center", "edition")


class SupplementForm(OnceFormMixin, PageForm):
    center = forms.ModelChoiceField(
        label="社会工作服务中心", queryset=Center.objects.none(), empty_label="请选择中心"
    )
    figure = forms.ChoiceField(label="指标")
    amount = forms.IntegerField(
        label="数量",
        min_value=1,
        max_value=MAX_AMOUNT,
        help_text="按指标的单位填写整数；以小时计的指标填分钟，例如3小时填180。",
    )
    reason = _prose(
        Supplement,
        "reason",
        required=True,
        help_text="写明什么时间、为什么没有在平台上登记。不要写服务对象的姓名等个人信息。",
    )
    file = forms.FileField(
        label="证明材料",
        help_text="PDF、JPG、PNG、Word或Excel，不超过20MB，例如盖章的情况说明、签到表。",
    )

    def __init__(self, *args, round: Round, desk: RoleGrant, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [
            (figure.key, f"{figure.label}（{'分钟' if figure.kind == 'hours' else figure.unit}）")
            for figure in supplementable()
        ]
        self.fields["figure"].choices = [("", "请选择"), *choices]
        rows = Center.objects.visible_to(desk).order_by("subdistrict__code", "pk")
        if desk.role not in HEADS:
            keys = [center.pk for center in centers_of(round=round, district=desk.district)]
            rows = rows.filter(pk__in=keys)
        self.fields["center"].queryset = rows
        if desk.role in HEADS:
            self.fields["center"].initial = rows.first()
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            "form_token", "center", Row(Column("figure"), Column("amount")), "reason", "file"
        )

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("figure", "amount", "reason")}


class AskForm(OnceFormMixin, PageForm):
    figure = forms.ChoiceField(label="涉及的指标")
    question = _prose(
        Verification,
        "question",
        required=True,
        help_text="写明哪里可能有误。不要写服务对象的姓名等个人信息。",
    )
    due_on = DayField(label="答复期限", help_text="当天仍算按期。")

    def __init__(self, *args, subject: str, due_on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [("", "请选择"), *figure_choices(subject)]
        self.fields["due_on"].initial = due_on

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("figure", "question", "due_on")}


class AnswerForm(PageForm):
    answer = forms.ChoiceField(label="答复", choices=[("", "请选择"), *VerificationAnswer.choices])
    text = _prose(
        Verification,
        "answer_text",
        required=True,
        label="说明",
        help_text="更正了的写明更正了什么；无误的写明依据。不要写服务对象的姓名等个人信息。",
    )


class CenterSummaryForm(VersionFormMixin, PageForm):
    text = _prose(
        CenterSummary, "text", rows=14, help_text="最多2000个字，可以随时保存，交区里前必填。"
    )
    highlights = _prose(CenterSummary, "highlights", rows=4, help_text="选填，区级报告可以引用。")

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("text", "highlights")}


class QuoteForm(PageForm):
    stale = None
    column = forms.ChoiceField(
        label="引用内容", choices=[("highlights", "工作亮点"), ("text", "年度小结全文")]
    )
    part = forms.ChoiceField(
        label="引用到报告的",
        choices=[
            (name, SummaryReport._meta.get_field(name).verbose_name) for name in SummaryReport.PARTS
        ],
        initial="services_text",
    )
