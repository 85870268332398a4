"""The five sections as pages show them: each figure with its rows, the tables, the text."""

from collections.abc import Iterator
from dataclasses import dataclass

from pilots.models import SubmissionVersion
from reports.breakdowns.tables import NOWHERE, Ways, tables_by_section
from reports.dashboards.panels import Cell, Panel
from reports.dictionary import SECTIONS, Figure, Rate, Section
from reports.figure_links import report_way, rows_at
from reports.models import SummaryReport
from reports.parts.tables import PartTable, part_tables, supplied
from reports.readings import Earlier, Reading


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

    @property
    def rows_title(self) -> str:
        return f"查看{self.figure.label}明细。{self.figure.covers}"

    @property
    def cells(self) -> list[Cell]:
        """Number, unit and the number before, as a page's table has them."""
        return [Cell(self.shown, "num", self.url, self.rows_title), *self.cells_behind]

    @property
    def cells_behind(self) -> list[Cell]:
        """The same without the number, for one that stands in two parts."""
        unit = Cell(self.figure.unit, "unit")
        if not self.before:
            return [unit]
        return [unit, Cell(self.before, "num", self.before_url, self.rows_title)]


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
    way = report_way(report, version) if report is not None else ""
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
