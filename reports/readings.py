"""A summary as one reads it: its five texts and its figures, as they stand or as signed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import RoleGrant
from accounts.roles import Role
from pilots.models import SubmissionVersion
from reports.dictionary import FIGURES, SECTIONS, Figure, Rate, Section
from reports.figure_links import rows_url
from reports.figures import district_figures
from reports.models import SummaryReport


@dataclass(frozen=True, slots=True)
class Reading:
    """``figures`` are integers by key; ``counted_on`` is the day whose staff was counted."""

    texts: Mapping[str, str]
    figures: Mapping[str, int]
    counted_on: date


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is no longer what was signed."""

    figure: Figure
    signed: str
    now: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """``url`` is the page of the rows behind it, "" where nobody asked for one."""

    figure: Figure | Rate
    shown: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class SectionTable:
    name: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One of the five sections with its system tables and its text."""

    section: Section
    tables: tuple[SectionTable, ...]
    text: str

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        return tuple(row for table in self.tables for row in table.rows)


def live_reading(report: SummaryReport, *, at: datetime) -> Reading:
    """What would be signed now."""
    on = report.counted_on(at=at)
    return Reading(
        texts={name: getattr(report, name) for name in report.PARTS},
        figures=district_figures(round=report.round, district=report.district, on=on),
        counted_on=on,
    )


def signed_reading(version: SubmissionVersion) -> Reading:
    """What was signed, from the stored text alone."""
    content = json.loads(version.text)
    return Reading(
        texts=content["texts"],
        figures=content["figures"],
        counted_on=date.fromisoformat(content["counted_on"]),
    )


def changes_since(report: SummaryReport, signed: Reading) -> list[Change]:
    """The figures that rows give differently today for the very day that was signed for.

    A figure that is younger than the signature was not signed, so it cannot have changed.
    """
    now = district_figures(round=report.round, district=report.district, on=signed.counted_on)
    return [
        Change(figure, figure.shown(signed.figures.get(key)), figure.shown(now.get(key)))
        for key, figure in FIGURES.items()
        if key in signed.figures and signed.figures[key] != now.get(key)
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """What one desk reads: the signed version and what changed since, or the state of today.

    ``reading`` is None where the version's text no longer fits its checksum.
    """

    reading: Reading | None
    version: SubmissionVersion | None
    changes: list[Change]


def shown_to(report: SummaryReport, *, by: RoleGrant, at: datetime) -> Shown:
    """The city reads the last signed version, also while the district mends it; the district
    reads what it would sign until that lies with the city."""
    version = report.submission.versions.select_related("taken_by").order_by("-number").first()
    reads_signed = by.role in Role.of_city or report.submission.is_with_city
    if version is None or not reads_signed:
        return Shown(live_reading(report, at=at), None, [])
    if not version.is_intact:
        return Shown(None, version, [])
    reading = signed_reading(version)
    return Shown(reading, version, changes_since(report, reading))


def section_pages(reading: Reading, *, report: SummaryReport | None = None) -> list[SectionPage]:
    """The five sections; the figures of a ``report`` lead to the rows that are behind them now."""
    return [
        SectionPage(
            section=section,
            tables=tuple(
                SectionTable(name, tuple(_rows(reading, figures, rates, report)))
                for name, figures, rates in section.groups
            ),
            text=reading.texts.get(section.field, ""),
        )
        for section in SECTIONS
    ]


def _rows(reading: Reading, figures, rates, report: SummaryReport | None) -> Iterator[FigureRow]:
    for figure in figures:
        shown = figure.shown(reading.figures.get(figure.key))
        yield FigureRow(figure, shown, _url(figure, report))
    for rate in rates:
        yield FigureRow(rate, rate.shown(reading.figures), _url(rate, report))


def _url(made: Figure | Rate, report: SummaryReport | None) -> str:
    if report is None:
        return ""
    query = f"round={report.round_id}"
    return rows_url(made.key, district=report.district_id, query=query)
