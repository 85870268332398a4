"""Turns what was typed about a case into clean values; the rules it shows live elsewhere."""

from django import forms

from cases.facts import Fact, facts_of, names_of
from cases.fields import choices_of
from cases.states import (
    ClosingReason,
    Source,
)
from core.forms import PageForm
from core.versions import VersionFormMixin

LONGEST_TEXT = 5000


class StageForm(VersionFormMixin, PageForm):
    """The facts of one stage and method; nothing is required to save, only to leave the stage."""

    stage = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, method: str, stage: str, **kwargs):
        self.names = names_of(method, stage)
        boxes = {fact.name: _box(fact) for fact in facts_of(method, stage)}
        self.base_fields = {**self.base_fields, **boxes}
        super().__init__(*args, **kwargs)

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.names}


# The facts that are chosen from a list; all others are written.
CHOSEN = {"source": Source, "closing_reason": ClosingReason}


def _box(fact: Fact) -> forms.Field:
    if kind := CHOSEN.get(fact.name):
        choices = choices_of(kind, "请选择")
        return forms.ChoiceField(label=fact.label, choices=choices, required=False)
    return forms.CharField(
        label=fact.label,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
