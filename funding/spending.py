"""What of a pool is gone already: the one place that allocation asks before it takes back.

A ledger that knows more than what was paid on adds its sums here.
"""

from django.db.models import Sum

from centers.models import Center
from funding.models.pools import FundingPool, Payout


def spent_by_center(pool: FundingPool) -> dict[Center, int]:
    """What was paid on to each center's subdistrict, in 分, by official code; two queries."""
    sums = dict(
        Payout.objects.filter(pool=pool)
        .values_list("center")
        .order_by("center")
        .annotate(Sum("amount"))
    )
    if not sums:
        return {}
    centers = Center.objects.filter(pk__in=sums).order_by("subdistrict__code", "pk")
    return {center: sums[center.pk] for center in centers}
