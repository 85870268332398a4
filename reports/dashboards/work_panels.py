"""The panels that every dashboard has: cases, services, supervision and people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cases.states import ServiceType
from core.chinese_dates import format_date
from pilots.choices import Method, ServiceField
from pilots.qualification import Route
from reports.apart import Apart
from reports.dashboards.doors import Doors
from reports.dashboards.numbers import STAFF, Numbers
from reports.dashboards.panels import Bars, Column, Panel, Row, Value, share, summed
from reports.dictionary import FIGURES, RATES
from supervision.states import Structure

LAST_YEAR = "上年同期"


def methods_panel(found: Numbers, doors: Doors) -> Panel:
    return _split("method", "结案案例：按工作方法", "工作方法", Method, found, doors)


def fields_panel(found: Numbers, doors: Doors) -> Panel:
    return _split("field", "结案案例：按服务领域", "服务领域", ServiceField, found, doors)


def _split(name: str, title: str, head: str, choices, found: Numbers, doors: Doors) -> Panel:
    now = found.now.by(name, "cases_closed")
    before = found.before.by(name, "cases_closed") if found.before else None
    rows = tuple(
        Row(
            choice.label,
            (now[choice.value], share(now[choice.value], now.total()), _last(before, choice)),
            urls=_this_and_last(doors, "cases_closed", f"{name}:{choice.value}"),
        )
        for choice in choices
    )
    columns = (Column("本期"), Column("占比", "percent"), Column(LAST_YEAR))
    panel = Panel(
        f"{name}s",
        title,
        head,
        columns,
        rows,
        unit="个",
        total=_total(rows, columns),
        total_urls=_this_and_last(doors, "cases_closed"),
        bars=Bars((0,), before=2),
    )
    return fitted(panel, found)


def _this_and_last(doors: Doors, key: str, part: str = "") -> dict[int, str]:
    """Of a table with this year's number in the first column and last year's in the third."""
    return {0: doors.to(key, part), 2: doors.to(key, part, before=True)}


def fitted(panel: Panel, found: Numbers) -> Panel:
    """Without its last column, which is the year before's, where there was no such year."""
    if found.before is not None:
        return panel
    return replace(
        panel,
        columns=panel.columns[:-1],
        rows=tuple(replace(row, values=row.values[:-1]) for row in panel.rows),
        total=panel.total[:-1],
        bars=replace(panel.bars, before=None) if panel.bars else None,
    )


def _last(before: Counter | None, choice) -> int | None:
    return before[choice.value] if before is not None else None


def _total(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Value, ...]:
    """The sums, and all of it for a share."""
    added = summed(rows, columns)
    return tuple(
        share(added[0], added[0]) if column.kind == "percent" else value
        for column, value in zip(columns, added, strict=True)
    )


SERVED = ("service_records", "service_minutes", "person_times")


def services_panel(found: Numbers, doors: Doors) -> Panel:
    """By type, 事务性工作 last and beside the sum: it serves nobody."""
    records, minutes, times = (found.now.by("type", key) for key in SERVED)
    before = found.before.by("type", "person_times") if found.before else None
    clerical = found.now.total("clerical_minutes")
    direct = [choice for choice in ServiceType if choice is not ServiceType.CLERICAL]
    columns = (
        Column("服务次数", unit="次"),
        Column("服务时长", "hours", "小时"),
        Column("服务人次", unit="人次"),
        Column(f"{LAST_YEAR}人次", unit="人次"),
    )
    rows = tuple(
        Row(
            choice.label,
            (records[choice], minutes[choice], times[choice], _last(before, choice)),
            urls=_served(doors, f"type:{choice.value}"),
        )
        for choice in direct
    )
    label = ServiceType.CLERICAL.label
    lead = (
        f"另有{label}{columns[1].shown(clerical)}小时，不计入服务。"
        if clerical
        else f"不含{label}。"
    )
    panel = Panel(
        "services",
        "服务：按服务类型",
        "服务类型",
        columns,
        rows,
        lead=lead,
        more=("查看这些记录", doors.to("clerical_minutes") if clerical else ""),
        total=_total(rows, columns),
        total_urls=_served(doors),
        bars=Bars((2,), before=3),
    )
    return fitted(panel, found)


