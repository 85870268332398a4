"""The panels that every dashboard has: cases, services, supervision, money and people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cases.states import ServiceType
from centers.tallies import StaffTally
from funding.states import Source
from funding.tallies import MoneyTally
from pilots.choices import Method, ServiceField
from pilots.qualification import Route
from reports.dashboards.facts import Facts, Work
from reports.dashboards.panels import Bars, Column, Panel, Row, Value, share, summed
from supervision.states import Structure

LAST_YEAR = "上年同期"
NO_URLS: dict[str, str] = {}


def methods_panel(facts: Facts, urls: dict[str, str] = NO_URLS) -> Panel:
    return _split("methods", "结案案例：按工作方法", "工作方法", Method, facts, "by_method", urls)


def fields_panel(facts: Facts, urls: dict[str, str] = NO_URLS) -> Panel:
    return _split(
        "fields", "结案案例：按服务领域", "服务领域", ServiceField, facts, "by_field", urls
    )


def _split(key, title, head, choices, facts: Facts, name: str, urls) -> Panel:
    now = facts.now.cases.counted(name)
    before = facts.before.cases.counted(name) if facts.before else None
    rows = tuple(
        Row(
            choice.label,
            (now[choice.value], share(now[choice.value], now.total()), _last(before, choice)),
            urls={0: urls[choice.value]} if urls.get(choice.value) else {},
        )
        for choice in choices
    )
    columns = (Column("本期"), Column("占比", "percent"), Column(LAST_YEAR))
    panel = Panel(
        key,
        title,
        head,
        columns,
        rows,
        unit="个",
        total=_total(rows, columns),
        bars=Bars((0,), before=2),
    )
    return fitted(panel, facts)


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


def services_panel(facts: Facts) -> Panel:
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
        total=_total(rows, columns),
        bars=Bars((2,), before=3),
    )
    return fitted(panel, facts)


def structures_panel(facts: Facts) -> Panel:
    now, before = facts.now.supervision, facts.before and facts.before.supervision
    minutes, sessions = now.counted("minutes_by"), now.counted("sessions_by")
    last = before.counted("minutes_by") if before else None
    columns = (
        Column("督导次数", unit="次"),
        Column("督导时长", "hours", "小时"),
        Column(LAST_YEAR, "hours", "小时"),
    )
    rows = tuple(
        Row(one.label, (sessions[one], minutes[one], _last(last, one))) for one in Structure
    )
    waiting = now.total(lambda tally: tally.unconfirmed_minutes)
    panel = Panel(
        "supervision",
        "专业督导：按督导形式",
        "督导形式",
        columns,
        rows,
        lead=f"只计已确认的督导；另有{columns[1].shown(waiting)}小时待确认。",
        total=_total(rows, columns),
        bars=Bars((1,), before=2),
    )
    return fitted(panel, facts)


def sources_panel(facts: Facts) -> Panel:
    now = facts.now.money.counted("issued")
    before = facts.before.money.counted("issued") if facts.before else None
    columns = (Column("下达金额", "money"), Column("占比", "percent"), Column(LAST_YEAR, "money"))
    rows = tuple(
        Row(source.label, (now[source], share(now[source], now.total()), _last(before, source)))
        for source in Source
    )
    panel = Panel(
        "sources",
        "资金：按来源",
        "资金来源",
        columns,
        rows,
        unit="元",
        total=_total(rows, columns),
        bars=Bars((0,), before=2),
    )
    return fitted(panel, facts)


EXECUTION = (
    Column("下达", "money", "元"),
    Column("到账", "money", "元"),
    Column("已分配到中心", "money", "元"),
    Column("已拨付", "money", "元"),
    Column("拨付进度", "percent"),
)


def execution_panel(units: Iterable[tuple[int, str, str]], work: Work) -> Panel:
    """``units`` are key, name and address; paid on to the subdistricts, held against issued."""
    rows = tuple(Row(name, _executed(work.money.of(pk)), url) for pk, name, url in units)
    added = summed(rows, EXECUTION)
    return Panel(
        "execution",
        "资金：下达、分配与拨付",
        "区",
        EXECUTION,
        rows,
        lead="拨付进度为已拨付到街道(乡镇)的金额占下达金额的比例。",
        total=(*added[:-1], share(added[3], added[0])),
        bars=Bars((3,), owed=0),
    )


def _executed(money: MoneyTally) -> tuple[Value, ...]:
    issued = money.issued.total()
    return (issued, money.arrived, money.allocated, money.paid, share(money.paid, issued))


ROUTES = (
    Column("在岗人员"),
    Column(Route.SOCIAL_WORKER.label),
    Column(Route.ASSISTANT_THREE_YEARS.label),
    Column("社工专业本科及以上"),
    Column("不符合"),
    Column("符合率", "percent"),
)


def routes_panel(
    units: Iterable[tuple[str, str, StaffTally]], *, head: str, on_words: str
) -> Panel:
    """The professionals by the route of 实施方案三(四) that they meet, a row for each unit."""
    rows = tuple(Row(name, _routes(staff), url) for name, url, staff in units)
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
        bars=Bars((1, 2, 3, 4)),
    )


def _routes(staff: StaffTally) -> tuple[Value, ...]:
    split = tuple(staff.by_route[route] for route in Route)
    return (staff.staff, *split, share(staff.met, staff.professionals))
