"""What each center has done so far, held against what it owes by now."""

from collections.abc import Iterable, Mapping, Set
from datetime import date

from django.db.models import Exists, OuterRef, Q

from centers.models import Center
from centers.models.center import centers_by_unit
from pilots.models import PilotUnit, Round
from pilots.quota import Standing, days_of, quota_of
from reports.asking import sums_by
from reports.question import Question

# The figures that the two quotas ask for (实施方案三(二)).
CASES, MINUTES = "counting_cases", "supervision_minutes"


def standings(*, round: Round, units: Iterable[PilotUnit], on: date) -> dict[int, Standing]:
    """The standing of each unit on the morning of ``on``, by the unit's key.

    The same number of queries for one unit and for all. The day ``on`` itself is not over and
    asks for nothing yet; a unit without a center has done nothing.
    """
    units = list(units)
    return standings_at(round=round, units=units, centers=centers_by_unit(units), on=on)


def standings_at(
    *,
    round: Round,
    units: Iterable[PilotUnit],
    centers: Mapping[int, Center],
    on: date,
    bearing: Set[int] | None = None,
) -> dict[int, Standing]:
    """The same where the ``centers`` of the units are known, by the unit's key, and perhaps which
    of them are ``bearing`` the work of theirs; two queries."""
    units = list(units)
    if bearing is None:
        bearing = bearing_units(round=round, units=units, centers=centers)
    districts = sorted({center.district_id for center in centers.values()})
    asked = Question(round=round, on=on, districts=districts)
    cases, minutes = (_by_center(key, asked) for key in (CASES, MINUTES))
    found = {}
    for unit in units:
        center = centers.get(unit.pk) if unit.pk in bearing else None
        found[unit.pk] = Standing(
            quota=quota_of(unit, round),
            cases=cases.get(center.pk, 0) if center else 0,
            supervision_minutes=minutes.get(center.pk, 0) if center else 0,
            elapsed_days=(on - unit.starts_on).days,
            total_days=days_of(unit.starts_on, unit.ends_on),
            has_left=unit.has_withdrawn,
        )
    return found


def _by_center(key: str, asked: Question) -> dict[int, int]:
    return {center: number for (center,), (number,) in sums_by([key], ["center"], asked)}


def bearing_units(
    *, round: Round, units: Iterable[PilotUnit], centers: Mapping[int, Center]
) -> set[int]:
    """The units, by their keys, in whose row the work of their center stands.

    A subdistrict may carry on others' units beside one of its own: all of them have its center, and
    what that did is told once, so that rows add up. It stands with the center's own unit of the
    round, also where that is on no page now, else with the first of those it carries on. One query
    more where some unit is carried on, none elsewhere.
    """
    units = list(units)
    heirs = {
        unit.pk: center.subdistrict_id
        for unit in units
        if (center := centers.get(unit.pk)) and center.subdistrict_id != unit.subdistrict_id
    }
    first = first_units(round, set(heirs.values())) if heirs else {}
    return {unit.pk for unit in units if first.get(heirs.get(unit.pk), unit.pk) == unit.pk}


def first_units(round: Round, heirs: Set[int]) -> dict[int | None, int]:
    """By the subdistrict of a center the unit that its work stands with; one query."""
    own = Center.objects.filter(subdistrict=OuterRef("subdistrict"))
    carried = Q(subdistrict__carried_on_by__in=heirs) & ~Exists(own)
    rows = PilotUnit.objects.filter(carried | Q(subdistrict__in=heirs), round=round).values_list(
        "subdistrict", "subdistrict__carried_on_by", "pk"
    )
    found: dict[int | None, int] = {}
    for place, heir, pk in sorted(rows, key=lambda row: (row[0] not in heirs, row[2])):
        found.setdefault(place if place in heirs else heir, pk)
    return found
