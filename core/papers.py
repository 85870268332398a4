"""An official form as boxes on a grid: laid out once for the screen, for Word and for Excel.

Pure: it knows what stands where, not how a page, a document or a sheet is made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SEAL = "（盖章）"
SIGNED_BY_HAND = "签字："
DAY_BY_HAND = "　　　　年　　月　　日"
KINDS = ("label", "value", "number", "part", "prose", "seal")


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the form, ``span`` columns wide.

    ``kind``: ``label`` what is asked, ``value`` and ``number`` the answer, ``part`` the title of
    a part, ``prose`` a long answer that may run over the page, ``seal`` an opinion with room for
    a signature, a seal and a day, which are put there by hand and never drawn.
    """

    text: str = ""
    kind: str = "value"
    span: int = 1

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"A box cannot be of kind {self.kind}")


@dataclass(frozen=True, slots=True)
class FormPaper:
    """A form on A4. ``widths`` are the columns' shares; every row fills all of them.

    ``left`` and ``right`` stand above the grid; ``marks`` at the foot of every page: number of
    the form, version, checksum, or that it is a draft.
    """

    title: str
    rows: Sequence[Sequence[Box]]
    widths: Sequence[int]
    left: str = ""
    right: str = ""
    below: Sequence[str] = field(default=())
    marks: str = ""

    def __post_init__(self):
        for row in self.rows:
            if sum(box.span for box in row) != len(self.widths):
                raise ValueError(f"A row of the form does not fill it: {row}")


def part(title: str, columns: int) -> list[Box]:
    """The row with the title of a part."""
    return [Box(title, "part", columns)]


def prose(text: str, columns: int) -> list[Box]:
    """A row of its own for a long answer."""
    return [Box(text, "prose", columns)]


def opinion(title: str, text: str, columns: int) -> list[Box]:
    """The opinion of an office: its words, if any, and room for signature, seal and day."""
    return [Box(title, "label"), Box(text, "seal", columns - 1)]


def paired(facts: Iterable[tuple[str, str, bool]], columns: int = 4) -> list[list[Box]]:
    """Labels and answers, two pairs in a row; a wide one (the third value) has a row of its own."""
    rows: list[list[Box]] = []
    for label, text, is_wide in facts:
        boxes = [Box(label, "label"), Box(text, "value", columns - 1 if is_wide else 1)]
        is_half = bool(rows) and sum(box.span for box in rows[-1]) == columns // 2
        if is_wide or not is_half:
            _fill_up(rows, columns)
            rows.append(boxes)
        else:
            rows[-1] += boxes
    _fill_up(rows, columns)
    return rows


def _fill_up(rows: list[list[Box]], columns: int) -> None:
    """Let the last answer of a half-filled row run to its end."""
    if rows and (missing := columns - sum(box.span for box in rows[-1])):
        last = rows[-1][-1]
        rows[-1][-1] = Box(last.text, last.kind, last.span + missing)
