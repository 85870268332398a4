"""Opening a round and changing it: the year's facts and the three deadlines of the notice."""

import re
import unicodedata
from datetime import date

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from core.deadlines import moment_due
from core.forms import DayField, PageModelForm, RowsField
from core.minutes import MinutesFormField
from core.once import OnceFormMixin
from pilots.actions.rounds import OFF_PLATFORM, OVERDUE
from pilots.forms.round_defaults import FIRST_YEAR, LAST_YEAR, by_close_name, due_name, over_name
from pilots.models import PilotUnit, Round
from pilots.states import StageKind

IN_SERVICE = ("service_starts_on", "service_ends_on", "last_entry_on")
RULES = (
    "case_quota",
    "supervision_minutes_quota",
    "is_pro_rata",
    "counting_rule",
    "counts_peer_supervision",
    "counts_training_supervision",
    "supervisor_min_level",
    "supervisor_min_years",
)


def _due_on(kind: StageKind) -> DayField:
    return DayField(label=f"{kind.label}阶段截止日期")


def _by_close() -> forms.BooleanField:
    return forms.BooleanField(label="下班前截止（不勾选为当日24:00）", required=False)


class HoursField(MinutesFormField):
    """A bare number means hours here, as the notice says it; cleans to minutes all the same."""

    def to_python(self, value) -> int | None:
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        try:
            return super().to_python(f"{text}小时" if _BARE_NUMBER.fullmatch(text) else text)
        except forms.ValidationError:
            raise forms.ValidationError("请填写小时数，例如 60", code="invalid") from None


_BARE_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


class ReminderDaysField(forms.CharField):
    """Working days before the due moment, the farthest first; cleans to a list of numbers."""

    def to_python(self, value) -> list[int]:
        text = unicodedata.normalize("NFKC", super().to_python(value))
        words = [word for word in re.split(r"[,、;\s]+", text) if word]
        days = {int(word) for word in words if re.fullmatch(r"[0-9]{1,2}", word)}
        if len(days) != len(words) or not all(1 <= day <= 30 for day in days):
            message = "请填写1至30之间的工作日数，用顿号分开，例如 7、3、1"
            raise forms.ValidationError(message, code="invalid")
        return sorted(days, reverse=True)


def reminder_days_field() -> ReminderDaysField:
    return ReminderDaysField(
        label="提前几个工作日提醒",
        required=False,
        max_length=30,
        help_text="截止当日和逾期后的每个工作日另外提醒。",
    )


