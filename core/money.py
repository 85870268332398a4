"""Money: stored as integer 分, typed as 元 or 万元, shown as 元 or 万元. Never a float."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

MOST_FEN = 10**15
YUAN, WAN = "元", "万元"
EXAMPLES = {YUAN: "例如 1234.50 或 12.5万", WAN: "例如 12.5 或 125000元"}

_AMOUNT = re.compile(
    r"(?P<sign>[-+]?)¥?\s*"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?"
    r"\s*(?P<wan>万)?\s*(?P<yuan>元)?"
)
_LONGEST = 40  # characters; int() must never be handed a page of digits


def parse_yuan(text: str, *, allow_negative: bool = False, unit: str = YUAN) -> int:
    """Read an amount as people type it and return 分.

    Understands "1,234.5", "12万", "12.5万元", "￥100", full-width "１２．５" and a trailing 元.
    ``unit`` is what a bare number means; an amount that names its own unit is read in that.
    Raises ValueError with the Chinese sentence for the page: not an amount, finer than 分,
    negative where that makes no sense, or above 10 万亿元.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).strip().replace("−", "-")
    found = _AMOUNT.fullmatch(plain) if len(text) <= _LONGEST else None
    if found is None:
        raise ValueError(f"请填写金额，{EXAMPLES[unit]}")

    places = 6 if found["wan"] or (unit == WAN and not found["yuan"]) else 2
    part = found["part"] or ""
    if len(part) > places:
        raise ValueError(f"金额最多到分，{EXAMPLES[unit]}")
    fen = int(found["whole"].replace(",", "") + part.ljust(places, "0"))
    return _within_bounds(-fen if found["sign"] == "-" else fen, allow_negative, unit)


def format_yuan(fen: int) -> str:
    """分 as 元 with separators: 123456 is "1,234.56"."""
    sign, yuan, cents = _split(fen, 100)
    return f"{sign}{yuan:,}.{cents:02d}"


def format_wan(fen: int) -> str:
    """分 as 万元 with two decimals, rounded half up: 12345600 is "12.35"."""
    hundreds = (abs(_whole(fen)) + 5_000) // 10_000  # hundredths of 万元, i.e. 百元
    sign, wan, hundredths = _split(-hundreds if fen < 0 else hundreds, 100)
    return f"{sign}{wan:,}.{hundredths:02d}"


def exact_wan(fen: int) -> str:
    """分 as 万元 to the last 分: 12345678 is "12.345678", 20000000 is "20"."""
    sign, wan, rest = _split(fen, 1_000_000)
    return f"{sign}{wan}.{rest:06d}".rstrip("0").rstrip(".")


class MoneyFormField(forms.Field):
    """Reads 元 or 万元 as typed and cleans to integer 分; shows 分 in its unit, e.g. "1234.50".

    ``unit`` (元 or 万元) is what a bare number means; the label says it.
    """

    widget = forms.TextInput

    def __init__(self, *, allow_negative: bool = False, unit: str = YUAN, **kwargs):
        super().__init__(**kwargs)
        self.allow_negative, self.unit = allow_negative, unit

    def to_python(self, value) -> int | None:
        if isinstance(value, int):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_yuan(text, allow_negative=self.allow_negative, unit=self.unit)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        return exact_wan(value) if self.unit == WAN else format_yuan(value).replace(",", "")

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off"}


class MoneyField(models.BigIntegerField):
    """An amount in 分. It stores what it is given; only its form field speaks 元."""

    description = "金额（分）"

    def formfield(self, **kwargs):
        widget = kwargs.get("widget")
        kind = widget if isinstance(widget, type) else type(widget)
        if issubclass(kind, forms.NumberInput):
            # The admin's own wish for big integers: a number box refuses "12.5万".
            del kwargs["widget"]
        # Past the integer fields' formfield(), which would bound 元 by the column's range.
        return models.Field.formfield(self, **{"form_class": MoneyFormField, **kwargs})


def _within_bounds(fen: int, allow_negative: bool, unit: str) -> int:
    if fen < 0 and not allow_negative:
        raise ValueError(f"金额不能是负数，{EXAMPLES[unit]}")
    if abs(fen) > MOST_FEN:
        raise ValueError("金额过大，请核对单位是元还是万元")
    return fen


def _split(amount: int, by: int) -> tuple[str, int, int]:
    return "-" if _whole(amount) < 0 else "", *divmod(abs(amount), by)


def _whole(amount: int) -> int:
    if not isinstance(amount, int):
        raise TypeError(f"Money is integer 分, not {type(amount).__name__}")
    return amount
