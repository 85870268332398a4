"""What the two ledgers add up to: every page of the money reads these words and no others.

A figure is a queryset of rows here; its total, its parts and the list that opens under it all
come of the same one, so they cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from accounts.models import District, RoleGrant
from centers.models import Center
from funding.ledger.position import covered
from funding.ledger.words import Waiting
from funding.models import AccountClosing, AllocationLine, Expense, FundingPool, Payout
from funding.states import RunState
from pilots.models import Round

MONTHS = ("month", "until")


@dataclass(frozen=True, slots=True)
class Part:
    """What of a desk's money a page is about; None and "" are everything in its reach.

    ``month`` and ``until`` (that month and all before it) are first days of months.
    """

    desk: RoleGrant
    round: Round
    district: District | None = None
    center: Center | None = None
    source: str = ""
    category: str = ""
    month: date | None = None
    until: date | None = None
    waiting: str = ""

    def address(self, **changed) -> str:
        """The words of an address that asks for this part, or for a part of it."""
        asked = {
            "round": self.round.pk,
            "district": self.district and self.district.pk,
            "center": self.center and self.center.pk,
            "source": self.source,
            "category": self.category,
            "month": self.month,
            "until": self.until,
            "waiting": self.waiting,
            **changed,
        }
        for name in MONTHS:
            asked[name] = asked[name] and f"{asked[name]:%Y-%m}"
        return urlencode({name: value for name, value in asked.items() if value})

    def narrow(self, rows, *, pool: str = "pool__", day: str = ""):
        """``rows`` of centers; ``pool`` is the way to their pool, ``day`` their own day."""
        units = {"district": self.district, "center": self.center}
        chosen: dict[str, Any] = {name: unit for name, unit in units.items() if unit is not None}
        if self.source:
            chosen[f"{pool}source"] = self.source
        if self.month is not None and day:
            chosen |= {f"{day}__year": self.month.year, f"{day}__month": self.month.month}
        if self.until is not None and day:
            chosen[f"{day}__lt"] = _month_after(self.until)
        return rows.filter(**chosen, **{f"{pool}round": self.round})


@dataclass(frozen=True, slots=True)
class Sums:
    """In 分: 分得, 财政支付 (what arrived of it), 机构使用 with 垫付 and 应付, those that wait, and
    what was returned. None is ever added to another."""

    given: int = 0
    arrived: int = 0
    spent: int = 0
    waiting: int = 0
    returned: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def left(self) -> int:
        return self.given - self.returned - self.spent

    @property
    def paid_rate(self) -> str:
        """拨付率: what of the given the district has paid on; "—" of nothing."""
        return percent_of(self.arrived, self.given)

    @property
    def use_rate(self) -> str:
        """资金使用率: what of the arrived the center has spent."""
        return percent_of(self.spent, self.arrived)


def payouts_of(part: Part):
    """财政支付."""
    return part.narrow(Payout.objects.visible_to(part.desk), day="paid_on")


def expenses_of(part: Part):
    """机构使用, reversals with their minus."""
    rows = part.narrow(Expense.objects.visible_to(part.desk), day="spent_on")
    if part.category:
        rows = rows.filter(category=part.category)
    if part.waiting == Waiting.ALL:
        return rows.unsettled()
    return covered(rows.unsettled()) if part.waiting == Waiting.COVERED else rows


def lines_of(part: Part):
    """分得 by adopted runs."""
    rows = AllocationLine.objects.visible_to(part.desk).filter(run__state=RunState.ADOPTED)
    return part.narrow(rows, pool="run__pool__")


def direct_of(part: Part):
    """分得 by documents that name the center; a pool is its own row."""
    rows = FundingPool.objects.for_center_of(part.desk).filter(center__isnull=False)
    return part.narrow(rows, pool="")


def closings_of(part: Part):
    return part.narrow(AccountClosing.objects.visible_to(part.desk))


@dataclass(frozen=True, slots=True)
class Share:
    """A row of 分得: a line of an adopted run, or a pool that is one center's."""

    pool: FundingPool
    center: Center
    amount: int

    @property
    def way(self) -> str:
        return "定向" if self.pool.center_id is not None else "按方案分配"


def shares_of(part: Part) -> list[Share]:
    """The rows of 分得, the latest documents first; two queries."""
    lines = lines_of(part).select_related("run__pool", "center")
    pools = direct_of(part).select_related("center")
    found = chain(
        (Share(line.run.pool, line.center, line.amount) for line in lines),
        (Share(pool, pool.center, pool.amount) for pool in pools if pool.center),
    )
    return sorted(found, key=lambda s: (s.pool.issued_on, s.pool.pk, s.center.pk), reverse=True)


def total_of(sums: Iterable[Sums]) -> Sums:
    return sum(sums, Sums())


def grouped(sums: Mapping[tuple, Sums], place: int) -> dict:
    """Added up by one of the three keys of ``Tally.sums``."""
    found: dict = {}
    for key, one in sums.items():
        found[key[place]] = found.get(key[place], Sums()) + one
    return found


def percent_of(part: int, whole: int) -> str:
    """With one decimal, half up; "—" of nothing."""
    if whole <= 0:
        return "—"
    tenths = (abs(part) * 2000 + whole) // (whole * 2)
    return f"{'-' if part < 0 and tenths else ''}{tenths // 10}.{tenths % 10}%"


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
