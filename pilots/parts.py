"""How anything handed in is read: parts with a title, answers by label, rows in tables. No Django.

Pages show them, paper prints them, and ``pilots.diff`` compares two readings of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``key`` stays the same from version to version, whatever is written in the cells."""

    key: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is the column by which people call a row."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    name: str

    def name_of(self, row: Row) -> str:
        return row.cells[self.columns.index(self.name)]


Answer = str | Table
Part = tuple[str, list[tuple[str, Answer]]]  # a part's title, its labels and answers
