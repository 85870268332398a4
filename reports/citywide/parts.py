"""What districts bring along beside their figures, put together by the city. Pure.

Pages and documents read these; the districts' own words are never changed, and what stands beside
the figures (补充数, 补充报告) is in none of their sums.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cases.people.words import in_papers
from reports.dictionary import FIGURES
from reports.parts.tables import amount_in_words, case_as_read, label_of

UNSORTED = "未归类"
NOBODY = "未写责任单位"
BY_TOPIC, BY_RESPONSIBLE, BY_DISTRICT = "topic", "responsible", "district"
GROUPINGS = {BY_TOPIC: "按市级归类", BY_RESPONSIBLE: "按责任单位", BY_DISTRICT: "按区"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of a district's 问题清单 as it was signed, and the heading the city gave it."""

    key: str
    district: str
    problem: str
    cause: str
    advice: str
    responsible: str
    topic: str = ""

    def heading(self, grouping: str) -> str:
        return {
            BY_TOPIC: self.topic or UNSORTED,
            BY_RESPONSIBLE: self.responsible.strip() or NOBODY,
            BY_DISTRICT: self.district,
        }[grouping]


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    name: str
    rows: tuple[Problem, ...]

    @property
    def districts(self) -> tuple[str, ...]:
        """Each once, in the order of the districts."""
        return tuple(dict.fromkeys(row.district for row in self.rows))


def problems_of(signed: Iterable[tuple[str, Mapping]], topics: Mapping[str, str]) -> list[Problem]:
    """``signed``: the name of each district and the rows of its version; ``topics`` by key."""
    return [
        Problem(district=name, topic=topics.get(row["key"], ""), **row)
        for name, rows in signed
        for row in rows.get("problems", ())
    ]


def grouped(problems: Iterable[Problem], grouping: str = BY_TOPIC) -> tuple[ProblemGroup, ...]:
    """What most districts say comes first; what has no heading comes last. Districts stay in
    their own order."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for row in problems:
        found[row.heading(grouping)].append(row)
    groups = [ProblemGroup(name, tuple(rows)) for name, rows in found.items()]
    if grouping == BY_DISTRICT:
        return tuple(groups)
    return tuple(
        sorted(
            groups,
            key=lambda one: (one.name in (UNSORTED, NOBODY), -len(one.districts), -len(one.rows)),
        )
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of what stands beside the sums: by district in their order, and together; ``urls``
    lead from a district's amount to where the district told it."""

    key: str
    label: str
    by_district: tuple[tuple[str, int], ...]
    urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.by_district)

    @property
    def shown(self) -> str:
        return amount_in_words(self.key, self.total)

    @property
    def shown_by_district(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, amount_in_words(self.key, n)) for name, n in self.by_district)

    @property
    def linked(self) -> list[tuple[str, str, str]]:
        return [(name, told, self.urls.get(name, "")) for name, told in self.shown_by_district]


def supplied_beside(signed: Iterable[tuple[str, Mapping]]) -> tuple[Beside, ...]:
    """平台外补充数 of the filed versions, by figure."""
    rows = (
        (name, row["figure"], row["amount"])
        for name, parts in signed
        for row in parts.get("supplements", ())
    )
    return _beside(rows)


def told_beside(addenda: Iterable[tuple[str, Mapping[str, int]]]) -> tuple[Beside, ...]:
    """The figures of 补充报告: the work of the days after the cut-off, by figure."""
    return _beside(
        (name, key, amount) for name, figures in addenda for key, amount in figures.items()
    )


def _beside(rows: Iterable[tuple[str, str, int]]) -> tuple[Beside, ...]:
    """In the order of the dictionary, a figure that it no longer knows at the end; no zeros."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, key, amount in rows:
        found[key][name] += amount
    order = list(FIGURES)
    keys = sorted(found, key=lambda key: (order.index(key) if key in FIGURES else len(order), key))
    made = (
        Beside(key, label_of(key), tuple((n, v) for n, v in found[key].items() if v))
        for key in keys
    )
    return tuple(one for one in made if one.by_district)


@dataclass(frozen=True, slots=True)
class AttachedCase:
    """An exemplary case as a district attached it; ``texts`` are the library's, empty where the
    public cannot read it (any more)."""

    key: str
    district: str
    title: str
    kind: str
    state: str
    texts: Mapping[str, str]


def attached_cases(
    signed: Iterable[tuple[str, Mapping]], published: Iterable[str]
) -> list[AttachedCase]:
    """``published`` are the keys of what the library holds today: what was taken down since keeps
    its kind and loses its title and text."""
    open_now = set(published)
    return [
        _attached(name, case_as_read(row, open_now))
        for name, rows in signed
        for row in rows.get("exemplary", ())
    ]


def _attached(name: str, row: Mapping) -> AttachedCase:
    kind = "、".join(in_papers(row[part]) for part in ("method", "field", "category") if row[part])
    return AttachedCase(row["key"], name, row["title"], kind, row["state"], row["texts"])
