"""The city's summary: the sum of what districts signed and the city filed, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import District
from pilots.models import Obligation, Round, Submission, SubmissionVersion
from pilots.states import StageKind, SubmissionKind, SubmissionState
from reports.breakdowns.sums import city_tables, summed_up
from reports.citywide.sums import Lacking, lacking, rate_of, told_of, total_of
from reports.dashboards.panels import Panel
from reports.dictionary import SECTIONS, Figure, Rate, Section
from reports.overview import NOT_STARTED, lateness
from reports.readings import Reading, signed_reading

TAMPERED = "定稿内容与校验值不符"


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district's figures in the order of a section's; None where its version lacks one. Each of
    them opens its rows on the report's own page, ``url``."""

    district: District
    values: tuple[int | None, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a section on the page: its headings, a row per district, the row of sums."""

    name: str
    headings: tuple[tuple[str, str], ...]  # with the unit of each, "" where it stands above all
    rows: tuple[tuple[District, list[str]], ...]
    totals: list[str]
    note: str = ""  # how people are added up, "" where the table counts none
    urls: tuple[str, ...] = ()  # of the districts' reports

    @property
    def linked(self) -> list[tuple[str, District, list[str]]]:
        return [(url, *row) for url, row in zip(self.urls, self.rows, strict=True)]


@dataclass(frozen=True, slots=True)
class CityTable:
    """A section's figures by district; ``apart`` are their sums taken apart."""

    section: Section
    rows: tuple[DistrictRow, ...]
    apart: tuple[Panel, ...] = ()

    @property
    def totals(self) -> list[int | None]:
        """Every figure added up over the districts that have it, in the section's order."""
        return list(self.sums.values())

    @property
    def headings(self) -> list[str]:
        """What stands above each column: the unit too, unless it is written once above all."""
        figures = self.section.figures
        return [figure.label if self.section.unit else figure.heading for figure in figures]

    @property
    def columns(self) -> list[Figure | Rate]:
        """What the table has a column for: the figures, then the rates."""
        return _columns(self.section.figures, self.section.rates)

    @property
    def sums(self) -> dict[str, int | None]:
        """The totals by key; None for what no version has."""
        districts = self._districts
        return {figure.key: total_of(figure.key, districts) for figure in self.section.figures}

    @property
    def blocks(self) -> list[Block]:
        """The section's tables; rates are computed anew from what each row adds up to."""
        districts, sums = self._districts, self.sums
        return [
            Block(
                name,
                tuple(
                    (one.label, "" if self.section.unit == one.unit else one.unit)
                    for one in _columns(figures, rates)
                ),
                tuple((row.district, _shown(figures, rates, self._of(row))) for row in self.rows),
                [
                    *(figure.shown(sums[figure.key]) for figure in figures),
                    *(rate.shown_as(rate_of(rate, districts)) for rate in rates),
                ],
                _people_note(figures),
                tuple(row.url for row in self.rows),
            )
            for name, figures, rates in self.section.groups
        ]

    @property
    def quotable(self) -> list[tuple[Figure | Rate, str]]:
        """Each figure and rate of the section with the city's value, as a text quotes it."""
        districts = self._districts
        return [(one, told_of(one, districts)) for one in self.columns]

    @property
    def rate_rows(self) -> list[list[Decimal | None]]:
        """The section's rates in percent, of each district and then of all of them together."""
        districts, rates = self._districts, self.section.rates
        of_each = [[rate.of(figures) for rate in rates] for figures in districts]
        of_all = [rate_of(rate, districts) for rate in rates]
        return [[_percent(tenths) for tenths in row] for row in [*of_each, of_all]]

    @property
    def lacking(self) -> tuple[Lacking, ...]:
        """The figures and rates that some of the versions do not have."""
        rows = ((str(row.district), self._of(row)) for row in self.rows)
        return lacking(self.columns, rows)

    @property
    def _districts(self) -> list[dict[str, int | None]]:
        return [self._of(row) for row in self.rows]

    def _of(self, row: DistrictRow) -> dict[str, int | None]:
        keys = [figure.key for figure in self.section.figures]
        return dict(zip(keys, row.values, strict=True))


def _columns(figures, rates) -> list[Figure | Rate]:
    return [*figures, *rates]


def _percent(tenths: int | None) -> Decimal | None:
    return None if tenths is None else Decimal(tenths) / 10


def _people_note(figures) -> str:
    names = "、".join(figure.label for figure in figures if figure.counts_people)
    said = "按各中心分别去重后相加，同一人在几个中心的，各计一次。"
    return f"{names}{said}" if names else ""


def _shown(figures, rates, values) -> list[str]:
    return [
        *(figure.shown(values[figure.key]) for figure in figures),
        *(rate.shown(values) for rate in rates),
    ]


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
    urls: dict[int, str] = {}
    gaps = []
    for obligation in owed:
        submission = submissions.get(obligation.pk)
        version = versions.get(submission.pk) if submission else None
        if version is not None and version.is_intact:
            readings.append((obligation.district, signed_reading(version)))
            report = version.submission.summary
            urls[obligation.district_id] = reverse("reports:summary_detail", args=[report.pk])
        else:
            gaps.append(Gap(obligation, _why_missing(submission, version)))
    taken_apart = summed_up((str(district), reading.tables) for district, reading in readings)
    apart = city_tables(taken_apart)
    return CitySummary(
        round=round,
        tables=tuple(
            _table(section, readings, urls, apart.get(section.key, ()))
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


def _table(section: Section, readings, urls: dict[int, str], apart) -> CityTable:
    keys = [figure.key for figure in section.figures]
    return CityTable(
        section=section,
        rows=tuple(
            DistrictRow(
                district, tuple(reading.figures.get(key) for key in keys), urls[district.pk]
            )
            for district, reading in readings
        ),
        apart=tuple(apart),
    )


def _texts(section: Section, readings) -> CityTexts:
    return CityTexts(
        section=section,
        texts=tuple(
            DistrictText(district, reading.texts[section.field])
            for district, reading in readings
            if reading.texts.get(section.field, "").strip()
        ),
    )
