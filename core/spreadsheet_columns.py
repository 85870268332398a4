"""Where the table of an uploaded sheet begins, and which of its columns is which."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from core.cell_readers import Reader, text
from core.cell_values import Raw
from core.problems import Problem
from core.spreadsheet_cells import FOOTER, TOTAL

MOST_HEADING = 30  # rows that may stand above the header: title, unit, instructions
REMARKS = "问题"  # the column that an annotated copy adds; its author is us


@dataclass(frozen=True, slots=True)
class ColumnIn:
    """One column of an uploaded table, found by its label wherever it stands.

    ``read`` turns a cell into a value or raises ValueError with a Chinese sentence (see
    core.cell_readers). ``is_fixed`` says that the template came with this column filled in; the
    stamp's checksum is held against it.
    """

    label: str
    key: str
    read: Reader = field(default_factory=text)
    required: bool = False
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The row of labels: its number, the place of each key (A is 1), labels nobody asked for."""

    row: int
    places: Mapping[str, int]
    strange: Sequence[str]

    @property
    def letters(self) -> dict[str, str]:
        return {key: get_column_letter(place) for key, place in self.places.items()}


class HeaderSearch:
    """Looks at the first rows of a sheet, one after the other, for the row with the labels."""

    def __init__(self, columns: Sequence[ColumnIn]):
        self.wanted = {plain_label(column.label): column for column in columns}
        self.best: dict[str, int] = {}
        self.doubled: list[str] = []

    def look_at(self, number: int, cells: Mapping[int, Raw]) -> Header | None:
        """The header, if this row has every label, each of them once."""
        labels = {place: plain_label(raw) for place, raw in cells.items() if isinstance(raw, str)}
        places = {label: place for place, label in labels.items() if label in self.wanted}
        if len(places) < len(self.wanted):
            self.best = max(self.best, places, key=len)
            return None
        self.doubled = _doubled(labels.values(), places)
        if self.doubled:
            self.best = places
            return None
        keys = {self.wanted[label].key: place for label, place in places.items()}
        known = {*places, plain_label(REMARKS)}
        strange = [str(cells[place]) for place, label in labels.items() if label not in known]
        return Header(number, keys, strange)

    def problem(self, sheet: str) -> Problem:
        """Why there is no header: nothing like one, doubled labels, or all that is missing."""
        if not self.best:
            return Problem(
                "header_missing",
                f"工作表“{sheet}”前{MOST_HEADING}行中没有找到表头。请使用下载的模板，不要改动表头。",
            )
        if self.doubled:
            return Problem(
                "column_doubled",
                f"工作表“{sheet}”的表头重复：{'、'.join(self.doubled)}。每一列只能出现一次。",
            )
        missing = [self.wanted[label].label for label in self.wanted if label not in self.best]
        return Problem(
            "column_missing",
            f"工作表“{sheet}”缺少列：{'、'.join(missing)}。请恢复模板中的表头，不要改名或删除。",
        )


def plain_label(label: object) -> str:
    """A label as it is compared: without spaces, line breaks and asterisks, brackets alike."""
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", str(label)[:100]))


def is_closing(cells: Mapping[int, Raw]) -> bool:
    """Whether a row is the total or the signatures below a table of ours, not a record."""
    first: Any = cells.get(min(cells))
    return isinstance(first, str) and (first == TOTAL or first.startswith(FOOTER[0]))


def _doubled(labels: Iterable[str], places: Mapping[str, int]) -> list[str]:
    found = list(labels)
    return [label for label in places if found.count(label) > 1]
