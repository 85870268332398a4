"""The rows of one sheet, as a stream: only cells that hold something, never an empty grid."""

import re
from collections.abc import Iterator, Mapping

from openpyxl.utils import get_column_letter

from core.cell_values import (
    UNCALCULATED,
    Fault,
    Raw,
    Serial,
    error_value,
    number_or_fault,
    text_or_fault,
)
from core.problems import Problem, Refused
from core.workbook_package import damaged
from core.workbook_parts import Book, SheetPart
from core.workbook_xml import Visitor, Walk, names

MOST_COLUMNS = 100
LAST_ROW = 1_048_576  # the format's own bound
MOST_MERGED = 20_000

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_KNOWN = names("row", "c", "v", "f", "t", "rPh", "sheetData", "mergeCell", "col")

Row = tuple[int, dict[int, Raw]]  # number of the row, and by column (A is 1) what it holds


class SheetRows(Visitor):
    """Reads one sheet. ``merged`` and ``widths`` are complete once the rows have been read.

    What lies past ``last_row`` or the last column is refused, or with ``is_cut`` left out.
    """

    def __init__(
        self,
        walk: Walk,
        book: Book,
        sheet: SheetPart,
        *,
        last_row: int = LAST_ROW,
        is_cut: bool = False,
    ):
        self.walk, self.book, self.sheet = walk, book, sheet
        self.last_row, self.is_cut = last_row, is_cut
        self.merged: list[tuple[int, int, int, int]] = []  # first column, row; last column, row
        self.widths: dict[int, float] = {}
        self.begun = 0  # rows seen so far, with content or without
        self._ready: list[Row] = []
        self._is_inside = False  # of the rows: elsewhere "c" and "row" mean other things
        self._columns: dict[str, int] = {}
        self._widened = 0
        self._number = self._column = 0
        self._cells: dict[int, Raw] = {}
        self._attributes: Mapping[str, str] = {}
        self._pieces: list[str] = []
        self._is_text = self._is_pinyin = self._has_formula = False

    @property
    def expected(self) -> int:
        """How many rows there seem to be; 0 where the file spells them in a way of its own."""
        return self.walk.package.rows.get(self.sheet.part.casefold(), 0)

    def __iter__(self) -> Iterator[Row]:
        """Rows that hold anything. Raises Refused past the last row or column allowed."""
        if not self.sheet.part:
            return
        for _ in self.walk.steps(self.sheet.part, self, _KNOWN):
            ready, self._ready = self._ready, []
            yield from ready

    def start(self, name, attributes):
        if name == "c":
            # As little as can be: it happens for every cell, and most of a form are blank.
            reference = attributes.get("r")
            self._column = self._column_of(reference) if reference else self._column + 1
            self._attributes = attributes
        elif name == "v" or name == "t":
            self._is_text = not self._is_pinyin
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name:
            self._begin_other(name, attributes)

    def text(self, text):
        if self._is_text:
            self._pieces.append(text)

    def end(self, name):
        if name == "v" or name == "t":
            self._is_text = False
        elif name == "c":
            if self._pieces or self._has_formula:
                self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._is_pinyin = False
        elif name == "sheetData":
            self._is_inside = False

    def _begin_other(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheetData":
            self._is_inside = True
        elif name == "rPh":
            self._is_pinyin = True
        elif name == "mergeCell" and len(self.merged) < MOST_MERGED:
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            self._widen(attributes)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self.begun += 1
        number = attributes.get("r")
        self._number = int(number) if number else self._number + 1
        if self._number > LAST_ROW:
            raise damaged()
        self._column = 0

    def _end_row(self) -> None:
        cells, self._cells = self._cells, {}
        if not cells:
            return
        self.walk.count_cells(len(cells))
        if self._number <= self.last_row:
            self._ready.append((self._number, cells))
        elif not self.is_cut:
            raise Refused(
                Problem(
                    "too_many_rows",
                    f"工作表“{self.sheet.name}”第{self._number}行还有内容，超出一次可上传的范围"
                    f"（到第{self.last_row}行为止）。请分成几个文件上传，或删除多余的内容。",
                )
            )

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if not _REFERENCE.fullmatch(reference):
                raise damaged()
            column = self._columns[letters] = _number_of(letters)
        return column

    def _end_cell(self) -> None:
        value = self._value("".join(self._pieces)) if self._is_inside else ""
        self._pieces.clear()
        self._has_formula = False
        if value == "":
            return
        if self._column <= MOST_COLUMNS:
            self._cells[self._column] = value
        elif not self.is_cut:
            raise Refused(
                Problem(
                    "too_many_columns",
                    f"工作表“{self.sheet.name}”{get_column_letter(self._column)}"
                    f"{self._number}单元格还有内容，超出{MOST_COLUMNS}列。请删除多余的列后再上传。",
                )
            )

    def _value(self, spelled: str) -> Raw:
        """What the cell holds; "" for nothing."""
        kind = self._attributes.get("t", "n")
        if kind == "n" and spelled:
            return self._number_of(spelled)
        if kind in ("inlineStr", "str"):
            return text_or_fault(spelled)
        if not spelled:
            return UNCALCULATED if self._has_formula else ""
        match kind:
            case "s":
                return self._shared(spelled)
            case "b":
                return spelled == "1"
            case "e":
                return error_value(spelled)
            case "d":
                return text_or_fault(spelled[:40].partition("T")[0])
        raise damaged()

    def _number_of(self, spelled: str) -> Raw:
        number = number_or_fault(spelled)
        if isinstance(number, Fault) or self._attributes.get("s") not in self.book.date_styles:
            return number
        return Serial(number, self.book.is_1904)

    def _shared(self, place: str) -> str | Fault:
        if not place.isdecimal() or len(place) > 8 or int(place) >= len(self.book.texts):
            raise damaged()
        return self.book.texts[int(place)]

    def _merge(self, reference: str) -> None:
        if found := _RANGE.fullmatch(reference):
            left, top, right, bottom = found.groups()
            self.merged.append((_number_of(left), int(top), _number_of(right), int(bottom)))

    def _widen(self, attributes: Mapping[str, str]) -> None:
        # They come in order; one that goes back is not followed, or they could be endless.
        first = max(int(attributes.get("min", 1)), self._widened + 1)
        self._widened = min(int(attributes.get("max", 1)), MOST_COLUMNS)
        width = float(attributes.get("width", 0))
        if 0 < width <= 255:
            self.widths |= dict.fromkeys(range(first, self._widened + 1), width)


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
