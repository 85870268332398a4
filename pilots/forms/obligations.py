"""More time, and nothing to report: both with a reason."""

from datetime import datetime, time

from django import forms

from core.deadlines import moment_due
from core.forms import DayField, PageForm
from core.once import OnceFormMixin


class ExtensionForm(OnceFormMixin, PageForm):
    new_due_on = DayField(label="延期至")
    by_close = forms.BooleanField(
        label="下班前截止（不勾选为当日24:00）", required=False, initial=False
    )
    reason = forms.CharField(
        label="延期理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def new_due_at(self, close_of_business: time) -> datetime:
        """The first moment that is then too late."""
        close = close_of_business if self.cleaned_data["by_close"] else None
        return moment_due(self.cleaned_data["new_due_on"], close)


class NilForm(OnceFormMixin, PageForm):
    reason = forms.CharField(
        label="零报告理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：本年度没有街道(乡镇)符合推荐条件。审核人签字后即为报送。",
    )
