"""The city's sums of one section: a row per district, and every cell with the way to what is in it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import District
from reports.citywide.sums import Lacking, lacking, rate_of, told_of, total_of
from reports.dashboards.panels import Panel
from reports.dictionary import Figure, Rate, Section
from reports.figure_links import rows_at

SOMETHING = re.compile("[1-9]")


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district's figures in the order of a section's; None where its version lacks one. ``url``
    is the report; ``way`` leads a figure to its rows, held against the version."""

    district: District
    values: tuple[int | None, ...]
    url: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table on the page: the district (合计 for the sums), its report, its cells with
    where each leads; nothing is behind a zero or a dash, so it leads nowhere."""

    head: District | str
    url: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a section on the page: its headings, a row per district, the row of sums."""

    name: str
    headings: tuple[tuple[str, str], ...]  # with the unit of each, "" where it stands above all
    lines: tuple[Line, ...]
    total: Line
    note: str = ""  # how people are added up, "" where the table counts none

    @property
    def rows(self) -> list[tuple[District | str, list[str]]]:
        """The same without the ways, for paper."""
        return [(line.head, _texts(line)) for line in self.lines]

    @property
    def totals(self) -> list[str]:
        return _texts(self.total)


@dataclass(frozen=True, slots=True)
class CityTable:
    """``way`` leads a sum to the districts that it adds up; ``apart`` are the sums taken apart."""

    section: Section
    rows: tuple[DistrictRow, ...]
    way: str = ""
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
        return [
            Block(
                name,
                tuple(
                    (one.label, "" if self.section.unit == one.unit else one.unit)
                    for one in _columns(figures, rates)
                ),
                tuple(self._line(row, figures, rates) for row in self.rows),
                self._total(figures, rates),
                _people_note(figures),
            )
            for name, figures, rates in self.section.groups
        ]

    def _line(self, row: DistrictRow, figures, rates) -> Line:
        values = self._of(row)
        texts = [
            *(figure.shown(values[figure.key]) for figure in figures),
            *(rate.shown(values) for rate in rates),
        ]
        return Line(row.district, row.url, _cells(row.way, _columns(figures, rates), texts))

    def _total(self, figures, rates) -> Line:
        districts, sums = self._districts, self.sums
        texts = [
            *(figure.shown(sums[figure.key]) for figure in figures),
            *(rate.shown_as(rate_of(rate, districts)) for rate in rates),
        ]
        return Line("合计", "", _cells(self.way, _columns(figures, rates), texts))

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


def _cells(way: str, made: list[Figure | Rate], texts: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((text, way_of(way, one.key, text)) for one, text in zip(made, texts, strict=True))


def way_of(way: str, key: str, shown: str) -> str:
    """The address for a figure that is told so; "" for a zero or a dash."""
    return rows_at(way, key) if SOMETHING.search(shown) else ""


def _texts(line: Line) -> list[str]:
    return [text for text, _ in line.cells]
