"""The columns of the workbook, in the order of the form: what is offered, what is read.

A column is made from the field of the form: no label, choice or limit is written twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from core.canonical import canonical_text, sha256_of
from core.cell_readers import Reader, choice, day, decimal_number, integer, money, several, text
from core.money import WAN, MoneyField, exact_wan
from core.spreadsheet_columns import ColumnIn
from core.spreadsheets import Column, Words
from core.workbook_stamp import Edition
from pilots.answers import MANY
from pilots.forms.sections import MOST, YES_NO
from pilots.models import Recommendation, Round
from pilots.sections import SECTIONS, Section

KIND = "recommendation_batch"
TITLE = "推荐表填报工作簿"
NUMBER = 1  # one more with every change of the columns
SHEET = "推荐表"
GUIDE_SHEET = "填写说明"
KEYS = (("区划代码", "code", 14), ("街道(乡镇)", "unit", 16), ("类型", "kind", 8))
TOKEN = ("填表标识(勿改)", "token", 40)
LOCKED_GROUP = "单位（勿改）"
LONGEST = 5_000  # characters in a cell; the form says which field takes how many
WIDTHS = {"strengths": 50, "service_plan": 50, "subdistrict_opinion": 40, "address": 30}


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One field of the form as a column."""

    section: Section
    name: str

    @property
    def field(self) -> Any:
        return Recommendation._meta.get_field(self.name)

    @property
    def label(self) -> str:
        unit = "(万元)" if isinstance(self.field, MoneyField) else ""
        return f"{self.field.verbose_name}{unit}"

    @property
    def options(self) -> dict[str, Any]:
        """What can be chosen, by label; nothing where the answer is free."""
        if self.name in MANY:
            return {str(label): value for value, label in MANY[self.name].choices}
        if isinstance(self.field, models.BooleanField):
            return {label: value for value, label in YES_NO}
        return {str(label): value for value, label in self.field.choices or ()}

    @property
    def kind(self) -> str:
        kinds = (
            (MoneyField, "wan"),
            (models.DecimalField, "decimal"),
            (models.PositiveIntegerField, "integer"),
            (models.DateField, "date"),
        )
        return next((kind for of, kind in kinds if isinstance(self.field, of)), "text")

    @property
    def read(self) -> Reader:
        if self.options:
            return (several if self.name in MANY else choice)(self.options)
        readers = {
            "wan": money(unit=WAN),
            "decimal": decimal_number(),
            "integer": integer(most=MOST),
            "date": day(),
        }
        return readers.get(self.kind) or text(max_length=LONGEST)

    @property
    def hint(self) -> str:
        """How it is filled in, for the sheet that explains."""
        if self.name in MANY:
            return "可多选，用顿号隔开"
        if self.options:
            return "从下拉列表中选择一项"
        hints = {
            "wan": "数字，单位万元",
            "decimal": "数字，最多一位小数",
            "integer": "整数，没有的填0",
            "date": "日期，例如2021年5月18日，也可写作2021-05-18",
        }
        return hints.get(self.kind) or f"文字，最多{self.field.max_length}个字"

    def cell(self, value: Any) -> Any:
        """A stored value as the cell's."""
        if value in (None, "", []):
            return None
        by_value = {chosen: label for label, chosen in self.options.items()}
        if self.name in MANY:
            return "、".join(by_value.get(item, str(item)) for item in value)
        return by_value.get(value, value) if by_value else value

    def typed(self, value: Any) -> str | list[str]:
        """A value as the page's form would have been sent it."""
        if value is None:
            return [] if self.name in MANY else ""
        if isinstance(value, list):
            return [str(item) for item in value]
        return exact_wan(value) if isinstance(self.field, MoneyField) else str(value)


FIELDS = tuple(FieldColumn(section, name) for section in SECTIONS for name in section.fields)


def edition(round: Round) -> Edition:
    return Edition(KIND, TITLE, round.year, NUMBER)


def columns_out() -> list[Column]:
    keys = [
        Column(label, width=width, group=LOCKED_GROUP, is_locked=True) for label, _, width in KEYS
    ]
    fields = [
        Column(
            column.label,
            column.kind,
            width=WIDTHS.get(column.name),
            group=column.section.title,
            options=() if column.name in MANY else tuple(column.options),
        )
        for column in FIELDS
    ]
    label, _, width = TOKEN
    return [*keys, *fields, Column(label, width=width, group="　", is_locked=True)]


def columns_in() -> list[ColumnIn]:
    keys = [ColumnIn(label, key, text(), required=True) for label, key, _ in (*KEYS, TOKEN)]
    return [*keys, *(ColumnIn(column.label, column.name, column.read) for column in FIELDS)]


def shown(form: Recommendation | None, column: FieldColumn, value: Any) -> Any:
    """The cell that stands in the template; what could not be read stands there as it was typed."""
    unread = form.typed(column.section).get(column.name) if form else None
    if unread:
        return Words("、".join(unread) if isinstance(unread, list) else str(unread))
    return column.cell(value)


@dataclass(frozen=True, slots=True)
class Seen:
    """A section as it stood in the workbook: how often it had been saved, and what was in it."""

    version: int
    digest: str


def digest(section: Section, values: Mapping[str, Any]) -> str:
    """Tells an untouched section from one that was filled in; a few digits are enough."""
    return sha256_of(canonical_text([plain(values[name]) for name in section.fields]))[:4]


def token(code: str, seen: Mapping[str, Seen], *, round: Round) -> str:
    """What each section was when the workbook was made, with check digits for the row.

    It guards against a cell copied into the wrong row, not against forgery: whoever forges it
    overwrites what they could have overwritten on the page.
    """
    parts = ".".join(f"{seen[s.key].version}_{seen[s.key].digest}" for s in SECTIONS)
    return f"{parts}-{sha256_of(f'{round.pk}|{code}|{parts}')[:6]}"


def seen_in(found: str, code: str, *, round: Round) -> dict[str, Seen] | None:
    """What a token says, by key of the section; None where it is not this row's."""
    parts = [part.partition("_") for part in found.partition("-")[0].split(".")]
    if len(parts) != len(SECTIONS) or not all(p.isdecimal() and len(p) < 7 for p, _, _ in parts):
        return None
    seen = {
        section.key: Seen(int(version), found_digest)
        for section, (version, _, found_digest) in zip(SECTIONS, parts, strict=True)
    }
    return seen if found == token(code, seen, round=round) else None


def plain(value: Any) -> Any:
    """A value as it is compared: nothing is nothing, lines end in one way, 80.0 is 80."""
    if value in (None, "", []):
        return None
    if isinstance(value, str):
        return "\n".join(line.strip() for line in value.strip().splitlines())
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return sorted(value) if isinstance(value, list) else value
