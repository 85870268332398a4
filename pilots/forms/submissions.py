"""Sending something back and proposing its decision."""

from collections.abc import Mapping
from datetime import date, datetime

from django import forms

from core.deadlines import moment_due
from core.forms import DayField, PageForm
from pilots.choices import Outcome

DAYS_TO_MEND = 5  # working days that the form proposes


class ReturnForm(PageForm):
    """One opinion per part of what was handed in; the parts with an opinion open again.

    ``titles`` maps the key of each part to its title, in the order of the page. ``proposed_due_on``
    is the day filled in to mend it by, None for no proposal.
    """

    def __init__(
        self, *args, titles: Mapping[str, str], proposed_due_on: date | None = None, **kwargs
    ):
        self.base_fields = {
            **{key: _opinion(title) for key, title in titles.items()},
            "return_due_on": DayField(
                label="重报截止日期（选填）",
                required=False,
                initial=proposed_due_on,
                help_text="当日24:00前重新上报。本阶段未过截止时间的，可以不填写。"
                + (f"已填入{DAYS_TO_MEND}个工作日后的日期，可以更改。" if proposed_due_on else ""),
            ),
        }
        self.titles = titles
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        if not self.opinions() and not self.errors:
            raise forms.ValidationError(
                "请在需要修改的部分写明退回意见，至少一处。", code="return_items_missing"
            )
        return self.cleaned_data

    def opinions(self) -> list[tuple[str, str]]:
        """Pairs of part and opinion, only where something was written."""
        return [(key, self.cleaned_data[key]) for key in self.titles if self.cleaned_data.get(key)]

    def due_at(self) -> datetime | None:
        """The first moment that is too late to hand in again; None where no day was set."""
        day = self.cleaned_data["return_due_on"]
        return moment_due(day, None) if day else None


class ProposeForm(PageForm):
    """What the city's officer proposes to the leader."""

    outcome = forms.ChoiceField(label="拟办意见", choices=Outcome.choices, widget=forms.RadioSelect)


def _opinion(title: str) -> forms.CharField:
    return forms.CharField(
        label=title, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
