"""Forms about what hangs on a case: goals, risk, the report of the law, 回访, the way to elsewhere."""

from typing import Any

from django import forms
from django.utils import timezone

from cases.fields import choices_of, private
from cases.models.follow_ups import Authority, RiskKind, RiskLevel, Suspicion
from cases.models.goals import Scale
from cases.states import SignerRelation
from centers.models import Center
from core.forms import DayField, PageForm
from core.once import OnceFormMixin

MOST_TEXT = 2000


def _text(label: str, **more) -> forms.CharField:
    widget = private(forms.Textarea(attrs={"rows": 4}))
    return forms.CharField(label=label, max_length=MOST_TEXT, widget=widget, **more)


BOX = "%Y-%m-%dT%H:%M"  # what a box for a moment sends, and shows or nothing


class MomentField(forms.DateTimeField):
    """A day and a time in one box, also typed as 2021年5月18日 14:30."""

    def bound_data(self, data, initial):
        """A moment as its box writes it; whatever is none stays as it was typed."""
        try:
            moment = self.to_python(data) if isinstance(data, str) else None
        except (forms.ValidationError, OverflowError):
            moment = None
        is_shown = moment is not None and moment.year >= 1000  # an earlier year loses its zeros
        return f"{timezone.localtime(moment):{BOX}}" if is_shown else data


def _moment(label: str) -> forms.DateTimeField:
    return MomentField(
        label=label,
        input_formats=[BOX, "%Y-%m-%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H:%M"],
        widget=forms.DateTimeInput(format=BOX, attrs={"type": "datetime-local"}),
        error_messages={"invalid": "请填写日期和时间，例如2021年5月18日 14:30"},
    )


class ScaleField(forms.TypedChoiceField):
    def __init__(self, **kwargs):
        super().__init__(choices=[("", "请选择"), *Scale.choices], coerce=int, **kwargs)


class GoalForm(OnceFormMixin, PageForm):
    text = forms.CharField(
        label="目标",
        max_length=200,
        widget=private(forms.TextInput()),
        help_text="写一件可以看到、可以评分的事，例如“每周至少下楼活动两次”。",
    )
    before = ScaleField(label="介入前评分", help_text="与服务对象一起评：现在达到了多少。")


class MeasureForm(PageForm):
    """One scale for each goal that was set."""

    def __init__(self, *args, goals, **kwargs):
        fields = {
            f"goal-{goal.pk}": ScaleField(label=goal.text, initial=goal.after) for goal in goals
        }
        self.base_fields = {**self.base_fields, **fields}
        super().__init__(*args, **kwargs)


class RiskForm(OnceFormMixin, PageForm):
    level = forms.ChoiceField(label="风险等级", choices=choices_of(RiskLevel, "请选择"))
    kind = forms.ChoiceField(label="风险类型", choices=choices_of(RiskKind, "请选择"))
    note = _text("判断依据")


class FoundForm(OnceFormMixin, PageForm):
    suspicion = forms.ChoiceField(label="报告事由", choices=choices_of(Suspicion, "请选择"))
    found_at = _moment("发现时间")


class ReportedForm(PageForm):
    reported_to = forms.ChoiceField(label="报告机关", choices=choices_of(Authority, "请选择"))
    reported_at = _moment("报告时间")
    receiver = forms.CharField(
        label="接报人及联系方式", max_length=120, widget=private(forms.TextInput())
    )
    result = _text("处置情况", required=False)


class VisitForm(OnceFormMixin, PageForm):
    due_on = DayField(label="计划回访日期")


class VisitedForm(PageForm):
    done_on = DayField(label="回访日期")
    text = _text("回访情况")


class CenterField(forms.ModelChoiceField):
    def label_from_instance(self, center) -> str:
        return center.subdistrict.full_name


class TransferForm(OnceFormMixin, PageForm):
    to_center = CenterField(
        label="接收中心", queryset=Center.objects.none(), empty_label="请选择本区的其他中心"
    )
    reason = _text("转出原因")
    consent_signer = forms.CharField(
        label="同意转出的签署人", max_length=40, widget=private(forms.TextInput())
    )
    consent_relation = forms.ChoiceField(
        label="签署人与服务对象的关系", choices=choices_of(SignerRelation, "请选择")
    )
    consented_on = DayField(
        label="同意日期", help_text="向其他机构提供个人信息须取得单独同意（个人信息保护法23、29）。"
    )

    def __init__(self, *args, centers, **kwargs):
        super().__init__(*args, **kwargs)
        box: Any = self.fields["to_center"]
        box.queryset = centers
