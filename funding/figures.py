"""What the money adds up to by district, in two queries for any number of districts."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Sum

from accounts.models import District
from funding.models import AllocationLine, FundingPool
from funding.states import RunState, Source
from pilots.models import Round


@dataclass(frozen=True, slots=True)
class FundingFigures:
    """All in 分. ``received`` has every source, ``by_center`` every center that got a share."""

    received: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Source.values, 0))
    by_center: dict[int, int] = field(default_factory=dict)

    @property
    def received_total(self) -> int:
        return sum(self.received.values())

    @property
    def allocated(self) -> int:
        """What adopted runs have shared out; trials share out nothing."""
        return sum(self.by_center.values())

    @property
    def unallocated(self) -> int:
        return self.received_total - self.allocated


def funding_figures(*, round: Round, district: District | None = None) -> dict[int, FundingFigures]:
    """Figures by district pk; a named district is in the answer even without a 分."""
    pools = FundingPool.objects.filter(round=round)
    lines = AllocationLine.objects.filter(run__pool__round=round, run__state=RunState.ADOPTED)
    found: defaultdict[int, FundingFigures] = defaultdict(FundingFigures)
    if district is not None:
        pools, lines = pools.filter(district=district), lines.filter(district=district)
        found[district.pk] = FundingFigures()
    received = pools.values_list("district", "source").order_by("district", "source")
    for pk, source, amount in received.annotate(Sum("amount")):
        found[pk].received[source] = amount
    shared = lines.values_list("district", "center").order_by("district", "center")
    for pk, center, amount in shared.annotate(Sum("amount")):
        found[pk].by_center[center] = amount
    return dict(found)
