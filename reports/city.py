"""The city's summary: the sum of what districts signed and the city filed, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import District
from pilots.models import Obligation, Round, Submission, SubmissionVersion
from pilots.states import StageKind, SubmissionKind, SubmissionState
from reports.breakdowns.sums import city_tables, summed_up
from reports.city_table import CityTable, DistrictRow
from reports.dictionary import SECTIONS, Section
from reports.figure_links import KEY, district_way
from reports.overview import NOT_STARTED, lateness
from reports.readings import Reading, signed_reading

TAMPERED = "定稿内容与校验值不符"


@dataclass(frozen=True, slots=True)
class Gap:
    """A district that owes a report which is not in the sum, and how far that report is."""

    obligation: Obligation
    state: str

    @property
    def district(self) -> District:
        return self.obligation.district


@dataclass(frozen=True, slots=True)
class DistrictText:
    district: District
    text: str


@dataclass(frozen=True, slots=True)
class CityTexts:
    section: Section
    texts: tuple[DistrictText, ...]


@dataclass(frozen=True, slots=True)
class CitySummary:
    round: Round
    tables: tuple[CityTable, ...]
    texts: tuple[CityTexts, ...]
    signed: tuple[tuple[District, Reading], ...]
    gaps: tuple[Gap, ...]
    taken_apart: Mapping[str, Any]  # as ``reports.breakdowns.sums`` adds it up

    @property
    def filed(self) -> tuple[District, ...]:
        return tuple(district for district, _ in self.signed)


def city_summary(*, round: Round) -> CitySummary:
    """The sum over the filed versions of a round, in three queries.

    Figures are read from the frozen text, never from rows: the sum is of what was signed.
    """
    owed = _owed(round)
    versions = _filed_versions(round)
    submissions = {
        submission.obligation_id: submission
        for submission in Submission.objects.filter(round=round, kind=SubmissionKind.SUMMARY)
    }
    readings: list[tuple[District, Reading]] = []
    ways: dict[int, tuple[str, str]] = {}
    gaps = []
    for obligation in owed:
        submission = submissions.get(obligation.pk)
        version = versions.get(submission.pk) if submission else None
        if version is not None and version.is_intact:
            readings.append((obligation.district, signed_reading(version)))
            ways[obligation.district_id] = ways_of(round, obligation.district_id, version)
        else:
            gaps.append(Gap(obligation, _why_missing(submission, version)))
    taken_apart = summed_up((str(district), reading.tables) for district, reading in readings)
    way = figure_url(round, KEY)
    apart = city_tables(taken_apart, way)
    return CitySummary(
        round=round,
        tables=tuple(
            replace(
                _table(section, readings, ways, way=way),
                apart=tuple(apart.get(section.key, ())),
            )
            for section in SECTIONS
            if section.figures
        ),
        texts=tuple(_texts(section, readings) for section in SECTIONS),
        signed=tuple(readings),
        gaps=tuple(gaps),
        taken_apart=taken_apart,
    )


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap in words: the report's state, and whether it is late."""

    district: District
    state: str
    lateness: str
    tone: str


def gap_rows(summary: CitySummary, *, at) -> list[GapRow]:
    return [
        GapRow(gap.district, gap.state, *lateness(gap.obligation, at=at)) for gap in summary.gaps
    ]


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The districts that are missing for the same reason, as one line."""

    state: str
    lateness: str
    tone: str
    districts: tuple[District, ...]


def gap_groups(summary: CitySummary, *, at) -> list[GapGroup]:
    """The gaps by state and lateness, in the order in which each first appears."""
    groups: dict[tuple[str, str, str], list[District]] = {}
    for row in gap_rows(summary, at=at):
        groups.setdefault((row.state, row.lateness, row.tone), []).append(row.district)
    return [GapGroup(*key, districts=tuple(names)) for key, names in groups.items()]


def _owed(round: Round) -> QuerySet[Obligation]:
    return (
        Obligation.objects.filter(stage__round=round, stage__kind=StageKind.SUMMARY)
        .select_related("district")
        .order_by("district__order", "district__pk")
    )


def _filed_versions(round: Round) -> dict[int, SubmissionVersion]:
    """The last version of each filed report by its submission; an older one is overwritten."""
    versions = (
        SubmissionVersion.objects.filter(
            submission__round=round,
            submission__kind=SubmissionKind.SUMMARY,
            submission__state=SubmissionState.FILED,
        )
        .select_related("submission__summary")
        .order_by("number")
    )
    return {version.submission_id: version for version in versions}


def _why_missing(submission: Submission | None, version: SubmissionVersion | None) -> str:
    if submission is None:
        return NOT_STARTED
    return TAMPERED if version is not None else submission.get_state_display()


def figure_url(round: Round, key: str) -> str:
    """The page of the districts that the city's figure adds up."""
    return reverse("reports:city_figure", args=[round.pk, key])


def ways_of(round: Round, district: int, version: SubmissionVersion) -> tuple[str, str]:
    """To the district's report, and from its figures to their rows."""
    report = reverse("reports:summary_detail", args=[version.submission.summary.pk])
    return report, district_way(district=district, round=round.pk, version=version.number)


def _table(section: Section, readings, ways: dict[int, tuple[str, str]], *, way: str) -> CityTable:
    keys = [figure.key for figure in section.figures]
    rows = (
        DistrictRow(district, tuple(reading.figures.get(key) for key in keys), *ways[district.pk])
        for district, reading in readings
    )
    return CityTable(section, tuple(rows), way)


def _texts(section: Section, readings) -> CityTexts:
    return CityTexts(
        section=section,
        texts=tuple(
            DistrictText(district, reading.texts[section.field])
            for district, reading in readings
            if reading.texts.get(section.field, "").strip()
        ),
    )
