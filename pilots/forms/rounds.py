"""Opening a round: the year's facts and the three deadlines of the notice."""

import re
import unicodedata
from datetime import date, time

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from core.deadlines import moment_due
from core.forms import DayField, PageModelForm
from core.minutes import MinutesFormField
from core.once import OnceFormMixin
from pilots.models import Round
from pilots.states import StageKind

# 实施方案四: 5月18日下班前, 5月31日前, 12月20日前; a plain date is in time until midnight.
NOTICE = {
    StageKind.RECOMMENDATION: (5, 18, True),
    StageKind.PLAN: (5, 31, False),
    StageKind.SUMMARY: (12, 20, False),
}
FIRST_YEAR, LAST_YEAR = 2021, 2099  # its last entries come a year later, and no day after 2100
IN_SERVICE = ("service_starts_on", "service_ends_on", "last_entry_on")
RULES = (
    "case_quota",
    "supervision_minutes_quota",
    "is_pro_rata",
    "counting_rule",
    "counts_peer_supervision",
)


def notice_defaults(year: int) -> dict:
    """What the notice would say for ``year``, as the form's initial values."""
    defaults = {
        "year": year,
        "name": f"{year}年街道(乡镇)社会工作服务中心试点",
        "service_starts_on": date(year, 1, 1),
        "service_ends_on": date(year, 12, 31),
        "last_entry_on": date(year + 1, 1, 31),
        "supervision_minutes_quota": "60",
        "close_of_business": time(18),
    }
    for kind, (month, day, by_close) in NOTICE.items():
        defaults[f"{kind}_due_on"] = date(year, month, day)
        defaults[f"{kind}_by_close"] = by_close
    return defaults


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
        fields = ("year", "name", *IN_SERVICE, *RULES, "close_of_business")
        widgets = {"counting_rule": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counting_rule"].choices = Round._meta.get_field("counting_rule").choices
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
                *(
                    Div(
                        f"{kind}_due_on",
                        f"{kind}_by_close",
                        css_class="field-row",
                    )
                    for kind in StageKind
                ),
            ),
        )
