"""The period that a certificate of hours speaks of, read from the address."""

from datetime import date

from django import forms

from core.forms import DayField, FilterForm


class PeriodForm(FilterForm):
    since = DayField(label="自")
    until = DayField(label="至")

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            message = "截止日期不能早于起始日期。"
            self.add_error("until", forms.ValidationError(message, code="ends_before_start"))
        return cleaned


def this_year(on: date) -> dict[str, str]:
    """The year up to today, where nothing was asked."""
    return {"since": str(on.replace(month=1, day=1)), "until": str(on)}
