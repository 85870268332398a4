"""Single cells of a workbook: what each kind of column holds and how it looks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils.datetime import to_excel

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
    text = str(value)
    if text.isprintable() and len(text) <= LONGEST_TEXT and "_x" not in text:
        return text  # nearly every one, at a third of the time
    return _ESCAPE_LOOKALIKE.sub("_x005F_", clean_text(text))


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


_FONTS = {
    "title": Font(name="黑体", size=16, bold=True),
    "plain": Font(name=FONT, size=11),
    "bold": Font(name=FONT, size=11, bold=True),
}


class Look(NamedTuple):
    """How a cell looks. ``font`` is one of ``_FONTS``."""

    font: str
    align: str
    number_format: str = "General"
    is_wrapped: bool = False
    is_boxed: bool = False
    is_shaded: bool = False
    is_locked: bool = True  # means something only on a locked sheet


class Pen:
    """Spells the cells of one page: all that follows a cell's address in the file.

    A text is written as one and a number as one, so that "=1+1" is no formula and "#N/A" no error.
    ``looks`` are those that the workbook knows by now: told once, it numbers them.
    """

    def __init__(self, page, looks: dict[Look, str]):
        self.page, self.looks = page, looks
        self._bodies: dict[int, str] = {}

    def title(self, text: str) -> str:
        return self._words(text, Look("title", "center"))

    def note(self, text: str) -> str:
        return self._words(text, Look("plain", "left", is_wrapped=True))

    def unit(self, text: str) -> str:
        return self._words(text, Look("plain", "right"))

    def header(self, text: str) -> str:
        look = Look("bold", "center", is_wrapped=True, is_boxed=True, is_shaded=True)
        return self._words(text, look)

    def body(self, column: int, kind: Kind, value: object, *, is_locked: bool = False) -> str:
        look = self._bodies.get(column)
        if look is None:
            own = _boxed(kind, is_shaded=is_locked, is_locked=is_locked)
            look = self._bodies[column] = self._of(own)
        return look + spelled(kind, value)

    def words(self, text: str) -> str:
        """A text in a column of something else."""
        return self._words(text, _boxed(KINDS["text"], is_locked=False))

    def measure(self, measure: Measure) -> str:
        """A number in a column of several kinds: cells share no style there."""
        kind = KINDS[measure.kind]
        return self._of(_boxed(kind)) + spelled(kind, measure.value)

    def total(self, kind: Kind, value: object) -> str:
        return self._of(_boxed(kind, "bold")) + spelled(kind, value)

    def _words(self, text: str, look: Look) -> str:
        return self._of(look) + spelled(KINDS["text"], text)

    def _of(self, look: Look) -> str:
        """The look as a cell names it, by its number in the workbook."""
        if look not in self.looks:
            cell = WriteOnlyCell(self.page)
            cell.font, cell.number_format = _FONTS[look.font], look.number_format
            cell.alignment = Alignment(
                horizontal=look.align, vertical="center", wrap_text=look.is_wrapped
            )
            cell.protection = Protection(locked=look.is_locked)
            if look.is_boxed:
                cell.border = _BOX
            if look.is_shaded:
                cell.fill = _SHADE
            self.looks[look] = f'" s="{cell.style_id}"'
        return self.looks[look]


def _boxed(kind: Kind, font: str = "plain", **more: bool) -> Look:
    is_text = kind.convert is cell_text
    return Look(font, kind.align, kind.number_format, is_wrapped=is_text, is_boxed=True, **more)


@lru_cache(maxsize=4096)
def _serial(day: date) -> int:
    return int(to_excel(day))


def spelled(kind: Kind, value: object) -> str:
    """What a cell holds; an empty text stays a text."""
    if value is None:
        return "/>"
    held = kind.convert(value)
    if isinstance(held, str):
        if not held:
            return ' t="inlineStr"/>'
        kept = "" if held == held.strip() else ' xml:space="preserve"'
        return f' t="inlineStr"><is><t{kept}>{escape(held)}</t></is></c>'
    if isinstance(held, date):
        return f"><v>{_serial(held)}</v></c>"
    return f"><v>{held:f}</v></c>" if isinstance(held, Decimal) else f"><v>{held}</v></c>"
