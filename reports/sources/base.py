"""A source: one table of rows, the figures that are counted or summed from it, and how it lists.

Number and rows come from the same declaration: ``reports.figures`` counts what ``picked`` lists.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Count, Q, QuerySet, Sum, TextChoices
from django.db.models.expressions import Combinable

from accounts.models import RoleGrant
from reports.question import Question

Condition = Q | Callable[[Any], Q]


@dataclass(frozen=True, slots=True)
class Measure:
    """``adds`` is the column that is summed, "" where the rows themselves are counted. ``judged``
    are the keys of the rows where they are judged one by one, and ``where`` picks those."""

    where: Condition = field(default_factory=Q)
    adds: str = ""
    judged: Callable[[Any], Collection[int]] | None = None

    def condition(self, facts: Question) -> Q:
        return self.where if isinstance(self.where, Q) else self.where(facts)

    def of(self, only: Q | None) -> Combinable:
        """The aggregate over the rows that fulfil ``only``, None for all that are there."""
        only = only or None
        return Sum(self.adds, filter=only, default=0) if self.adds else Count("pk", filter=only)


def judged(keys: Callable[[Any], Collection[int]]) -> Measure:
    """Of rows that are judged one by one: how many there are of these."""
    return Measure(lambda facts: Q(pk__in=keys(facts)), judged=keys)


def _visible(rows: QuerySet, desk: RoleGrant) -> QuerySet:
    return rows.visible_to(desk)  # type: ignore[attr-defined]  # every scoped queryset has it


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the rows are listed: ``cells`` are the texts under ``columns``, ``address`` the page of
    a row ("" where it has none or the desk may not open it).

    ``fetch`` fetches what the cells read and nothing else. ``day`` is the column that the list is
    ordered by, newest first; rows without a day of their own come by their keys.
    """

    columns: tuple[str, ...]
    cells: Callable[[Any, RoleGrant], tuple[str, ...]]
    fetch: Callable[[QuerySet, RoleGrant], QuerySet]
    day: str = ""
    address: Callable[[Any, RoleGrant], str] = lambda row, desk: ""
    visible: Callable[[QuerySet, RoleGrant], QuerySet] = _visible


@dataclass(frozen=True, slots=True)
class Split:
    """The rows of a source taken apart by one word of theirs: its values with what they are
    called, and the rows of a value. The word stands in a ``column`` of theirs, or is ``judged``:
    by the key of the row."""

    labels: Mapping[str, str]
    where: Callable[[Any, str], Q]
    column: str = ""
    judged: Callable[[Any], Mapping[int, str]] = lambda facts: {}


def by_column(column: str, choices: type[TextChoices]) -> Split:
    return Split(dict(choices.choices), lambda facts, value: Q(**{column: value}), column)


def by_judgment(words: Callable[[Any], Mapping[int, str]], labels: Mapping[str, str]) -> Split:
    def where(facts: Question, value: str) -> Q:
        return Q(pk__in=[pk for pk, word in words(facts).items() if word == value])

    return Split(labels, where, judged=words)


class Held(Protocol):
    """A row that has been fetched: its key and those of its units."""

    @property
    def pk(self) -> int: ...
    @property
    def center(self) -> int | None: ...
    @property
    def district(self) -> int: ...


def _of_center(facts: Question) -> Q:
    return Q(center=facts.center)


@dataclass(frozen=True, slots=True)
class Source:
    """``district`` names the column of a row's district and ``center`` that of its center, "" where
    it has none; ``of_center`` picks the rows of one center. ``days`` picks those of some days;
    None where the rows are a state and no work. ``splits`` are the ways in which a page shows its
    figures in parts, by name. ``held`` are the rows of a source whose figures are all judged, and
    which are fetched for that anyway: they are of the units asked for, whatever district an heir
    of one is in.
    """

    rows: Callable[[Any], QuerySet]
    measures: Mapping[str, Measure]
    sheet: Sheet
    district: str = "district"
    of_center: Callable[[Any], Q] | None = _of_center
    days: Callable[[Any], Q] | None = None
    splits: Mapping[str, Split] = field(default_factory=dict)
    center: str = "center"
    held: Callable[[Any], Iterable[Held]] | None = None

    def within(self, facts: Question) -> QuerySet:
        """The rows of the scope and its days, for every figure of the source."""
        rows = self.rows(facts)
        if self.held is None:
            rows = rows.filter(**{f"{self.district}__pk__in": facts.districts})
        if facts.center is not None and self.of_center is not None:
            rows = rows.filter(self.of_center(facts))
        if facts.part is not None:
            name, value = facts.part
            rows = rows.filter(self.splits[name].where(facts, value))
        return rows.filter(self.days(facts)) if facts.days and self.days else rows

    def picked(self, key: str, facts: Question) -> QuerySet:
        """Exactly the rows that the figure counts, or of which it is the sum."""
        return self.within(facts).filter(self.measures[key].condition(facts))

    def held_rows(self, facts: Question) -> list[Held]:
        """What is ``held``, of the asked part."""
        rows = list(self.held(facts)) if self.held is not None else []
        if facts.part is None:
            return rows
        name, value = facts.part
        words = self.splits[name].judged(facts)
        return [row for row in rows if words.get(row.pk) == value]

    def has_part(self, part: tuple[str, str]) -> bool:
        name, value = part
        return name in self.splits and value in self.splits[name].labels


def on_days(column: str) -> Callable[[Any], Q]:
    """Work falls on the day of this column."""

    def pick(facts: Question) -> Q:
        return Q(**{f"{column}__range": facts.days}) if facts.days else Q()

    return pick


def by_itself(facts: Question) -> Q:
    """For rows that are narrowed to the days where they are picked."""
    return Q()
