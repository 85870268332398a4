"""A summary as one reads it: its five texts and its figures, as they stand or as signed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import RoleGrant
from accounts.roles import Role
from pilots.models import SubmissionVersion
from reports.dictionary import FIGURES, SECTIONS, Figure, Section
from reports.figures import district_figures
from reports.models import SummaryReport
from reports.parts.frozen import rows_to_sign
from reports.parts.tables import PART_KEYS, PartTable, part_tables, supplied


@dataclass(frozen=True, slots=True)
class Reading:
    """``figures`` are integers by key; ``counted_on`` is the day whose staff was counted."""

    texts: Mapping[str, str]
    figures: Mapping[str, int]
    counted_on: date
    # The rows of ``reports.parts`` by part; a version signed before a part existed lacks its key.
    rows: Mapping = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is no longer what was signed."""

    figure: Figure
    signed: str
    now: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """``supplied`` is what was done off the platform, in words; "" for nothing."""

    figure: Figure
    shown: str
    supplied: str = ""


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One of the five sections with its system table, its text and the rows that belong to it."""

    section: Section
    rows: tuple[FigureRow, ...]
    text: str
    tables: tuple[PartTable, ...] = ()


def live_reading(report: SummaryReport, *, at: datetime) -> Reading:
    """What would be signed now."""
    on = report.counted_on(at=at)
    return Reading(
        texts={name: getattr(report, name) for name in report.PARTS},
        figures=district_figures(round=report.round, district=report.district, on=on),
        counted_on=on,
        rows=rows_to_sign(report),
    )


def signed_reading(version: SubmissionVersion) -> Reading:
    """What was signed, from the stored text alone."""
    content = json.loads(version.text)
    return Reading(
        texts=content["texts"],
        figures=content["figures"],
        counted_on=date.fromisoformat(content["counted_on"]),
        rows={key: content[key] for key in PART_KEYS if key in content},
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


def section_pages(reading: Reading) -> list[SectionPage]:
    beside, tables = supplied(reading.rows), part_tables(reading.rows)
    return [
        SectionPage(
            section=section,
            rows=tuple(
                FigureRow(
                    figure,
                    figure.shown(reading.figures.get(figure.key)),
                    figure.shown(beside[figure.key]) if figure.key in beside else "",
                )
                for figure in section.figures
            ),
            text=reading.texts.get(section.field, ""),
            tables=tuple(part for part in tables if part.section == section.key),
        )
        for section in SECTIONS
    ]
