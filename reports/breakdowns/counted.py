"""The numbers of the breakdowns and of the units, counted from the rows of one district."""

from collections.abc import Mapping
from typing import Any

from centers.models import Center
from pilots.models import PilotUnit
from reports.apart import apart
from reports.breakdowns.declared import BREAKDOWNS, Breakdown, breakdown_of
from reports.facts import Facts

BREAKDOWN_KEY, UNITS_KEY = TABLE_KEYS = ("breakdowns", "units")
# What of a unit's row is a figure of its center, and which.
UNIT_FIGURES = {"cases": "counting_cases", "minutes": "supervision_minutes"}


def tables_of(facts: Facts) -> dict[str, Any]:
    """Both kinds of tables as plain values, as a version holds them beside its figures.

    One query for each source of a breakdown, whatever the number of rows and centers.
    """
    return {
        BREAKDOWN_KEY: {one.key: taken_apart(one, facts) for one in BREAKDOWNS},
        UNITS_KEY: unit_rows(facts),
    }


def taken_apart(breakdown: Breakdown, facts: Facts) -> dict[str, dict[str, int]]:
    """By value of the split, then by figure; a value without rows has zeros."""
    found = apart(facts, breakdown.figures, splits=[breakdown.split])
    numbers = {key: found.by(breakdown.split, key) for key in breakdown.figures}
    return {
        value: {key: of_value[value] for key, of_value in numbers.items()}
        for value in breakdown.labels
    }


def unit_rows(facts: Facts) -> list[dict[str, Any]]:
    """What each unit of the round owes and has done, in the order of their codes; durations are
    minutes. A unit without a center has done nothing."""
    units = (
        PilotUnit.objects.filter(pk__in=[unit.pk for unit in facts.units])
        .select_related("subdistrict")
        .order_by("subdistrict__code", "pk")
    )
    return [_unit_row(unit, facts) for unit in units]


def _unit_row(unit: PilotUnit, facts: Facts) -> dict[str, Any]:
    """``center`` is where the numbers of the row lead; the work of one stands in one row."""
    center, standing = facts.centers.get(unit.pk), facts.standings[unit.pk]
    return {
        "key": str(unit.pk),
        "unit": unit.subdistrict.name,
        "center": center.pk if center and unit.pk in facts.bearing else None,
        "opened_on": _opened_on(center, facts),
        "rules": center.rules_kept if center else 0,
        "cases_owed": standing.quota.cases,
        "cases": standing.cases,
        "minutes_owed": standing.quota.supervision_minutes,
        "minutes": standing.supervision_minutes,
    }


def _opened_on(center: Center | None, facts: Facts) -> str:
    is_open = center is not None and center.has_opened_by(facts.on)
    return center.opened_on.isoformat() if is_open else ""


def cell_of(tables: Mapping[str, Any], key: str, part: str) -> Mapping[str, int]:
    """The figures by key of the row that ``part`` names, as a version holds them; nothing where it
    has no such table."""
    found = breakdown_of(key, part)
    if found is None:
        return {}
    breakdown, value = found
    return tables.get(BREAKDOWN_KEY, {}).get(breakdown.key, {}).get(value, {})


def unit_of(tables: Mapping[str, Any], center: int) -> Mapping[str, int]:
    """The figures by key that a version holds of the unit with this center; nothing where it has
    no such table, or no such unit."""
    for unit in tables.get(UNITS_KEY, ()):
        if unit["center"] == center:
            return {figure: unit[name] for name, figure in UNIT_FIGURES.items()}
    return {}
