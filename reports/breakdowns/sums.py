"""What the breakdowns of filed versions add up to. Pure.

A version that was signed before a table existed is not taken for zeros: its district is left out of
that table, which names it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reports.breakdowns.counted import BREAKDOWN_KEY
from reports.breakdowns.declared import BREAKDOWNS, Breakdown
from reports.breakdowns.tables import Ways, breakdown_table
from reports.dashboards.panels import Panel

LACKING_KEY = "breakdowns_lacking"
Amounts = Mapping[str, Mapping[str, int]]


def summed_up(districts: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """Of names and frozen tables, as plain values for a version of the city: the sums of each
    breakdown and the names of the districts that are in none of them. What nobody signed is no
    table: its zeros would say that nothing was done."""
    signed = [(name, tables.get(BREAKDOWN_KEY, {})) for name, tables in districts]
    held = {one.key: [own[one.key] for _, own in signed if one.key in own] for one in BREAKDOWNS}
    return {
        BREAKDOWN_KEY: {one.key: added(one, held[one.key]) for one in BREAKDOWNS if held[one.key]},
        LACKING_KEY: {
            one.key: [name for name, tables in signed if one.key not in tables]
            for one in BREAKDOWNS
        },
    }


def added(breakdown: Breakdown, districts: Sequence[Amounts]) -> dict[str, dict[str, int]]:
    """By value and figure over the districts; what one of them lacks adds nothing."""
    return {
        value: {
            key: sum(amounts.get(value, {}).get(key, 0) for amounts in districts)
            for key in breakdown.figures
        }
        for value in breakdown.labels
    }


def city_tables(frozen: Mapping[str, Any], way: str = "") -> dict[str, list[Panel]]:
    """The tables of what ``summed_up`` made, by key of their section; a version from before there
    were such tables has none. ``way`` leads a number to the districts that it adds up."""
    found: dict[str, list[Panel]] = {}
    for one in BREAKDOWNS:
        if one.key not in frozen.get(BREAKDOWN_KEY, ()):
            continue
        missing = frozen[LACKING_KEY][one.key]
        table = breakdown_table(one, frozen[BREAKDOWN_KEY][one.key], Ways(way))
        said = f"{'、'.join(missing)}的定稿没有这张表，合计不含。" if missing else ""
        found.setdefault(one.section, []).append(replace(table, lead=f"{table.lead}{said}"))
    return found
