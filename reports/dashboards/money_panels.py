"""The panels of money: where it comes from, and how far both ledgers have spent it.

财政支付 (paid on to the subdistricts) and 机构使用 (the centers' vouchers) are the same money twice
on its way: they stand side by side, each with its rate by the dictionary, and are never added.
"""

from collections.abc import Iterable

from funding.states import Source
from reports.breakdowns.declared import EXECUTED, LEDGER_RULES
from reports.dashboards.doors import Doors
from reports.dashboards.numbers import ISSUED, LEDGERS, OF_CENTER, Numbers
from reports.dashboards.panels import Bars, Column, Panel, Row, Value, share, summed
from reports.dashboards.work_panels import LAST_YEAR, fitted
from reports.dictionary import FIGURES, RATES


def sources_panel(found: Numbers, doors: Doors) -> Panel:
    now = found.now.by("source", "received_total")
    before = found.before.by("source", "received_total") if found.before else None
    columns = (
        Column(FIGURES["received_total"].label, "money"),
        Column("占比", "percent"),
        Column(LAST_YEAR, "money"),
    )
    rows = tuple(
        Row(
            source.label,
            (
                now[source],
                share(now[source], now.total()),
                before[source] if before is not None else None,
            ),
            urls=_issued(doors, f"received_{source.value}"),
        )
        for source in Source
    )
    added = summed(rows, columns)
    panel = Panel(
        "sources",
        "资金：按来源",
        "资金来源",
        columns,
        rows,
        unit="元",
        total=(added[0], share(added[0], added[0]), added[2]),
        total_urls=_issued(doors, "received_total"),
        bars=Bars((0,), before=2),
    )
    return fitted(panel, found)


def _issued(doors: Doors, key: str) -> dict[int, str]:
    return {0: doors.to(key), 2: doors.to(key, before=True)}


def _columns(keys: Iterable[str]) -> tuple[Column, ...]:
    return tuple(
        Column(RATES[key].label, "percent") if key in RATES else Column(FIGURES[key].label, "money")
        for key in keys
    )


def _executed(sums: dict[str, int], keys: Iterable[str]) -> tuple[Value, ...]:
    return tuple(RATES[key].of(sums) if key in RATES else sums[key] for key in keys)


def _urls(doors: Doors, keys: Iterable[str], part: str = "") -> dict[int, str]:
    return {place: doors.to(key, part) for place, key in enumerate(keys)}


def ledgers_panel(found: Numbers, doors: Doors, *, of_center: bool = False) -> Panel:
    """Both ledgers by source. Of a center nobody knows what arrived in the district's account."""
    keys = EXECUTED[2:4] + EXECUTED[5:] if of_center else EXECUTED
    figures = OF_CENTER if of_center else (*ISSUED, *LEDGERS)
    by_source = {key: found.now.by("source", key) for key in figures}
    rows = tuple(
        Row(
            source.label,
            _executed({key: sums[source] for key, sums in by_source.items()}, keys),
            urls=_urls(doors, keys, f"source:{source.value}"),
        )
        for source in Source
    )
    whole = {key: sums.total() for key, sums in by_source.items()}
    return Panel(
        "ledgers",
        "资金执行：按来源",
        "资金来源",
        _columns(keys),
        rows,
        unit="元",
        lead=LEDGER_RULES[LEDGER_RULES.index("资金使用率") :] if of_center else LEDGER_RULES,
        total=_executed(whole, keys),
        total_urls=_urls(doors, keys),
        bars=Bars((keys.index("funds_spent"),), owed=keys.index("paid_total")),
    )


def execution_panel(units: Iterable[tuple[int, str, str]], numbers: Numbers, doors: Doors) -> Panel:
    """Both ledgers by district; ``units`` are key, name and address."""
    by_unit = {key: numbers.now.by_unit(key) for key in (*ISSUED, *LEDGERS)}
    found = [
        (pk, name, url, {key: sums[pk] for key, sums in by_unit.items()}) for pk, name, url in units
    ]
    rows = tuple(
        Row(name, _executed(sums, EXECUTED), url, _urls(doors.of(district=pk), EXECUTED))
        for pk, name, url, sums in found
    )
    whole = {key: sum(sums[key] for *_, sums in found) for key in EXECUTED if key not in RATES}
    return Panel(
        "execution",
        "资金执行：按区",
        "区",
        _columns(EXECUTED),
        rows,
        unit="元",
        lead=LEDGER_RULES,
        total=_executed(whole, EXECUTED),
        total_urls=_urls(doors, EXECUTED),
        bars=Bars((3,), owed=0),
    )


PERIODS = (Column("本期", "money"), Column(LAST_YEAR, "money"))


def center_money_panel(found: Numbers, doors: Doors) -> Panel:
    """What a center got and spent, with the year before."""
    rows = tuple(
        Row(
            "已分配到本中心" if key == "allocated_total" else FIGURES[key].label,
            (found.now.total(key), found.before.total(key) if found.before else None),
            urls={0: doors.to(key), 1: doors.to(key, before=True)},
        )
        for key in OF_CENTER
    )
    panel = Panel("money", "资金", "事项", PERIODS, rows, unit="元", bars=Bars((0,), before=1))
    return fitted(panel, found)
