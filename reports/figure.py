"""What a figure, a rate and a section of the summary are."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.minutes import format_hours
from core.money import format_yuan

SHOWN = {
    "integer": lambda value: f"{value:,}",
    "hours": format_hours,
    "money": format_yuan,
}
MISSING = "—"  # a version signed before the figure existed


class Scope(StrEnum):
    """For whom a figure can be asked."""

    CENTER = "区、中心"
    DISTRICT = "区"


class Period(StrEnum):
    """What a figure covers: the work of the round, or how things stand on the day of counting."""

    ROUND = "本批次"
    DAY = "统计日"


class Explained:
    """What a figure and a rate say of themselves, wherever they stand alone."""

    __slots__ = ()
    label: str
    unit: str
    definition: str
    scope: Scope
    period: Period

    @property
    def heading(self) -> str:
        return f"{self.label}({self.unit})"

    @property
    def is_of_day(self) -> bool:
        """Whether it is how things stand on a day, and no work."""
        return self.period == Period.DAY

    @property
    def covers(self) -> str:
        return f"统计范围：{self.period}；可按{self.scope}查看。"

    @property
    def explained(self) -> str:
        """The definition, what it covers and for whom it can be asked."""
        return f"{self.definition}{self.covers}"


@dataclass(frozen=True, slots=True)
class Figure(Explained):
    """``kind`` is that of a workbook's column: integer, hours (minutes) or money (分).

    ``parts`` names the figures that this one adds up, where it is a sum of figures: its rows are
    theirs. ``group`` is the table of its section that it stands in. ``counts_people`` marks what
    is distinct within each center and then added: over centers the same person counts again.
    """

    key: str
    label: str
    unit: str
    definition: str
    kind: str = "integer"
    scope: Scope = Scope.CENTER
    period: Period = Period.ROUND
    group: str = ""
    parts: tuple[str, ...] = ()
    counts_people: bool = False

    def shown(self, value: int | None) -> str:
        """The value as pages write it, without its unit."""
        return MISSING if value is None else SHOWN[self.kind](value)

    def told(self, value: int | None) -> str:
        """The value with its unit, as a sentence quotes it: 1,234人次."""
        return f"{self.shown(value)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Rate(Explained):
    """Two figures, one over the other. Never stored and never averaged: computed where it is shown,
    over districts from the sums of both parts. It covers what both of them cover, for whom both
    can be asked."""

    key: str
    label: str
    part: str
    whole: str
    definition: str
    group: str = ""
    unit: str = "%"
    scope: Scope = Scope.CENTER
    period: Period = Period.ROUND

    def of(self, figures: Mapping[str, int]) -> int | None:
        """In tenths of a percent, rounded half up; None where there is nothing to divide by."""
        part, whole = figures.get(self.part), figures.get(self.whole)
        if part is None or not whole:
            return None
        return (2000 * part + whole) // (2 * whole)

    def left_over(self, figures: Mapping[str, int]) -> int | None:
        """What the part leaves of the whole, in their unit; None where one of them is missing."""
        part, whole = figures.get(self.part), figures.get(self.whole)
        return None if part is None or whole is None else whole - part

    def shown(self, figures: Mapping[str, int]) -> str:
        return self.shown_as(self.of(figures))

    def shown_as(self, tenths: int | None) -> str:
        """Tenths of a percent as pages write them, without the unit."""
        if tenths is None:
            return MISSING
        sign = "-" if tenths < 0 else ""  # a month of which only a reversal is left
        return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"

    def told(self, figures: Mapping[str, int]) -> str:
        return self.told_as(self.of(figures))

    def told_as(self, tenths: int | None) -> str:
        """The same with its unit, as a sentence quotes it."""
        return MISSING if tenths is None else f"{self.shown_as(tenths)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the five sections that 实施方案四(三) names: its figures and its text's column."""

    key: str
    number: str
    name: str
    field: str
    figures: tuple[Figure, ...] = ()
    rates: tuple[Rate, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.number}、{self.name}"

    @property
    def unit(self) -> str:
        """The unit that all figures share, to be written once per table; "" when they differ."""
        units = {figure.unit for figure in self.figures}
        return units.pop() if len(units) == 1 else ""

    @property
    def groups(self) -> list[tuple[str, tuple[Figure, ...], tuple[Rate, ...]]]:
        """The tables that the section is shown in: name, figures and rates, in order."""
        names = list(dict.fromkeys(figure.group for figure in self.figures))
        return [
            (
                name,
                tuple(figure for figure in self.figures if figure.group == name),
                tuple(rate for rate in self.rates if rate.group == name),
            )
            for name in names
        ]
