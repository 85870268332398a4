"""What of a pool is gone already: the one place that allocation asks before it takes back."""

from django.db.models import Sum

from centers.models import Center
from funding.models.ledger import AccountClosing, Expense
from funding.models.pools import FundingPool, Payout


def spent_by_center(pool: FundingPool) -> dict[Center, int]:
    """What each center's share may not go below, in 分, by official code; four queries.

    What was paid on and what the center entered are the same money at two moments, so the larger
    of them counts and never the sum: 垫付 and 应付 run ahead of what was paid on. What a center
    returned is not its own any more, and stays part of what it was given.
    """
    paid = _sums(Payout.objects.filter(pool=pool), "amount")
    used = _sums(Expense.objects.filter(pool=pool), "amount")
    for center, returned in _sums(AccountClosing.objects.filter(pool=pool), "returned").items():
        used[center] = used.get(center, 0) + returned
    gone = {center: max(paid.get(center, 0), used.get(center, 0)) for center in {*paid, *used}}
    if not gone:
        return {}
    centers = Center.objects.filter(pk__in=gone).order_by("subdistrict__code", "pk")
    return {center: gone[center.pk] for center in centers}


def _sums(rows, name: str) -> dict[int, int]:
    return dict(rows.values_list("center").order_by("center").annotate(Sum(name)))
