"""A summary as one reads it: its five texts and its figures, as they stand or as signed."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from accounts.models import RoleGrant
from accounts.roles import Role
from pilots.models import Round, SubmissionVersion
from pilots.states import SubmissionState
from reports.basis import Counted, counted_by, kept_version, last_version, of_version
from reports.breakdowns.tables import NOWHERE, Ways, tables_by_section
from reports.dashboards.panels import Panel
from reports.dictionary import FIGURES, SECTIONS, Figure, Rate, Section
from reports.figure_links import KEY, rows_at, rows_url
from reports.figures import district_figures
from reports.models import SummaryReport
from reports.parts.chosen import as_read
from reports.parts.frozen import rows_to_sign
from reports.parts.tables import PART_KEYS, PartTable, part_tables, supplied
from reports.quoting import rendered


@dataclass(frozen=True, slots=True)
class Reading:
    """``figures`` are integers by key; ``counted_on`` is the day whose staff was counted, ``as_of``
    the moment whose rows were."""

    texts: Mapping[str, str]
    figures: Mapping[str, int]
    counted_on: date
    as_of: datetime
    # The rows of ``reports.parts`` by part; a version signed before a part existed lacks its key.
    rows: Mapping = field(default_factory=dict)
    tables: Mapping = field(default_factory=dict)  # of ``reports.breakdowns``, likewise


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was filed in the round before; ``way`` is the address for ``KEY`` of its rows."""

    round: Round
    reading: Reading
    way: str


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is no longer what was signed; ``told`` is what 补充报告 say of it, "" for
    nothing, and ``is_told`` that this is the whole difference. ``url`` is the page of its rows,
    "" where nobody asked for one."""

    figure: Figure
    signed: str
    now: str
    told: str = ""
    is_told: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """``url`` is the page of the rows behind it, "" where nobody asked for one; ``before`` is the
    same in the round before, "" where nothing was filed in one, and ``before_url`` leads to the
    rows of that; ``supplied`` is what was done off the platform, in words, "" for nothing;
    ``value`` is what ``shown`` says, of a rate in tenths of a percent."""

    figure: Figure | Rate
    shown: str
    url: str = ""
    before: str = ""
    supplied: str = ""
    value: int | None = None
    before_url: str = ""


@dataclass(frozen=True, slots=True)
class SectionTable:
    name: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One of the five sections with its system tables, its text and the rows that belong to it;
    ``apart`` are its figures taken apart."""

    section: Section
    tables: tuple[SectionTable, ...]
    text: str
    parts: tuple[PartTable, ...] = ()
    apart: tuple[Panel, ...] = ()

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        return tuple(row for table in self.tables for row in table.rows)


def live_reading(report: SummaryReport, *, at: datetime) -> Reading:
    """What would be signed now, with the quoted figures in the texts."""
    counted = counted_by(report, at=at)
    texts = {name: rendered(getattr(report, name), counted.figures) for name in report.PARTS}
    return _reading(texts, counted, rows_to_sign(report))


def signed_reading(version: SubmissionVersion) -> Reading:
    """What was signed, from the stored text alone: for sums and comparing. Who shows or prints
    it takes ``reading_to_show``."""
    counted, content = of_version(version), json.loads(version.text)
    rows = {key: content[key] for key in PART_KEYS if key in content}
    return _reading(content["texts"], counted, rows)


def _reading(texts: Mapping[str, str], counted: Counted, rows: Mapping) -> Reading:
    return Reading(texts, counted.figures, counted.on, counted.as_of, rows, counted.tables)


def reading_to_show(version: SubmissionVersion) -> Reading:
    """What was signed, without the cases that the library took down since; a query at most."""
    signed = signed_reading(version)
    return replace(signed, rows=as_read(signed.rows))


def changes_since(report: SummaryReport, signed: Reading) -> list[Change]:
    """The figures that rows give differently today for the very day that was signed for."""
    now = district_figures(round=report.round, district=report.district, on=signed.counted_on)
    if now == signed.figures:
        return []
    told: Counter[str] = Counter()
    for addendum in report.addenda.order_by("number"):
        told.update(addendum.figures)
    return differences(signed.figures, now, told)


def differences(
    before: Mapping[str, int], now: Mapping[str, int], told: Mapping[str, int] | None = None
) -> list[Change]:
    """What is no longer the same, in the order of the dictionary.

    A figure that is younger than the signature was not signed, so it cannot have changed.
    """
    return [
        _change(FIGURES[key], before[key], now.get(key), (told or {}).get(key, 0))
        for key in FIGURES
        if key in before and before[key] != now.get(key)
    ]


