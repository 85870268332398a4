"""How high a row of a sheet must be for its longest text: LibreOffice does not find out itself."""

from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width

LINE = 16  # points of one line in a cell
TITLE_HEIGHT = 30
HIGHEST = 409  # points, set by the file format


def height_of(cells: Sequence, widths: Sequence[float]) -> float | None:
    """In points, for cells of openpyxl below columns ``widths`` characters wide; None for a line."""
    lines = max(map(_lines_in, cells, widths), default=1)
    return min(lines * LINE, HIGHEST) if lines > 1 else None


def _lines_in(cell, width: float) -> int:
    """Of a text that may wrap; a title runs on over the cells beside it."""
    if cell is None or cell.data_type != "s" or not cell.value:
        return 1
    lines = lines_of(cell.value, width - 1)
    return lines if lines > 1 and cell.alignment.wrap_text else 1


def lines_of(text: str, width: float) -> int:
    """The lines a text takes in a cell that is ``width`` characters wide between its margins."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, ceil(_columns_of(line) / width)) for line in text.split("\n"))


def _columns_of(text: str) -> int:
    """How many characters' width a text takes: a Chinese one takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
