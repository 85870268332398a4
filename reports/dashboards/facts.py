"""Everything a dashboard counts, asked of the rooms once: as many queries for one center as for all
of sixteen districts."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from accounts.models import District
from cases.tallies import CaseTally, case_tallies
from centers.models import Center
from centers.tallies import StaffTally, staff_tallies
from funding.tallies import MoneyTally, money_tallies
from reports.dashboards.periods import Period
from supervision.tallies import SupervisionTally, supervision_tallies

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sums(Generic[T]):
    """The tallies of one kind and period by the unit's key; ``empty`` makes one of nothing."""

    by_unit: dict[int, T]
    empty: Callable[[], T]

    def of(self, unit: int) -> T:
        return self.by_unit.get(unit) or self.empty()

    def total(self, number: Callable[[T], int]) -> int:
        return sum(number(tally) for tally in self.by_unit.values())

    def counted(self, name: str) -> Counter:
        """A counter of theirs, added up over the units."""
        total: Counter = Counter()
        for tally in self.by_unit.values():
            total.update(getattr(tally, name))  # "+" would drop what was reversed
        return total


@dataclass(frozen=True, slots=True)
class Work:
    """What was done in one period."""

    cases: Sums[CaseTally]
    supervision: Sums[SupervisionTally]
    money: Sums[MoneyTally]


@dataclass(frozen=True, slots=True)
class Facts:
    """``before`` is the same of the year before, None where there was no round then. ``staff`` is
    by center, of the day ``counted_on``."""

    period: Period
    now: Work
    before: Work | None
    staff: dict[int, StaffTally]
    counted_on: date

    def of_centers(self, centers: Iterable[Center | None]) -> "Facts":
        """With the staff of these centers alone: those of the round, as the dictionary says."""
        keys = {center.pk for center in centers if center is not None}
        return replace(self, staff={pk: team for pk, team in self.staff.items() if pk in keys})


def gather(
    period: Period,
    earlier: Period | None,
    *,
    on: date,
    by: str,
    district: District | None = None,
    center: Center | None = None,
) -> Facts:
    """``by`` is "district" or "center"; ``on`` is today."""
    spans = [period.span] + ([earlier.span] if earlier else [])
    scope: dict[str, Any] = {"by": by, "district": district, "center": center}
    found = (
        case_tallies(spans, **scope),
        supervision_tallies(spans, **scope),
        money_tallies(spans, **scope),
    )
    counted_on = period.counted_on(on)
    return Facts(
        period=period,
        now=_work(found, period),
        before=_work(found, earlier) if earlier else None,
        staff=staff_tallies(on=counted_on, district=district, center=center),
        counted_on=counted_on,
    )


def _work(found, period: Period) -> Work:
    cases, supervision, money = found
    return Work(
        Sums(_of(cases, period), CaseTally),
        Sums(_of(supervision, period), SupervisionTally),
        Sums(_of(money, period), MoneyTally),
    )


def _of(found: dict[tuple[int, int], Any], period: Period) -> dict[int, Any]:
    round = period.span.round.pk
    return {unit: tally for (of_round, unit), tally in found.items() if of_round == round}


def staff_of(tallies: Iterable[StaffTally]) -> StaffTally:
    """Of several centers as one."""
    return sum(tallies, StaffTally())
