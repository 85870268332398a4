"""What is typed about an evaluation. What may be stored is decided in the actions."""

from collections.abc import Mapping

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from accounts.models import District
from centers.models import Center
from core.forms import DayField, FilterForm, PageForm, RowsField, keep_what_is_typed, speak_plainly
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from supervision.evaluation_states import (
    UNPUBLISHED,
    EvaluationKind,
    EvaluationState,
    Grade,
    RectificationState,
)
from supervision.grading import TENTHS, points_of
from supervision.models import Evaluation, EvaluationTemplate, Supervisor

FILES = "PDF、JPG、PNG，不超过20MB。"


class MembersField(RowsField):
    """Members of a team to tick, each with where they come from."""

    def label_from_instance(self, member) -> str:
        return f"{member.name}（{member.organization}）"


def members_of(district: District):
    """Everybody who is or was on a team of the district; the day decides in the action."""
    return Supervisor.objects.filter(district=district).order_by("name", "pk")


class ArrangeForm(OnceFormMixin, PageForm):
    """Which center, which kind, when, by which template and by whom."""

    center = forms.ModelChoiceField(
        label="社会工作服务中心", queryset=Center.objects.none(), empty_label="请选择中心"
    )
    kind = forms.ChoiceField(
        label="评估类型", choices=[("", "请选择评估类型"), *EvaluationKind.choices]
    )
    held_on = DayField(label="评估日期")
    template = forms.ModelChoiceField(
        label="评估模板",
        queryset=EvaluationTemplate.objects.none(),
        empty_label="请选择评估模板",
        help_text="本区各模板的最新一版。",
    )
    evaluators = MembersField(
        label="评估人员",
        queryset=Supervisor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="本区督导团队成员；本年度督导过该中心的人员不能评估它。",
    )

    FACTS = ("kind", "held_on", "template", "evaluators")

    def __init__(self, *args, district: District, **kwargs):
        super().__init__(*args, **kwargs)
        centers = Center.objects.filter(district=district, closed_on=None)
        self.fields["center"].queryset = centers.order_by("subdistrict__code", "pk")
        templates = EvaluationTemplate.objects.all().in_force(district)
        self.fields["template"].queryset = templates.order_by("name", "pk")
        self.fields["evaluators"].queryset = members_of(district)
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            "center", Row(Column("kind"), Column("held_on")), "template", "evaluators"
        )

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FACTS}


class PointsField(forms.DecimalField):
    """Points with at most one decimal; cleans to whole tenths, None where nothing was typed."""

    def __init__(self, *, most: int, **kwargs):
        super().__init__(max_digits=4, decimal_places=1, min_value=0, **kwargs)
        self.most = most

    def clean(self, value):
        points = super().clean(value)
        if points is None:
            return None
        if points > self.most:
            message = f"得分不能超过{self.most}分。"
            raise forms.ValidationError(message, code="too_many")
        return int(points * TENTHS)


class ScoresForm(VersionFormMixin, PageForm):
    """A score and a finding for every indicator; what is blank stays to be scored."""

    def __init__(self, *args, evaluation: Evaluation, known: Mapping[str, str], **kwargs):
        scores = evaluation.scores.select_related("indicator").order_by("indicator__place")
        self.scores = list(scores)
        initial = {"version": evaluation.version, "opinion": evaluation.opinion}
        for score in self.scores:
            points = points_of(score.tenths) if score.tenths is not None else None
            initial[f"score_{score.indicator_id}"] = points
            initial[f"finding_{score.indicator_id}"] = score.finding
        super().__init__(*args, initial=initial, **kwargs)
        for score in self.scores:
            for name, field in self._fields_of(score, known).items():
                speak_plainly(field)
                keep_what_is_typed(field)
                self.fields[name] = field
        self.fields["opinion"] = _opinion_field()
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(*self._dimensions(), "opinion")

    @staticmethod
    def _fields_of(score, known: Mapping[str, str]) -> dict[str, forms.Field]:
        line = score.indicator
        fact = known.get(line.known, "")
        told = f"平台数据：{fact}" if fact else ""
        return {
            f"score_{line.pk}": PointsField(
                label=f"{line.name}（{line.points}分）",
                most=line.points,
                required=False,
                help_text="".join(filter(None, (line.standard, told))),
            ),
            f"finding_{line.pk}": forms.CharField(
                label=f"{line.name}的评估发现",
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            ),
        }

    def _dimensions(self) -> list[Fieldset]:
        lines: dict[str, list[Row]] = {}
        for score in self.scores:
            key = score.indicator_id
            pair = Row(Column(f"score_{key}"), Column(f"finding_{key}"))
            lines.setdefault(score.indicator.dimension, []).append(pair)
        return [Fieldset(dimension, *rows) for dimension, rows in lines.items()]

    @property
    def said(self) -> dict[int, tuple[int | None, str]]:
        """By indicator the tenths and the finding."""
        data, keys = self.cleaned_data, [score.indicator_id for score in self.scores]
        return {key: (data[f"score_{key}"], data[f"finding_{key}"]) for key in keys}


def _opinion_field() -> forms.CharField:
    field = forms.CharField(
        label="总体评价", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    speak_plainly(field)
    return field


class EvidenceForm(OnceFormMixin, PageForm):
    indicator = forms.ModelChoiceField(
        label="对应指标", queryset=None, required=False, empty_label="整个评估"
    )
    file = forms.FileField(label="评估依据", help_text=f"照片、台账、访谈记录等，{FILES}")

    def __init__(self, *args, evaluation: Evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        lines = evaluation.template.indicators.order_by("place")
        self.fields["indicator"].queryset = lines


class AnswerForm(PageForm):
    text = forms.CharField(
        label="意见反馈",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="对评估结果的说明或不同意见，只能反馈一次，提交后不能修改。",
    )


class NarrowingForm(FilterForm):
    """Bound to the address of a list; anything it does not know is read as not said."""

    round = forms.ChoiceField(label="试点批次", required=False)

    def __init__(self, data, *, rounds):
        super().__init__(data)
        if "round" in self.fields:
            self.fields["round"].choices = [("", "全部"), *((str(r.pk), str(r)) for r in rounds)]
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}


class EvaluationFilterForm(NarrowingForm):
    kind = forms.ChoiceField(
        label="评估类型", required=False, choices=[("", "全部"), *EvaluationKind.choices]
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), (UNPUBLISHED, "未公布"), *EvaluationState.choices],
    )
    grade = forms.ChoiceField(label="等次", required=False, choices=[("", "全部"), *Grade.choices])

    def filter(self, rows):
        chosen = self.chosen
        if chosen.get("state") == UNPUBLISHED:
            del chosen["state"]
            rows = rows.filter(state__in=EvaluationState.unpublished)
        return rows.filter(**chosen)


class RectificationFilterForm(FilterForm):
    OVERDUE = "overdue"

    show = forms.ChoiceField(
        label="显示",
        required=False,
        choices=[
            ("", "全部"),
            (OVERDUE, "逾期未整改"),
            *RectificationState.choices,
        ],
    )

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()

    def filter(self, rows, *, on):
        show = self.cleaned_data.get("show", "")
        if show == self.OVERDUE:
            return rows.overdue(on)
        return rows.filter(state=show) if show else rows
