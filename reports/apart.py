"""Figures taken apart by unit and by a word of their rows: what dashboards and boards show.

It asks the declarations of ``reports.sources``, as ``reports.figures`` does for a whole district:
one query per source, however many figures, units and words; none where the rows are at hand.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet

from reports.dictionary import FIGURES
from reports.facts import Facts
from reports.figures import is_asked
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


def _asked(
    source: Source, keys: Sequence[str], facts: Facts, *, by: str, words: Sequence[str]
) -> dict[str, list[Cell]]:
    columns = [source.splits[name].column for name in words]
    if by:
        columns.insert(0, _unit_column(source, by))
    rows, sums = _narrowed(source, keys, facts)
    found: dict[str, list[Cell]] = {key: [] for key in keys}
    if not columns:
        for key, number in rows.order_by().aggregate(**sums).items():
            found[key.removeprefix("sum_")].append(Cell(None, {}, number))
        return found
    for row in rows.order_by(*columns).values_list(*columns).annotate(**sums):
        unit = row[0] if by else None
        at = len(columns)
        told = dict(zip(words, row[at - len(words) : at], strict=True))
        for key, number in zip(keys, row[at:], strict=True):
            found[key].append(Cell(unit, told, number))
    return found


def _narrowed(source: Source, keys: Sequence[str], facts: Facts) -> tuple[QuerySet, dict[str, Any]]:
    """The rows and what is asked of them. Where all figures are of the same rows these alone are
    read: a condition inside each sum would read the others too, years of them."""
    conditions = [source.measures[key].condition(facts) for key in keys]
    rows, first = source.within(facts), conditions[0]
    is_shared = all(condition == first for condition in conditions)
    # Not by the bare names: one is a column, and a sum of that name would hide it from the next.
    sums = {
        f"sum_{key}": source.measures[key].of(None if is_shared else condition)
        for key, condition in zip(keys, conditions, strict=True)
    }
    return (rows.filter(first) if is_shared else rows), sums


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
