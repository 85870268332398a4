"""What an act changed, field by field, in the words of the pages: for the audit log.

``told_of(row)`` before, the same afterwards, and ``differences`` of the two. What must not be told
has its name there and no value: every encrypted column by its type, and what a model names in its
``UNTOLD``, such as texts that may speak of the people served.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models

from core.chinese_dates import format_date, format_moment
from core.encryption import EncryptedTextField
from core.money import MoneyField, format_yuan

Changes = dict[str, list[str]]

CHINESE = re.compile("[\u4e00-\u9fff]")
FILLED, CHANGED, CLEARED = "已填写", "已修改", "已清空"
UNASKED = {"form_token", "version"}
# A longer text is told from shortly before the first difference on.
LONG, LEAD, MOST = 200, 20, 300


class Untold(str):
    """A value that is compared and never shown, not even where somebody prints it."""

    __slots__ = ()

    def __str__(self):
        return "***"

    __repr__ = __str__


def is_untold(field: models.Field) -> bool:
    """Whether no audit value may hold what stands in this column."""
    names = getattr(field.model, "UNTOLD", ())
    return isinstance(field, EncryptedTextField) or field.name in names


def fields_told(model: type[models.Model]) -> list[str]:
    """The columns that people fill in: what a row is told by where nobody says otherwise."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in UNASKED
    ]


def told_of(row: models.Model, names: Iterable[str] = ()) -> dict[str, str]:
    """The row's fields by label, as a page would show them; keep it until the row was changed."""
    told = {}
    for name in names or fields_told(type(row)):
        field: Any = row._meta.get_field(name)
        words = in_words(field, getattr(row, name))
        told[label_of(field)] = Untold(words) if is_untold(field) else words
    return told


def label_of(field: models.Field) -> str:
    """The field's name on a page; a key that has none of its own is called as what it points at."""
    label = str(field.verbose_name)
    if CHINESE.search(label) or field.related_model is None:
        return label
    return str(field.related_model._meta.verbose_name)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """``{label: [before, after]}`` of what is no longer the same, in the order of ``after``."""
    return {
        label: _pair(before.get(label, ""), now)
        for label, now in after.items()
        if before.get(label, "") != now
    }


def changed(before: Mapping[str, str], row: models.Model, names: Iterable[str] = ()) -> Changes:
    """What became different since ``before`` was taken of the row, by the same ``names``."""
    return differences(before, told_of(row, names))


def filled_in(row: models.Model, names: Iterable[str] = ()) -> Changes:
    """What a new row begins with."""
    return differences({}, told_of(row, names))


def in_words(field: Any, value: Any) -> str:
    """One value as a page shows it, "" for none; what is in words already stays as it is."""
    choices = dict(getattr(field, "flatchoices", None) or ())
    match value:
        case None | "":
            return ""
        case bool():
            return "是" if value else "否"
        case str() | int() if value in choices:
            return str(choices[value])
        case int() if isinstance(field, MoneyField):
            return f"{format_yuan(value)}元"
        case datetime():
            return format_moment(value)
        case date():
            return format_date(value)
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return _in_its_scale(field, value)
        case list() | tuple():
            return "、".join(in_words(field, item) for item in value)
    return str(value)


def _in_its_scale(field: models.Field | None, value: Decimal) -> str:
    """60 and 60.0 are the same in one column."""
    places = getattr(field, "decimal_places", None)
    return str(value) if places is None else f"{value:.{places}f}"


def _pair(before: str, after: str) -> list[str]:
    if isinstance(before, Untold) or isinstance(after, Untold):
        return ["", _untold(before, after)]
    if max(len(before), len(after)) <= LONG:
        return [before, after]
    start = max(_common_length(before, after) - LEAD, 0)
    return [_excerpt(before, start), _excerpt(after, start)]


def _untold(before: str, after: str) -> str:
    if before and after:
        return CHANGED
    return FILLED if after else CLEARED


def _common_length(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _excerpt(text: str, start: int) -> str:
    end = start + MOST
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"
