"""The places of a district's recommendations, and the parts to take over from last year."""

from collections.abc import Iterable

from django import forms

from core.forms import PageForm
from pilots.models import Recommendation
from pilots.sections import Section

LAST_PLACE = 99


class RankForm(PageForm):
    """One number for each form that is not signed yet; left blank, it has no place."""

    def __init__(self, *args, rows: Iterable[Recommendation], **kwargs):
        self.rows = list(rows)
        self.base_fields = {
            f"rank_{row.pk}": forms.IntegerField(
                label=str(row.subdistrict),
                required=False,
                min_value=1,
                max_value=LAST_PLACE,
                initial=row.rank,
            )
            for row in self.rows
        }
        super().__init__(*args, **kwargs)

    def ranks(self) -> dict[int, int | None]:
        return {row.pk: self.cleaned_data[f"rank_{row.pk}"] for row in self.rows}


class CopyForm(PageForm):
    sections = forms.MultipleChoiceField(
        label="沿用的部分",
        widget=forms.CheckboxSelectMultiple,
        help_text="沿用后逐部分核对，改好并保存一次才算完成。",
    )

    def __init__(self, *args, sections: Iterable[Section], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(section.key, section.title) for section in sections]
        self.fields["sections"].choices = choices
        self.fields["sections"].initial = [key for key, _ in choices]
