"""What of a pool is gone already: the one place that allocation asks before it takes back."""

from collections import defaultdict

from django.db.models import Sum, Value

from centers.models import Center
from funding.models.ledger import AccountClosing, Expense
from funding.models.pools import FundingPool, Payout


def spent_by_center(pool: FundingPool) -> dict[Center, int]:
    """What each center's share may not go below, in 分, by official code; two queries.

    What was paid on and what the center entered are the same money at two moments, so the larger
    of them counts and never the sum: 垫付 and 应付 run ahead of what was paid on. What a center
    returned is not its own any more, and stays part of what it was given.
    """
    sums: defaultdict[int, dict[str, int]] = defaultdict(lambda: {"paid": 0, "used": 0})
    paid = _summed("paid", Payout.objects.filter(pool=pool), "amount")
    used = _summed("used", Expense.objects.filter(pool=pool), "amount")
    returned = _summed("used", AccountClosing.objects.filter(pool=pool), "returned")
    for ledger, center, amount in paid.union(used, returned, all=True):
        sums[center][ledger] += amount
    gone = {center: max(of_center.values()) for center, of_center in sums.items()}
    if not gone:
        return {}
    centers = Center.objects.filter(pk__in=gone).order_by("subdistrict__code", "pk")
    return {center: gone[center.pk] for center in centers}


def _summed(ledger: str, rows, name: str):
    named = rows.annotate(ledger=Value(ledger)).values_list("ledger", "center").order_by()
    return named.annotate(sum=Sum(name))
