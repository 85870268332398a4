"""What is read for the city's page beside the sums, in a fixed number of queries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.chinese_dates import format_date
from pilots.models import Round
from reports.city import CitySummary
from reports.citywide.parts import (
    BY_TOPIC,
    AttachedCase,
    Beside,
    Problem,
    ProblemGroup,
    attached_cases,
    grouped,
    problems_of,
    supplied_beside,
    told_beside,
)
from reports.dictionary import FIGURES
from reports.figure_links import district_way, rows_at
from reports.models import Addendum, GroupedProblem
from reports.parts.chosen import public_keys


@dataclass(frozen=True, slots=True)
class ToldLater:
    """A 补充报告 of a district: its days and words; its figures stand in ``Beside.later``."""

    district: str
    number: int
    since: date
    until: date
    text: str
    report: int

    @property
    def days(self) -> str:
        return f"{format_date(self.since)}至{format_date(self.until)}"


@dataclass(frozen=True, slots=True)
class BesideSums:
    """What documents and pages show beside the sums; nothing of it is in any of them.

    ``tampered`` names the districts one of whose 补充报告 no longer fits its checksum.
    """

    problems: tuple[ProblemGroup, ...]
    cases: tuple[AttachedCase, ...]
    supplied: tuple[Beside, ...]
    addenda: tuple[ToldLater, ...]
    later: tuple[Beside, ...]
    tampered: tuple[str, ...]


def beside_sums(summary: CitySummary, *, grouping: str = BY_TOPIC) -> BesideSums:
    """Three queries for any number of districts."""
    signed = [(district.name, reading.rows) for district, reading in summary.signed]
    reports = {row.district.name: row.url for row in summary.tables[0].rows}
    chosen = [row for _, parts in signed for row in parts.get("exemplary", ())]
    rows = list(_addenda(summary))
    read = [(row, json.loads(row.text)) for row in rows if row.is_intact]
    return BesideSums(
        problems=grouped(problems_with_topics(summary), grouping),
        cases=tuple(attached_cases(signed, public_keys(chosen))),
        supplied=_led(supplied_beside(signed), _anchored(reports, "part-supplements")),
        addenda=tuple(
            ToldLater(
                row.district.name, row.number, row.since, row.until, said["text"], row.report_id
            )
            for row, said in read
        ),
        later=_led(
            told_beside((row.district.name, said["figures"]) for row, said in read),
            {**_anchored(reports, "supplements"), **_told_once(summary.round, read)},
        ),
        tampered=tuple(dict.fromkeys(row.district.name for row in rows if not row.is_intact)),
    )


def _led(rows: Iterable[Beside], ways: Mapping[str, str]) -> tuple[Beside, ...]:
    """Each amount on the way of its district, which may be the address for ``KEY`` of rows."""
    return tuple(
        replace(row, urls={name: rows_at(way, row.key) for name, way in ways.items()})
        if row.key in FIGURES
        else row  # a figure that is no longer there has no page
        for row in rows
    )


def _anchored(reports: Mapping[str, str], part: str) -> dict[str, str]:
    """To the place in the report of each district where it is told."""
    return {name: f"{url}#{part}" for name, url in reports.items()}


def _told_once(round: Round, read: Iterable[tuple[Addendum, Mapping]]) -> dict[str, str]:
    """Of the districts with one 补充报告 the rows of its figures; what several of them tell is
    added up here and stands in each."""
    found: dict[str, list[str]] = {}
    for row, _ in read:
        way = district_way(district=row.district_id, round=round.pk, addendum=row.number)
        found.setdefault(row.district.name, []).append(way)
    return {name: ways[0] for name, ways in found.items() if len(ways) == 1}


def problems_with_topics(summary: CitySummary) -> list[Problem]:
    """Every district's problems in the order of the districts, each with the city's heading."""
    signed = ((district.name, reading.rows) for district, reading in summary.signed)
    return problems_of(signed, topics_of(summary.round))


def topics_of(round: Round) -> dict[str, str]:
    """By the key of the problem; what stands under no heading is left out."""
    rows = GroupedProblem.objects.filter(grouping__round=round).exclude(topic="")
    return {str(pk): topic for pk, topic in rows.values_list("problem", "topic")}


def _addenda(summary: CitySummary) -> Iterable[Addendum]:
    districts = [district.pk for district in summary.filed]
    return (
        Addendum.objects.filter(report__round=summary.round, district__in=districts)
        .select_related("district")
        .order_by("district__order", "district__pk", "number")
    )
