"""Choosing the two states of a form that are compared."""

from collections.abc import Sequence

from django import forms

from core.forms import PageForm
from pilots.comparisons import Side


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class ComparisonForm(PageForm):
    """``chosen`` is the earlier and the later side, in the order in which they came about."""

    earlier = forms.ChoiceField(label="前一版", widget=_select())
    later = forms.ChoiceField(label="后一版", widget=_select())

    def __init__(self, *args, sides: Sequence[Side], **kwargs):
        super().__init__(*args, **kwargs)
        self.sides = {side.key: side for side in sides}
        for name in ("earlier", "later"):
            self.fields[name].choices = [(side.key, side.label) for side in sides]

    def clean(self):
        super().clean()
        chosen = [self.cleaned_data.get(name) for name in ("earlier", "later")]
        if None not in chosen and chosen[0] == chosen[1]:
            raise forms.ValidationError("两处选的是同一版，请选择不同的两版。", code="same_version")
        return self.cleaned_data

    def chosen(self) -> tuple[Side, Side]:
        picked = {self.cleaned_data["earlier"], self.cleaned_data["later"]}
        earlier, later = (side for key, side in self.sides.items() if key in picked)
        return earlier, later
