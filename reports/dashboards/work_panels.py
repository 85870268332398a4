"""The panels that every dashboard has: cases, services, supervision and people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cases.states import ServiceType
from centers.tallies import StaffTally
from pilots.choices import Method, ServiceField
from pilots.qualification import Route
from reports.dashboards.doors import Doors
from reports.dashboards.facts import Facts
from reports.dashboards.panels import Bars, Column, Panel, Row, Value, share, summed
from supervision.states import Structure

LAST_YEAR = "上年同期"


def methods_panel(facts: Facts, doors: Doors) -> Panel:
    return _split("method", "结案案例：按工作方法", "工作方法", Method, facts, doors)


def fields_panel(facts: Facts, doors: Doors) -> Panel:
    return _split("field", "结案案例：按服务领域", "服务领域", ServiceField, facts, doors)


def _split(name: str, title: str, head: str, choices, facts: Facts, doors: Doors) -> Panel:
    now = facts.now.cases.counted(f"by_{name}")
    before = facts.before.cases.counted(f"by_{name}") if facts.before else None
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
    return fitted(panel, facts)


def _this_and_last(doors: Doors, key: str, part: str = "") -> dict[int, str]:
    """Of a table with this year's number in the first column and last year's in the third."""
    return {0: doors.to(key, part), 2: doors.to(key, part, before=True)}


def fitted(panel: Panel, facts: Facts) -> Panel:
    """Without its last column, which is the year before's, where there was no such year."""
    if facts.before is not None:
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


def services_panel(facts: Facts, doors: Doors) -> Panel:
    """By type, 事务性工作 last and beside the sum: it serves nobody."""
    now = facts.now.cases
    records, minutes, times = (now.counted(name) for name in ("records", "minutes", "person_times"))
    before = facts.before.cases.counted("person_times") if facts.before else None
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
    clerical = ServiceType.CLERICAL
    lead = (
        f"另有{clerical.label}{records[clerical]}次、"
        f"{columns[1].shown(minutes[clerical])}小时，不计入服务。"
        if records[clerical]
        else f"不含{clerical.label}。"
    )
    panel = Panel(
        "services",
        "服务：按服务类型",
        "服务类型",
        columns,
        rows,
        lead=lead,
        more=("查看这些记录", doors.to("clerical_minutes") if minutes[clerical] else ""),
        total=_total(rows, columns),
        total_urls=_served(doors),
        bars=Bars((2,), before=3),
    )
    return fitted(panel, facts)


def _served(doors: Doors, part: str = "") -> dict[int, str]:
    now = {place: doors.to(key, part) for place, key in enumerate(SERVED)}
    return {**now, 3: doors.to(SERVED[2], part, before=True)}


def structures_panel(facts: Facts, doors: Doors) -> Panel:
    now, before = facts.now.supervision, facts.before and facts.before.supervision
    minutes, sessions = now.counted("minutes_by"), now.counted("sessions_by")
    last = before.counted("minutes_by") if before else None
    columns = (
        Column("督导次数", unit="次"),
        Column("督导时长", "hours", "小时"),
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
    waiting = now.total(lambda tally: tally.unconfirmed_minutes)
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
    return fitted(panel, facts)


def _supervised(doors: Doors, part: str = "") -> dict[int, str]:
    minutes = "supervision_minutes"
    return {
        0: doors.to("supervision_sessions", part),
        1: doors.to(minutes, part),
        2: doors.to(minutes, part, before=True),
    }


ROUTES = (
    Column("在岗人员"),
    Column(Route.SOCIAL_WORKER.label),
    Column(Route.ASSISTANT_THREE_YEARS.label),
    Column("社工专业本科及以上"),
    Column("不符合"),
    Column("符合率", "percent"),
)


def routes_panel(
    units: Iterable[tuple[str, str, StaffTally, Doors]], *, head: str, on_words: str, doors: Doors
) -> Panel:
    """The professionals by the route of 实施方案三(四) that they meet, a row for each unit: its
    name and address, its people and the ways to their rows; ``doors`` are those of the sum."""
    rows = tuple(
        Row(name, _routes(staff), url, _route_urls(own)) for name, url, staff, own in units
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
        lead=f"{on_words}在岗。后五列为从事专业社会工作服务的人员，按实施方案三(四)的资质条件分列。",
        total=(*whole[:-1], share(met, met + whole[4])),
        total_urls=_route_urls(doors),
        bars=Bars((1, 2, 3, 4)),
    )


def _routes(staff: StaffTally) -> tuple[Value, ...]:
    split = tuple(staff.by_route[route] for route in Route)
    return (staff.staff, *split, share(staff.met, staff.professionals))


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