def _served(doors: Doors, part: str = "") -> dict[int, str]:
    now = {place: doors.to(key, part) for place, key in enumerate(SERVED)}
    return {**now, 3: doors.to(SERVED[2], part, before=True)}


def structures_panel(found: Numbers, doors: Doors) -> Panel:
    now, before = found.now, found.before
    minutes = now.by("structure", "supervision_minutes")
    sessions = now.by("structure", "supervision_sessions")
    last = before.by("structure", "supervision_minutes") if before else None
    columns = (
        Column(FIGURES["supervision_sessions"].label, unit="次"),
        Column(FIGURES["supervision_minutes"].label, "hours", "小时"),
        Column(LAST_YEAR, "hours", "小时"),
    )
    rows = tuple(
        Row(
            one.label,
            (sessions[one], minutes[one], _last(last, one)),
            urls=_supervised(doors, f"structure:{one.value}"),
        )
        for one in Structure
    )
    waiting = now.total("unconfirmed_minutes")
    panel = Panel(
        "supervision",
        "专业督导：按督导形式",
        "督导形式",
        columns,
        rows,
        lead=f"只计已确认的督导；另有{columns[1].shown(waiting)}小时待确认。",
        more=("查看待确认的督导", doors.to("unconfirmed_minutes") if waiting else ""),
        total=_total(rows, columns),
        total_urls=_supervised(doors),
        bars=Bars((1,), before=2),
    )
    return fitted(panel, found)


def _supervised(doors: Doors, part: str = "") -> dict[int, str]:
    minutes = "supervision_minutes"
    return {
        0: doors.to("supervision_sessions", part),
        1: doors.to(minutes, part),
        2: doors.to(minutes, part, before=True),
    }


ROUTES = (
    Column(FIGURES["staff"].label),
    *(Column(route.label) for route in Route),
    Column(RATES["rate_professionals_met"].label, "percent"),
)


@dataclass(frozen=True, slots=True)
class Team:
    """A row of the people: a unit's name and address, its key (None for all there is, 0 for one
    that has nobody) and the ways to its rows."""

    name: str
    url: str
    unit: int | None
    doors: Doors


def routes_panel(teams: Iterable[Team], found: Numbers, *, head: str, doors: Doors) -> Panel:
    """The professionals by the route of 实施方案三(四) that they meet, a row for each unit; ``doors``
    are those of the sum."""
    staff = found.staff
    rows = tuple(
        Row(
            team.name,
            _routes(staff, team.unit),
            team.url,
            _route_urls(team.doors),
        )
        for team in teams
    )
    whole = summed(rows, ROUTES)
    met = sum(whole[1:4])
    return Panel(
        "staff",
        "人员：按资质条件",
        head,
        ROUTES,
        rows,
        unit="人",
        lead=f"{format_date(found.counted_on)}在岗。后五列为从事专业社会工作服务的人员，按实施方案三(四)的资质条件分列。",
        total=(*whole[:-1], share(met, met + whole[4])),
        total_urls=_route_urls(doors),
        bars=Bars((1, 2, 3, 4)),
    )


def _routes(staff: Apart, unit: int | None) -> tuple[Value, ...]:
    numbers = {key: staff.of(unit, key) for key in STAFF}
    split = staff.by("route", "professionals", unit)
    rate = RATES["rate_professionals_met"].of(numbers)
    return (numbers["staff"], *(split[route.value] for route in Route), rate)


def _route_urls(doors: Doors) -> dict[int, str]:
    met = {
        place: doors.to("professionals_met", f"route:{route.value}")
        for place, route in enumerate(Route, start=1)
        if route is not Route.NONE
    }
    return {
        0: doors.to("staff"),
        **met,
        4: doors.to("professionals_not_met"),
        5: doors.to("rate_professionals_met"),
    }
