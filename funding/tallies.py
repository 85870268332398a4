"""Money over the days of some rounds, by district or center; five queries for any number."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum

from funding.models import AllocationLine, Expense, FundingPool, Payout, Receipt
from funding.states import RunState
from pilots.models import Round
from pilots.spans import Span, any_of


@dataclass(slots=True)
class MoneyTally:
    """All in 分 and by source. ``issued``, of which ``arrived_by`` is in the district's account;
    ``allocated_by`` to centers by adopted runs or directly. ``paid_by`` (财政支付, on to their
    subdistricts) and ``spent_by`` (机构使用, by vouchers) are the two ledgers, never added.

    Of a center ``issued`` is what was issued for it alone, and what arrived is not known.
    """

    issued: Counter = field(default_factory=Counter)
    arrived_by: Counter = field(default_factory=Counter)
    allocated_by: Counter = field(default_factory=Counter)
    paid_by: Counter = field(default_factory=Counter)
    spent_by: Counter = field(default_factory=Counter)

    @property
    def arrived(self) -> int:
        return self.arrived_by.total()

    @property
    def allocated(self) -> int:
        return self.allocated_by.total()

    @property
    def paid(self) -> int:
        return self.paid_by.total()

    @property
    def spent(self) -> int:
        return self.spent_by.total()


def money_tallies(
    spans: Sequence[Span], *, by: str, district=None, center=None
) -> dict[tuple[int, int], MoneyTally]:
    """Tallies by the keys of round and unit; ``by`` is "district" or "center"."""
    found: defaultdict[tuple[int, int], MoneyTally] = defaultdict(MoneyTally)
    pools = FundingPool.objects.filter(any_of(spans, "issued_on"))
    if by == "center":
        pools = pools.exclude(center=None)
    pools = _of_units(pools, district, center)
    rows: Any = pools.values("round", "district", "source", "center").annotate(sum=Sum("amount"))
    for row in rows:
        tally = found[row["round"], row[by]]
        tally.issued[row["source"]] += row["sum"]
        tally.allocated_by[row["source"]] += row["sum"] if row["center"] is not None else 0
    for name, rows, pool in _ledgers(spans, by):
        summed = _sums(_of_units(rows, district, center), f"{pool}round", by, f"{pool}source")
        for round, unit, source, amount in summed:
            getattr(found[round, unit], name)[source] += amount
    return dict(found)


def _ledgers(spans: Sequence[Span], by: str):
    """The counters that rows of centers fill, those rows, and the way to their pool."""
    adopted = any_of(spans, "run__adopted_at__date", "run__pool__round")
    lines = AllocationLine.objects.filter(adopted, run__state=RunState.ADOPTED)
    yield "allocated_by", lines, "run__pool__"
    if by == "district":
        arrived = Receipt.objects.filter(any_of(spans, "received_on", "pool__round"))
        yield "arrived_by", arrived, "pool__"
    paid = Payout.objects.filter(any_of(spans, "paid_on", "pool__round"))
    yield "paid_by", paid, "pool__"
    spent = Expense.objects.filter(any_of(spans, "spent_on", "pool__round"))
    yield "spent_by", spent, "pool__"


def _of_units(rows, district, center):
    if district is not None:
        rows = rows.filter(district=district)
    return rows.filter(center=center) if center is not None else rows


def money_given(round: Round) -> Counter[int]:
    """What each center was given of the round in 分, by shares of adopted runs and directly; one
    query. A center that was given nothing counts 0."""
    lines = AllocationLine.objects.filter(run__pool__round=round, run__state=RunState.ADOPTED)
    direct = FundingPool.objects.filter(round=round).exclude(center=None)
    found: Counter[int] = Counter()
    # SQLite orders a union as a whole, never its parts.
    shared, straight = (_sums(rows, "center").order_by() for rows in (lines, direct))
    for center, amount in shared.union(straight, all=True):
        found[center] += amount
    return found


def _sums(rows, *keys: str):
    return rows.values_list(*keys).order_by(*keys).annotate(Sum("amount"))
