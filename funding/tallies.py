"""Money over the days of some rounds, by district or center; four queries for any number."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum

from funding.models import AllocationLine, FundingPool, Payout, Receipt
from funding.states import RunState
from pilots.models import Round
from pilots.spans import Span, any_of


@dataclass(slots=True)
class MoneyTally:
    """All in 分. ``issued`` by source, of which ``arrived`` is in the district's account;
    ``allocated`` to centers by adopted runs or directly; ``paid`` on to their subdistricts.

    Of a center ``issued`` is what was issued for it alone, and ``arrived`` is not known.
    """

    issued: Counter = field(default_factory=Counter)
    arrived: int = 0
    allocated: int = 0
    paid: int = 0


def money_tallies(
    spans: Sequence[Span], *, by: str, district=None, center=None
) -> dict[tuple[int, int], MoneyTally]:
    """Tallies by the keys of round and unit; ``by`` is "district" or "center"."""
    found: defaultdict[tuple[int, int], MoneyTally] = defaultdict(MoneyTally)
    pools = FundingPool.objects.filter(any_of(spans, "issued_on"))
    lines = AllocationLine.objects.filter(
        any_of(spans, "run__adopted_at__date", "run__pool__round"), run__state=RunState.ADOPTED
    )
    receipts = Receipt.objects.filter(any_of(spans, "received_on", "pool__round"))
    payouts = Payout.objects.filter(any_of(spans, "paid_on", "pool__round"))
    if by == "center":
        pools = pools.exclude(center=None)
    if district is not None:
        pools, lines, receipts, payouts = (
            rows.filter(district=district) for rows in (pools, lines, receipts, payouts)
        )
    if center is not None:
        pools, lines, payouts = (rows.filter(center=center) for rows in (pools, lines, payouts))
    rows: Any = pools.values("round", "district", "source", "center").annotate(sum=Sum("amount"))
    for row in rows:
        tally = found[row["round"], row[by]]
        tally.issued[row["source"]] += row["sum"]
        tally.allocated += row["sum"] if row["center"] is not None else 0
    for round, unit, amount in _sums(lines, "run__pool__round", by):
        found[round, unit].allocated += amount
    for round, unit, amount in _sums(receipts, "pool__round", by) if by == "district" else ():
        found[round, unit].arrived += amount
    for round, unit, amount in _sums(payouts, "pool__round", by):
        found[round, unit].paid += amount
    return dict(found)


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
