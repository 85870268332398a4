"""What the city's report says: as it would be adopted now, and as it was adopted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.canonical import canonical_text, sha256_of
from reports.breakdowns.counted import UNITS_KEY
from reports.breakdowns.sums import city_tables
from reports.breakdowns.tables import units_of_city
from reports.city import CitySummary
from reports.city_table import CityTable, DistrictRow
from reports.citywide.beside import BesideSums, beside_sums
from reports.citywide.models import CityReport, CityReportVersion
from reports.citywide.parts import Problem, ProblemGroup, grouped
from reports.citywide.sums import rate_of, told_of, total_of
from reports.dashboards.panels import Panel
from reports.dictionary import FIGURES, RATES, SECTIONS, Section
from reports.quoting import rendered_by

NOBODY: Mapping[str, DistrictRow] = {}


def blank(round, *, by) -> CityReport:
    """What a form begins with where nobody has written yet; not saved."""
    return CityReport(round=round, by=by)


def report_of(round) -> CityReport | None:
    found = CityReport.objects.select_related("by__user", "round")
    return found.filter(round=round).first()


def city_texts(report: CityReport, summary: CitySummary) -> dict[str, str]:
    """The five texts with the city's figures in the place of their names."""
    districts = [reading.figures for _, reading in summary.signed]
    return {
        name: rendered_by(getattr(report, name), lambda made: told_of(made, districts))
        for name in report.PARTS
    }


def as_adopted(report: CityReport, summary: CitySummary, beside: BesideSums | None = None) -> dict:
    """Everything that a version freezes, as plain values; of no moment, so that two can be held
    against each other. ``beside`` is what stands beside the sums, where it has been read already."""
    beside = beside or beside_sums(summary)
    figures = [reading.figures for _, reading in summary.signed]
    return {
        "round": summary.round.name,
        "texts": city_texts(report, summary),
        "figures": {key: total_of(key, figures) for key in FIGURES},
        "rates": {key: rate_of(rate, figures) for key, rate in RATES.items()},
        "districts": [
            {
                "district": district.name,
                "as_of": reading.as_of,
                "figures": reading.figures,
                UNITS_KEY: reading.tables.get(UNITS_KEY, ()),
            }
            for district, reading in summary.signed
        ],
        "gaps": [{"district": gap.district.name, "state": gap.state} for gap in summary.gaps],
        **summary.taken_apart,
        "problems": [_problem(row) for group in beside.problems for row in group.rows],
        **_beside(beside),
    }


def print_of(content: Mapping) -> str:
    """By which a page knows whether what it showed is still what would be adopted."""
    return sha256_of(canonical_text(content))


def _beside(beside: BesideSums) -> dict:
    """补充数 and 补充报告, apart from the sums."""
    return {
        "supplements": {one.key: dict(one.by_district) for one in beside.supplied},
        "addenda": [
            {"district": one.district, "since": one.since, "until": one.until, "text": one.text}
            for one in beside.addenda
        ],
        "later": {one.key: dict(one.by_district) for one in beside.later},
    }


def _problem(row: Problem) -> dict:
    names = ("key", "district", "problem", "cause", "advice", "responsible", "topic")
    return {name: getattr(row, name) for name in names}


@dataclass(frozen=True, slots=True)
class CitySection:
    """One of the five sections: the sums, then the city's words."""

    section: Section
    table: CityTable | None
    text: str


@dataclass(frozen=True, slots=True)
class CityReading:
    """An adopted version from its stored text alone."""

    sections: tuple[CitySection, ...]
    as_of: Mapping[str, datetime]  # by district, the moment that its figures are of
    gaps: tuple[tuple[str, str], ...]  # district and state
    problems: tuple[ProblemGroup, ...]
    figures: Mapping[str, int | None]
    units: Panel  # without rows in a version from before it kept them

    @property
    def districts(self) -> tuple[str, ...]:
        return tuple(self.as_of)

    def later_in(self, summary: CitySummary) -> list[str]:
        """The districts that filed since, for the first time or again."""
        return [
            district.name
            for district, reading in summary.signed
            if self.as_of.get(district.name) != reading.as_of
        ]

    @property
    def gap_groups(self) -> list[tuple[str, list[str]]]:
        """The districts that were missing by how far their report was, as each first appears."""
        found: dict[str, list[str]] = {}
        for district, state in self.gaps:
            found.setdefault(state, []).append(district)
        return list(found.items())


def adopted_reading(
    version: CityReportVersion, *, way: str = "", rows_of: Mapping[str, DistrictRow] = NOBODY
) -> CityReading:
    """``way`` leads a sum to the districts that it adds up, ``rows_of`` has by their names the ways
    of each of them: a page leads there, paper does not."""
    content = json.loads(version.text)
    rows, apart = content["districts"], city_tables(content, way)
    return CityReading(
        sections=tuple(
            CitySection(
                section,
                _table(section, rows, apart.get(section.key, ()), way=way, rows_of=rows_of),
                content["texts"].get(section.field, ""),
            )
            for section in SECTIONS
        ),
        as_of={row["district"]: datetime.fromisoformat(row["as_of"]) for row in rows},
        gaps=tuple((row["district"], row["state"]) for row in content["gaps"]),
        problems=grouped(Problem(**row) for row in content["problems"]),
        figures=content["figures"],
        units=units_of_city((row["district"], row.get(UNITS_KEY, ())) for row in rows),
    )


def _table(
    section: Section, rows, apart, *, way: str, rows_of: Mapping[str, DistrictRow]
) -> CityTable | None:
    if not section.figures:
        return None
    keys = [figure.key for figure in section.figures]
    made = (
        replace(
            rows_of.get(row["district"]) or DistrictRow(row["district"], ()),
            values=tuple(row["figures"].get(key) for key in keys),
        )
        for row in rows
    )
    return CityTable(section, tuple(made), way, tuple(apart))