class CarriedField(RowsField):
    """The units of the copied round, to be ticked; all that still run are ticked already."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return f"{obj.subdistrict.full_name}（{obj.get_state_display()}）"


OVER_CHOICES = [
    ("", "未选择"),
    (OVERDUE, "按逾期计：各区的报送任务启动时即为逾期"),
    (OFF_PLATFORM, "已在平台外办理：可以补录，不计时效，不催报"),
]


class RoundForm(OnceFormMixin, PageModelForm):
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    service_starts_on = DayField(label="服务开始日期")
    service_ends_on = DayField(label="服务结束日期")
    last_entry_on = DayField(
        label="最后补录日期", help_text="服务期内的案例和督导，最晚可以补录到这一天。"
    )
    supervision_minutes_quota = HoursField(label="专业督导下限(小时)")
    close_of_business = forms.TimeField(
        label="下班时间",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "请填写时间，例如 18:00"},
    )
    recommendation_due_on = _due_on(StageKind.RECOMMENDATION)
    recommendation_by_close = _by_close()
    plan_due_on = _due_on(StageKind.PLAN)
    plan_by_close = _by_close()
    summary_due_on = _due_on(StageKind.SUMMARY)
    summary_by_close = _by_close()

    class Meta:
        model = Round
        fields = ("year", "name", *IN_SERVICE, *RULES, "close_of_business", "plan_working_days")
        widgets = {"counting_rule": forms.RadioSelect}

    reminder_days = reminder_days_field()

    def __init__(self, *args, copied_from: Round | None = None, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counting_rule"].choices = Round._meta.get_field("counting_rule").choices
        for kind in StageKind:
            if self._is_over(kind, on):
                self.fields[over_name(kind)] = _over_field(kind)
        if copied_from is not None:
            self.fields["carried"] = _carried_field(copied_from)
        self.helper.layout = self._layout()

    def clean(self):
        super().clean()
        self._in_order("service_starts_on", "service_ends_on", "服务结束日期须晚于服务开始日期")
        self._in_order(
            "service_ends_on", "last_entry_on", "最后补录日期不能早于服务结束日期", or_same=True
        )
        for kind in StageKind:
            self._in_year(f"{kind}_due_on")
        first, second, third = (f"{kind}_due_on" for kind in StageKind)
        self._in_order(first, second, "方案的截止日期须晚于推荐的截止日期")
        self._in_order(second, third, "总结的截止日期须晚于方案的截止日期")
        return self.cleaned_data

    def validate_unique(self):
        """Left to the action: a second press of the button brings the same name once more."""

    def facts(self) -> dict:
        """The round's own columns."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def due(self) -> dict:
        """For each stage the first moment that is too late."""
        close = self.cleaned_data["close_of_business"]
        return {
            kind: moment_due(
                self.cleaned_data[f"{kind}_due_on"],
                close if self.cleaned_data[f"{kind}_by_close"] else None,
            )
            for kind in StageKind
        }

    def over(self) -> dict[str, str]:
        """What to do with stages that are over already, as far as it was chosen."""
        chosen = {kind: self.cleaned_data.get(over_name(kind), "") for kind in StageKind}
        return {kind: choice for kind, choice in chosen.items() if choice}

    def _is_over(self, kind: StageKind, on: date) -> bool:
        """Whether the day now in the form is today or behind: only then is there a choice."""
        try:
            day = DayField().clean(self[due_name(kind)].value())
        except forms.ValidationError:
            return False
        return day is not None and day <= on

    def _in_order(self, earlier: str, later: str, message: str, *, or_same=False) -> None:
        first, second = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if first is None or second is None or first < second or (or_same and first == second):
            return
        self.add_error(later, forms.ValidationError(message, code="out_of_order"))

    def _in_year(self, name: str) -> None:
        year, day = self.cleaned_data.get("year"), self.cleaned_data.get(name)
        if year is not None and day is not None and day.year != year:
            message = f"截止日期须在{year}年内，请核对年份"
            self.add_error(name, forms.ValidationError(message, code="other_year"))

    def _layout(self) -> Layout:
        return Layout(
            "form_token",
            Fieldset("批次", "year", "name"),
            Fieldset("服务期", Div(*IN_SERVICE, css_class="field-row")),
            Fieldset("任务下限", *RULES),
            Fieldset(
                "报送截止",
                "close_of_business",
                *(part for kind in StageKind for part in self._stage(kind)),
                Div("plan_working_days", "reminder_days", css_class="field-row"),
            ),
            *([Fieldset("延续的试点单位", "carried")] if "carried" in self.fields else []),
        )

    def _stage(self, kind: StageKind) -> list:
        row = Div(due_name(kind), by_close_name(kind), css_class="field-row")
        return [row, over_name(kind)] if over_name(kind) in self.fields else [row]


def _over_field(kind: StageKind) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"{kind.label}阶段截止时刻已过时",
        choices=OVER_CHOICES,
        required=False,
        error_messages={"invalid_choice": "请从列表中选择"},
    )


def _carried_field(copied_from: Round) -> CarriedField:
    standing = PilotUnit.objects.filter(round=copied_from).values("subdistrict")
    units = (
        PilotUnit.objects.filter(round=copied_from)
        .staying()
        # What was taken in by another unit of the round goes on as that one.
        .exclude(subdistrict__carried_on_by__in=standing)
        .select_related("subdistrict__district")
        .order_by("district__order", "subdistrict__code", "pk")
    )
    return CarriedField(
        label="延续到新批次的单位",
        queryset=units,
        required=False,
        initial=units,
        help_text="延续的单位不需要重新推荐，所在区须报送试点方案。已退出的单位不能延续。",
        error_messages={"invalid_choice": "请从列表中选择"},
    )
