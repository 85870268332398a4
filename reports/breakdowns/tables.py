"""The breakdowns and the units as tables of pages and documents, from frozen values alone. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from core.chinese_dates import format_date
from reports.breakdowns.counted import BREAKDOWN_KEY, UNIT_FIGURES, UNITS_KEY
from reports.breakdowns.declared import BREAKDOWNS, LEFT_OVER, Breakdown
from reports.dashboards.panels import Column, Panel, Row, Value, summed
from reports.dictionary import RATES, Rate
from reports.figure_links import DRAFT, rows_at, rows_url

UNITS_TITLE = "各试点单位完成情况"
# What each column of the units is: its key and its heading.
UNIT_COLUMNS = {
    "opened_on": Column("挂牌日期", "text"),
    "rules": Column("管理制度", unit="项"),
    "cases_owed": Column("应完成案例", unit="个"),
    "cases": Column("计入案例", unit="个"),
    "minutes_owed": Column("应完成督导", "hours", "小时"),
    "minutes": Column("计入督导", "hours", "小时"),
    "is_met": Column("是否达标", "text"),
}


@dataclass(frozen=True, slots=True)
class Ways:
    """``figures`` is the address for ``KEY`` of a district or of the city; a center is opened in
    the round of this key, and held against the version of its district's report of this number or,
    without one, as the draft has it."""

    figures: str
    round: int | None = None
    version: int | None = None

    def to(self, key: str, part: str = "") -> str:
        """``part`` is name and value of a split."""
        address = rows_at(self.figures, key)
        if not part:
            return address
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'part': part})}"

    def to_center(self, key: str, center: int | None) -> str:
        if center is None or self.round is None:
            return ""
        held = DRAFT if self.version is None else {"version": self.version}
        return rows_url(key, center=center, query=urlencode({"round": self.round, **held}))


NOWHERE = Ways("")


def tables_by_section(frozen: Mapping, ways: Ways = NOWHERE) -> dict[str, list[Panel]]:
    """The tables that a version (or a draft) holds, by key of their section; a version that was
    signed before there were such tables has none."""
    found: dict[str, list[Panel]] = {}
    if UNITS_KEY in frozen:
        found["tasks"] = [units_table(frozen[UNITS_KEY], ways)]
    for one in BREAKDOWNS:
        if one.key in frozen.get(BREAKDOWN_KEY, ()):
            table = breakdown_table(one, frozen[BREAKDOWN_KEY][one.key], ways)
            found.setdefault(one.section, []).append(table)
    return found


def breakdown_table(
    breakdown: Breakdown, amounts: Mapping[str, Mapping[str, int]], ways: Ways = NOWHERE
) -> Panel:
    """A row per value of the split, also where nothing has it; the sums are the figures'."""
    columns = _columns(breakdown)
    rows = tuple(
        Row(
            label,
            _values(breakdown, amounts.get(value, {})),
            urls=_urls(breakdown, ways, f"{breakdown.split}:{value}"),
        )
        for value, label in breakdown.labels.items()
    )
    added = summed(rows, columns)
    totals = {key: added[at] for at, key in enumerate(breakdown.columns)}
    return Panel(
        breakdown.key,
        breakdown.title,
        breakdown.head,
        columns,
        rows,
        unit=_unit(breakdown),
        lead=breakdown.lead,
        total=_values(breakdown, totals),
        total_urls=_urls(breakdown, ways),
    )


def _unit(breakdown: Breakdown) -> str:
    """The unit that all figures share; "" where they differ and each says its own."""
    units = {one.unit for one in breakdown.made if not isinstance(one, Rate)}
    return units.pop() if len(units) == 1 else ""


def _columns(breakdown: Breakdown) -> tuple[Column, ...]:
    is_shared = bool(_unit(breakdown))
    columns = [
        Column(one.label, "percent")
        if isinstance(one, Rate)
        else Column(one.label, one.kind, "" if is_shared else one.unit)
        for one in breakdown.made
    ]
    return (*columns, *([Column(LEFT_OVER, "money")] if breakdown.balance else ()))


def _values(breakdown: Breakdown, numbers: Mapping[str, int]) -> tuple[Value, ...]:
    values = (
        RATES[key].of(numbers) if key in RATES else numbers.get(key, 0) for key in breakdown.columns
    )
    if not breakdown.balance:
        return tuple(values)
    rate = RATES[breakdown.balance]
    return (*values, numbers.get(rate.whole, 0) - numbers.get(rate.part, 0))


def _urls(breakdown: Breakdown, ways: Ways, part: str = "") -> dict[int, str]:
    """What is left over opens both numbers that it is between, as their rate does."""
    opened = (*breakdown.columns, *filter(None, [breakdown.balance]))
    return {at: ways.to(key, part) for at, key in enumerate(opened)} if ways.figures else {}


def units_table(units: Iterable[Mapping[str, Any]], ways: Ways = NOWHERE) -> Panel:
    """目标 against done, a row per unit; of 挂牌 and 制度 the figures above say how many have them."""
    units = list(units)
    columns = tuple(UNIT_COLUMNS.values())
    rows = tuple(Row(unit["unit"], _of_unit(unit), urls=_unit_urls(unit, ways)) for unit in units)
    added = summed(rows, columns)
    met = sum(is_met(unit) for unit in units)
    return Panel(
        UNITS_KEY,
        UNITS_TITLE,
        "试点单位",
        columns,
        rows,
        lead="管理制度共四项：项目、人员、财务、服务档案。案例和督导都不少于应完成数的为达标。",
        total=(None, None, *added[2:6], f"{met}个达标") if rows else (),
        total_urls=_unit_total_urls(ways),
        empty="本批次没有试点单位。",
    )


def units_of_city(districts: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> Panel:
    """The same of names of districts with their units, all in one table."""
    return units_table(
        {**unit, "unit": f"{name}{unit['unit']}"} for name, units in districts for unit in units
    )


def is_met(unit: Mapping[str, Any]) -> bool:
    return unit["cases"] >= unit["cases_owed"] and unit["minutes"] >= unit["minutes_owed"]


def _of_unit(unit: Mapping[str, Any]) -> tuple[Value, ...]:
    opened_on = unit["opened_on"]
    told = {
        **unit,
        "opened_on": format_date(date.fromisoformat(opened_on)) if opened_on else "未挂牌",
        "is_met": "达标" if is_met(unit) else "未达标",
    }
    return tuple(told[key] for key in UNIT_COLUMNS)


def _unit_urls(unit: Mapping[str, Any], ways: Ways) -> dict[int, str]:
    return {at: ways.to_center(figure, unit["center"]) for at, figure in _figure_columns()}


def _unit_total_urls(ways: Ways) -> dict[int, str]:
    return {at: ways.to(figure) for at, figure in _figure_columns()}


def _figure_columns() -> list[tuple[int, str]]:
    """The places of the columns that are figures, and which."""
    keys = list(UNIT_COLUMNS)
    return [(keys.index(name), figure) for name, figure in UNIT_FIGURES.items()]
