"""Durations: stored as integer minutes, shown as hours with one decimal."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

EXAMPLE = "例如 90、1.5小时 或 1小时30分"
LONGEST = 1_000_000  # minutes; nothing a person does takes two years without a break

_DURATION = re.compile(
    r"(?:(?P<hours>[0-9]{1,7})(?:\.(?P<part>[0-9]{1,6}))?\s*小时)?\s*"
    r"(?:(?P<minutes>[0-9]{1,7})\s*(?:分钟?)?)?"
)


def format_hours(minutes: int) -> str:
    """Minutes as hours with one decimal, rounded half up: 90 is "1.5", 3 is "0.1"."""
    if not isinstance(minutes, int):
        raise TypeError(f"A duration is integer minutes, not {type(minutes).__name__}")
    tenths = (abs(minutes) * 10 + 30) // 60
    sign = "-" if minutes < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def parse_minutes(text: str) -> int:
    """Read "90", "90分钟", "1.5小时" or "1小时30分" (also full-width) and return minutes.

    Raises ValueError with the Chinese sentence for the page.
    """
    plain = unicodedata.normalize("NFKC", text[:40]).strip()
    found = _DURATION.fullmatch(plain) if plain and len(text) <= 40 else None
    if found is None or (found["part"] and found["minutes"]):
        raise ValueError(f"请填写分钟数，{EXAMPLE}")

    scale = 10 ** len(found["part"] or "")
    scaled = int((found["hours"] or "0") + (found["part"] or "")) * 60
    if scaled % scale:
        raise ValueError(f"时长须为整分钟，{EXAMPLE}")
    return scaled // scale + int(found["minutes"] or 0)


class MinutesFormField(forms.Field):
    """Reads a duration as typed and cleans to integer minutes, within the given bounds."""

    widget = forms.TextInput

    def __init__(self, *, min_minutes: int = 1, max_minutes: int = LONGEST, **kwargs):
        super().__init__(**kwargs)
        self.min_minutes, self.max_minutes = min_minutes, max_minutes

    def to_python(self, value) -> int | None:
        if isinstance(value, int):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_minutes(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if value < self.min_minutes:
            raise ValidationError(f"时长不能少于{self.min_minutes}分钟", code="too_short")
        if value > self.max_minutes:
            raise ValidationError(f"时长不能超过{self.max_minutes}分钟", code="too_long")

    def widget_attrs(self, widget):
        return {"autocomplete": "off"}
