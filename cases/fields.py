"""Boxes that several forms about cases and people share."""

from collections.abc import Callable

from crispy_forms.layout import Column, Row
from django import forms
from django.core.exceptions import ValidationError


def choices_of(kind, blank: str) -> list[tuple[str, str]]:
    return [("", blank), *kind.choices]


class CheckedTextField(forms.CharField):
    """Text in the one spelling that ``read`` gives it; ``read`` raises ValueError in Chinese."""

    def __init__(self, *, read: Callable[[str], str], **kwargs):
        super().__init__(**{"required": False, "max_length": 40, **kwargs})
        self.read = read
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value):
        try:
            return self.read(super().clean(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


def private(widget: forms.Widget) -> forms.Widget:
    """A box whose content the browser must not offer again on a shared computer."""
    widget.attrs["autocomplete"] = "off"
    return widget


def side_by_side(left: str, right: str) -> Row:
    """Two boxes in one line where there is room, one below the other on a phone."""
    columns = [Column(name, css_class="col-12 col-md-6") for name in (left, right) if name]
    return Row(*columns)


class TickedCasesField(forms.ModelMultipleChoiceField):
    """Cases by public id; a tick that is no such id is as gone as a case that was settled."""

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code != "invalid":
                raise
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from error
