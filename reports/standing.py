"""What each center has done so far, held against what it owes by now."""

from collections.abc import Iterable, Mapping
from datetime import date

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
    *, round: Round, units: Iterable[PilotUnit], centers: Mapping[int, Center], on: date
) -> dict[int, Standing]:
    """The same where the ``centers`` of the units are known, by the unit's key; two queries."""
    districts = sorted({center.district_id for center in centers.values()})
    asked = Question(round=round, on=on, districts=districts)
    cases, minutes = (_by_center(key, asked) for key in (CASES, MINUTES))
    found = {}
    for unit in units:
        center = centers.get(unit.pk)
        found[unit.pk] = Standing(
            quota=quota_of(unit, round),
            cases=cases.get(center.pk, 0) if center else 0,
            supervision_minutes=minutes.get(center.pk, 0) if center else 0,
            elapsed_days=(on - unit.starts_on).days,
            total_days=days_of(unit.starts_on, unit.ends_on),
        )
    return found


def _by_center(key: str, asked: Question) -> dict[int, int]:
    return {center: number for (center,), (number,) in sums_by([key], ["center"], asked)}
