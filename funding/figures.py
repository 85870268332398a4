"""What the money adds up to by district, in four queries for any number of districts.

Gifts in kind are in none of it.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Sum

from accounts.models import District
from funding.ledger.sums import percent_of
from funding.models import AllocationLine, Expense, FundingPool, Payout
from funding.states import RunState, Source
from pilots.models import Round


@dataclass(frozen=True, slots=True)
class FundingFigures:
    """All in 分. ``received`` has what was issued from every source, ``by_center`` every center
    that got a share or money of its own. ``paid`` (财政支付) and ``spent`` (机构使用, with 垫付 and
    应付) are the same money twice on its way and are never added."""

    received: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Source.values, 0))
    by_center: dict[int, int] = field(default_factory=dict)
    paid: int = 0
    spent: int = 0

    @property
    def received_total(self) -> int:
        return sum(self.received.values())

    @property
    def allocated(self) -> int:
        """What adopted runs have shared out and what went to one center; trials share out nothing."""
        return sum(self.by_center.values())

    @property
    def paid_rate(self) -> str:
        """支付率: what of the allocated was paid on; "—" of nothing."""
        return percent_of(self.paid, self.allocated)

    @property
    def use_rate(self) -> str:
        """使用率: what of the paid was spent; "—" of nothing."""
        return percent_of(self.spent, self.paid)

    @property
    def unallocated(self) -> int:
        return self.received_total - self.allocated


def funding_figures(*, round: Round, district: District | None = None) -> dict[int, FundingFigures]:
    """Figures by district pk; a named district is in the answer even without a 分."""
    pools = FundingPool.objects.filter(round=round)
    lines = AllocationLine.objects.filter(run__pool__round=round, run__state=RunState.ADOPTED)
    found: defaultdict[int, FundingFigures] = defaultdict(FundingFigures)
    ledgers = {
        "paid": Payout.objects.filter(pool__round=round),
        "spent": Expense.objects.filter(pool__round=round),
    }
    if district is not None:
        pools, lines = pools.filter(district=district), lines.filter(district=district)
        ledgers = {name: rows.filter(district=district) for name, rows in ledgers.items()}
        found[district.pk] = FundingFigures()
    received = pools.values_list("district", "source", "center").order_by("district", "source")
    for pk, source, center, amount in received.annotate(Sum("amount")):
        found[pk].received[source] += amount
        if center is not None:
            found[pk].by_center[center] = found[pk].by_center.get(center, 0) + amount
    shared = lines.values_list("district", "center").order_by("district", "center")
    for pk, center, amount in shared.annotate(Sum("amount")):
        found[pk].by_center[center] = found[pk].by_center.get(center, 0) + amount
    for name, rows in ledgers.items():
        for pk, amount in rows.values_list("district").order_by().annotate(Sum("amount")):
            found[pk] = replace(found[pk], **{name: amount})
    return dict(found)
