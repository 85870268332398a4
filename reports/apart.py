"""Figures taken apart by unit and by a word of their rows: what dashboards and boards show.

It asks the declarations of ``reports.sources``, and ``reports.figures`` asks it for whole
districts: one query per source, however many figures, units and words; none where the rows are at hand.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.asking import sums_by
from reports.dictionary import FIGURES, Figure, Period, Scope
from reports.facts import Facts
from reports.sources import SOURCE_OF
from reports.sources.base import Source

DISTRICT, CENTER = "district", "center"


class Cell(NamedTuple):
    """What the rows of a unit (None of all of them) with these words, by split, come to."""

    unit: int | None
    words: dict[str, str]
    number: int


@dataclass(frozen=True, slots=True)
class Apart:
    """The cells of each figure; one that has parts is added up from theirs."""

    cells: dict[str, list[Cell]] = field(default_factory=dict)

    def __or__(self, other: "Apart") -> "Apart":
        """With the figures of another, which may be of other units."""
        return Apart(self.cells | other.cells)

    def total(self, key: str) -> int:
        return sum(cell.number for cell in self._of(key))

    def of(self, unit: int | None, key: str) -> int:
        """Of one unit, or of all of them for None."""
        return sum(cell.number for cell in self._of(key) if unit in (None, cell.unit))

    def by_unit(self, key: str) -> Counter[int]:
        """Only of what was asked by unit; a unit without rows counts 0."""
        found: Counter[int] = Counter()
        for cell in self._of(key):
            if cell.unit is not None:
                found[cell.unit] += cell.number
        return found

    def by(self, split: str, key: str, unit: int | None = None) -> Counter[str]:
        """By the words of a split that was asked for, of one unit or of all."""
        found: Counter[str] = Counter()
        for cell in self._of(key):
            if unit in (None, cell.unit):
                found[cell.words[split]] += cell.number
        return found

    def _of(self, key: str) -> Iterator[Cell]:
        for part in FIGURES[key].parts or (key,):
            yield from self.cells[part]


def apart(
    facts: Facts, keys: Collection[str], *, by: str = "", splits: Collection[str] = ()
) -> Apart:
    """The figures ``keys`` of ``facts``, ``by`` district or center or neither. Each is taken apart
    by those of ``splits`` that its source has.

    Raises ValueError for a figure that does not exist for these facts, or has no such unit.
    """
    found: dict[str, list[Cell]] = {}
    for source, asked in _sources(facts, keys):
        words = [name for name in splits if name in source.splits]
        if source.held is not None:
            found |= _counted(source, asked, facts, by=by, words=words)
        else:
            found |= _asked(source, asked, facts, by=by, words=words)
    return Apart(found)


def _sources(facts: Facts, keys: Collection[str]) -> Iterator[tuple[Source, list[str]]]:
    if wrong := [key for key in keys if not is_asked(FIGURES[key], facts)]:
        raise ValueError(f"not of these facts: {wrong}")
    # Once each, in the order asked: two sums may have a part in common.
    whole = dict.fromkeys(part for key in keys for part in FIGURES[key].parts or (key,))
    asked: defaultdict[int, list[str]] = defaultdict(list)
    for key in whole:
        asked[id(SOURCE_OF[key])].append(key)
    for own in asked.values():
        yield SOURCE_OF[own[0]], own


def is_asked(figure: Figure, facts: Facts) -> bool:
    """Whether the figure exists for this scope, these days and this part of the rows."""
    if facts.center is not None and figure.scope != Scope.CENTER:
        return False
    if facts.part is not None and not _has_part(figure, facts.part):
        return False
    return facts.days is None or figure.period == Period.ROUND


def _has_part(figure: Figure, part: tuple[str, str]) -> bool:
    if figure.parts:
        return all(_has_part(FIGURES[key], part) for key in figure.parts)
    return SOURCE_OF[figure.key].has_part(part)


def _asked(
    source: Source, keys: Sequence[str], facts: Facts, *, by: str, words: Sequence[str]
) -> dict[str, list[Cell]]:
    columns = [source.splits[name].column for name in words]
    if by:
        columns.insert(0, _unit_column(source, by))
    found: dict[str, list[Cell]] = {key: [] for key in keys}
    for at, numbers in sums_by(keys, columns or [source.district], facts):
        told = dict(zip(words, at[-len(words) :], strict=True)) if words else {}
        for key, number in zip(keys, numbers, strict=True):
            found[key].append(Cell(at[0] if by else None, told, number))
    return found


def _unit_column(source: Source, by: str) -> str:
    column = source.district if by == DISTRICT else source.center
    if not column:
        raise ValueError("these rows are of no center")
    return column


def _counted(
    source: Source, keys: Sequence[str], facts: Facts, *, by: str, words: Sequence[str]
) -> dict[str, list[Cell]]:
    """Of rows that were judged one by one: they are here, and nobody asks for them again."""
    judged = [(name, source.splits[name].judged(facts)) for name in words]
    rows = [
        (row.pk, (getattr(row, by) if by else None, *(told.get(row.pk, "") for _, told in judged)))
        for row in source.held_rows(facts)
    ]
    found: dict[str, list[Cell]] = {}
    for key in keys:
        own = source.measures[key].judged
        picked = None if own is None else set(own(facts))
        cells = Counter(at for pk, at in rows if picked is None or pk in picked)
        found[key] = [
            Cell(unit, dict(zip(words, told, strict=True)), number)
            for (unit, *told), number in cells.items()
        ]
    return found
