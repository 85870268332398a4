"""Single cells of a workbook: what each kind of column holds and how it looks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from core.chinese_dates import beijing_date
from core.minutes import format_hours

TOTAL = "合计"
FOOTER = ("单位负责人：", "填表人：", "联系电话：", "报出日期：")
LONGEST_TEXT = 32_767  # characters in a cell, set by the file format
CUT = "……（内容过长，已截断）"
LONGEST_TAB = 31

# What XML 1.0 cannot hold at all, lone surrogates included.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# "_x0041_" inside a text is how the format spells "A"; its first "_" spelled out keeps it.
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ILLEGAL_IN_TAB = re.compile(r"[\[\]:*?/\\]")


def printable(text: str) -> str:
    """The text without what the files of an office (XML 1.0) cannot hold."""
    return text if text.isprintable() else _ILLEGAL.sub("", text)


def clean_text(text: str) -> str:
    """The text without what a workbook cannot hold, and with a mark where it had to be cut.

    Lines end in one way: of the two XML writers that openpyxl may find, one keeps carriage returns.
    """
    text = printable(text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT


def tab_names(titles: Sequence[str]) -> list[str]:
    """Names Excel takes for its tabs: short, without []:*?/\\, all different."""
    names: list[str] = []
    for number, title in enumerate(titles, start=1):
        plain = _ILLEGAL_IN_TAB.sub("", clean_text(title)).strip().strip("'").strip()
        name = plain[:LONGEST_TAB].rstrip(" '") or f"工作表{number}"
        if name.casefold() in {taken.casefold() for taken in names}:
            suffix = f"({number})"
            name = name[: LONGEST_TAB - len(suffix)] + suffix
        names.append(name)
    return names


def cell_text(value: object) -> str:
    """The text as it has to be spelled in a cell to be shown as it is."""
    return _ESCAPE_LOOKALIKE.sub("_x005F_", clean_text(str(value)))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"Expected a whole number, not {type(value).__name__}")
    return value


def _yuan(value: object) -> Decimal:
    return Decimal(_whole(value)).scaleb(-2)


def _wan(value: object) -> Decimal:
    # Not rounded: the format shows two decimals, the cell keeps every 分.
    return Decimal(_whole(value)).scaleb(-6)


def _hours(value: object) -> Decimal:
    # Rounded as on the pages: a third of an hour has no end.
    return Decimal(format_hours(_whole(value)))


def _decimal(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise TypeError(f"Expected a Decimal, not {type(value).__name__}")
    return value


def _date(value: object) -> date:
    if isinstance(value, datetime):
        return beijing_date(value)
    if not isinstance(value, date):
        raise TypeError(f"Expected a day, not {type(value).__name__}")
    return value


@dataclass(frozen=True, slots=True)
class Words:
    """A text that stands where numbers or days do: "12a" as somebody typed it."""

    text: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A value of its own kind, where a column holds hours below counts; it is in no sum."""

    kind: str
    value: int | Decimal


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of column turns a value into a cell."""

    convert: Callable[[object], Any]
    number_format: str
    align: str
    width: int  # characters, when the column does not say
    adds_up: bool = False


KINDS = {
    "text": Kind(cell_text, "@", "left", 20),
    "integer": Kind(_whole, "#,##0", "right", 10, adds_up=True),
    "decimal": Kind(_decimal, "#,##0.0", "right", 10),
    "money": Kind(_yuan, "#,##0.00", "right", 18, adds_up=True),
    "wan": Kind(_wan, "#,##0.00", "right", 14, adds_up=True),
    "hours": Kind(_hours, "#,##0.0", "right", 10, adds_up=True),
    "date": Kind(_date, 'yyyy"年"m"月"d"日"', "center", 16),
}

FONT = "宋体"
_THIN = Side(style="thin", color="FF7F7F7F")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="FFEFEFEF")


class Pen:
    """Writes the cells of one page; a column's body cells share one styled cell.

    A write-only page serializes each row at once, so the same cell object can serve every row.
    Styling anew each time would make a large table three times slower.
    """

    def __init__(self, page):
        self.page = page
        self._bodies: dict[int, Cell] = {}

    def title(self, text: str) -> Cell:
        return self._words(text, Font(name="黑体", size=16, bold=True), "center")

    def note(self, text: str) -> Cell:
        return self._words(text, Font(name=FONT, size=11), "left", wrap=True)

    def unit(self, text: str) -> Cell:
        return self._words(text, Font(name=FONT, size=11), "right")

    def header(self, text: str) -> Cell:
        cell = self._words(text, Font(name=FONT, size=11, bold=True), "center", wrap=True)
        cell.border, cell.fill = _BOX, _SHADE
        return cell

    def body(self, column: int, kind: Kind, value: object, *, is_locked: bool = False) -> Cell:
        cell = self._bodies.get(column)
        if cell is None:
            cell = self._bodies[column] = self._boxed(kind, Font(name=FONT, size=11))
            # Means something only on a locked sheet.
            cell.protection = Protection(locked=is_locked)
            if is_locked:
                cell.fill = _SHADE
        return _fill(cell, kind, value)

    def words(self, text: str) -> Cell:
        """A text in a column of something else."""
        cell = self._boxed(KINDS["text"], Font(name=FONT, size=11))
        cell.protection = Protection(locked=False)
        return _fill(cell, KINDS["text"], text)

    def measure(self, measure: Measure) -> Cell:
        """A number in a column of several kinds: cells share no style there."""
        kind = KINDS[measure.kind]
        return _fill(self._boxed(kind, Font(name=FONT, size=11)), kind, measure.value)

    def total(self, kind: Kind, value: object) -> Cell:
        return _fill(self._boxed(kind, Font(name=FONT, size=11, bold=True)), kind, value)

    def _boxed(self, kind: Kind, font: Font) -> Cell:
        cell = WriteOnlyCell(self.page)
        cell.font, cell.border, cell.number_format = font, _BOX, kind.number_format
        wrap = kind.convert is cell_text
        cell.alignment = Alignment(horizontal=kind.align, vertical="center", wrap_text=wrap)
        return cell

    def _words(self, text: str, font: Font, align: str, wrap: bool = False) -> Cell:
        cell = WriteOnlyCell(self.page)
        cell.font = font
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=wrap)
        return _fill(cell, KINDS["text"], text)


def _fill(cell: Cell, kind: Kind, value: object) -> Cell:
    """Past the cell's own ``value``: that makes "=1+1" a formula and "#N/A" an error, puts a
    format of its own on a day, and takes a sixth of the time of a large table."""
    held = None if value is None else kind.convert(value)
    cell._value = held  # type: ignore[attr-defined]  # the stubs leave it out
    cell.data_type = "s" if isinstance(held, str) else "d" if isinstance(held, date) else "n"
    return cell
