"""How high a row of a sheet must be for its longest text: LibreOffice does not find out itself."""

from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width

LINE = 16  # points of one line in a cell
TITLE_HEIGHT = 30
HIGHEST = 409  # points, set by the file format


def height_of(row: Sequence[object], widths: Sequence[float]) -> float | None:
    """In points, for the texts among the values of a row that stand below columns ``widths``
    characters wide; None for a line, which is what a row has anyway."""
    lines = 1
    for text, width in zip(row, widths, strict=False):
        # Most texts are short, and there are hundreds of thousands of them.
        if isinstance(text, str) and (2 * len(text) > width - 1 or "\n" in text):
            lines = max(lines, lines_of(text, width - 1))
    return min(lines * LINE, HIGHEST) if lines > 1 else None


def lines_of(text: str, width: float) -> int:
    """The lines a text takes in a cell that is ``width`` characters wide between its margins."""
    return sum(max(1, ceil(_columns_of(line) / width)) for line in text.split("\n"))


def _columns_of(text: str) -> int:
    """How many characters' width a text takes: a Chinese one takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
