"""What each center has done so far, held against what it owes by now."""

from collections.abc import Iterable, Mapping
from datetime import date

from centers.models import Center
from centers.models.center import centers_by_unit
from funding.workload import quota_work
from pilots.models import PilotUnit, Round
from pilots.quota import Standing, days_of, quota_of


def standings(*, round: Round, units: Iterable[PilotUnit], on: date) -> dict[int, Standing]:
    """The standing of each unit on the morning of ``on``, by the unit's key.

    The same number of queries for one unit and for all. The day ``on`` itself is not over and
    asks for nothing yet; a unit without a center has done nothing.
    """
    units = list(units)
    return standings_at(round=round, units=units, centers=centers_by_unit(units), on=on)


def standings_at(
    *, round: Round, units: Iterable[PilotUnit], centers: Mapping[int, Center], on: date
) -> dict[int, Standing]:
    """The same where the ``centers`` of the units are known, by the unit's key; two queries."""
    done = quota_work(round=round, centers={center.pk for center in centers.values()})
    found = {}
    for unit in units:
        center = centers.get(unit.pk)
        cases, supervision_minutes = done[center.pk] if center else (0, 0)
        found[unit.pk] = Standing(
            quota=quota_of(unit, round),
            cases=cases,
            supervision_minutes=supervision_minutes,
            elapsed_days=(on - unit.starts_on).days,
            total_days=days_of(unit.starts_on, unit.ends_on),
        )
    return found