def _change(figure: Figure, before: int, now: int | None, told: int) -> Change:
    is_told = bool(told) and now is not None and now - before == told
    said = figure.told(told) if told else ""
    return Change(figure, figure.shown(before), figure.shown(now), said, is_told)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one desk reads: the signed version and what changed since, or what would be signed.

    ``reading`` is None where the version's text no longer fits its checksum. Of a draft,
    ``kept`` is the version whose figures stay and ``renewed`` the one that 重新取数 replaces:
    ``changes`` then are old to new, as they will be signed.
    """

    reading: Reading | None
    version: SubmissionVersion | None
    changes: list[Change]
    kept: SubmissionVersion | None = None
    renewed: SubmissionVersion | None = None


def shown_to(report: SummaryReport, *, by: RoleGrant, at: datetime) -> Shown:
    """The city reads the last signed version, also while the district mends it; the district
    reads what it would sign until that lies with the city."""
    version = last_version(report)
    reads_signed = by.role in Role.of_city or report.submission.is_with_city
    if version is None:
        return Shown(live_reading(report, at=at), None, [])
    if not version.is_intact:
        reading = None if reads_signed else live_reading(report, at=at)
        return Shown(reading, version if reads_signed else None, [])
    signed, way = reading_to_show(version), _way(report, version)
    if reads_signed:
        return Shown(signed, version, led(changes_since(report, signed), way))
    reading = live_reading(report, at=at)
    if kept_version(report) is not None:
        return Shown(reading, None, led(changes_since(report, signed), way), kept=version)
    changes = led(differences(signed.figures, reading.figures), way)
    return Shown(reading, None, changes, renewed=version)


def led(changes: list[Change], way: str) -> list[Change]:
    """Each to the page that says both what was signed and what is there now."""
    return [replace(change, url=rows_at(way, change.figure.key)) for change in changes]


@dataclass(frozen=True, slots=True)
class ChangesNotice:
    """Figures that are no longer the same, and what that means for who reads the page."""

    title: str
    text: str
    before: str
    now: str
    changes: list[Change]


def changes_notice(shown: Shown) -> ChangesNotice | None:
    """What the page says of the changes; None where nothing changed."""
    if not shown.changes:
        return None
    count = f"{len(shown.changes)}项"
    if shown.renewed is not None:
        title = f"重新取数后与第{shown.renewed.number}版相比，{count}数据不同"
        text = "审核上报后以新数据为准，请对照修改文字。"
        return ChangesNotice(title, text, f"第{shown.renewed.number}版", "现在", shown.changes)
    if shown.kept is not None:
        title = f"{count}变动：记录在上报后有变化"
        text = "再次上报仍用原来的数据；要用现在的数据，请先重新取数。"
        return ChangesNotice(title, text, "上报时", "现在", shown.changes)
    title = f"{count}变动：记录在上报后有变化{_said_of_told(shown.changes)}"
    text = f"本页显示上报时的定稿数据，汇总也以定稿为准。{_way_to_correct(shown.version)}"
    return ChangesNotice(title, text, "上报时", "现在", shown.changes)


def _way_to_correct(version: SubmissionVersion | None) -> str:
    if version is not None and version.submission.state in SubmissionState.final:
        return "报告已备案，不再退回；差异请在补充报告或者全市工作总结中说明。"
    return "需要更正的，由市级退回后重新取数、重新上报。"


def _said_of_told(changes: list[Change]) -> str:
    """How much of it needs no question, because the district told it already."""
    count = sum(change.is_told for change in changes)
    if count == 0:
        return ""
    return "，补充报告已说明" if count == len(changes) else f"，其中{count}项补充报告已说明"


def section_pages(
    reading: Reading,
    *,
    report: SummaryReport | None = None,
    earlier: Earlier | None = None,
    version: SubmissionVersion | None = None,
) -> list[SectionPage]:
    """The five sections; the figures of a ``report`` lead to the rows that are behind them now,
    held against the ``version`` that they are of, and have beside them those of an ``earlier``
    round, which lead to its own."""
    way = _way(report, version) if report is not None else ""
    parts = part_tables(reading.rows)
    number = version.number if version is not None else None
    ways = Ways(way, report.round_id, number) if report is not None else NOWHERE
    apart = tables_by_section(reading.tables, ways)
    return [
        SectionPage(
            section=section,
            tables=tuple(
                SectionTable(name, tuple(_rows(reading, figures, rates, way, earlier)))
                for name, figures, rates in section.groups
            ),
            text=reading.texts.get(section.field, ""),
            parts=tuple(part for part in parts if part.section == section.key),
            apart=tuple(apart.get(section.key, ())),
        )
        for section in SECTIONS
    ]


def _rows(
    reading: Reading, figures, rates, way: str, earlier: Earlier | None
) -> Iterator[FigureRow]:
    before, beside = earlier.reading.figures if earlier else {}, supplied(reading.rows)
    back = earlier.way if earlier else ""
    for figure in figures:
        value = reading.figures.get(figure.key)
        was = figure.shown(before.get(figure.key)) if earlier else ""
        more = figure.shown(beside[figure.key]) if figure.key in beside else ""
        yield FigureRow(
            figure,
            figure.shown(value),
            rows_at(way, figure.key),
            was,
            more,
            value,
            before_url=rows_at(back, figure.key) if before.get(figure.key) else "",
        )
    for rate in rates:
        was = rate.shown(before) if earlier else ""
        shown, value = rate.shown(reading.figures), rate.of(reading.figures)
        then = rows_at(back, rate.key) if rate.of(before) else ""
        yield FigureRow(rate, shown, rows_at(way, rate.key), was, value=value, before_url=then)


def _way(report: SummaryReport, version: SubmissionVersion | None) -> str:
    query = f"round={report.round_id}"
    if version is not None:
        query += f"&version={version.number}"
    return rows_url(KEY, district=report.district_id, query=query)
