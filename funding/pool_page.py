"""What the page of a pool tells: where it comes from, how far it is, what follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from core.chinese_dates import format_date
from core.money import format_yuan
from funding.models import FundingPool


@dataclass(frozen=True, slots=True)
class PoolSums:
    """下达, 到账, 已分配 and 已拨付 in 分: each is part of the one before, none is added to it."""

    issued: int = 0
    received: int = 0
    given: int = 0
    paid: int = 0

    @property
    def not_given(self) -> int:
        return self.issued - self.given


def sums_of(pool: Any) -> PoolSums:
    """``pool`` as ``views.reading.visible_pools`` gives it; two queries."""
    received = pool.receipts.aggregate(sum=Sum("amount"))["sum"] or 0
    paid = pool.payouts.aggregate(sum=Sum("amount"))["sum"] or 0
    return PoolSums(pool.amount, received, _given(pool), paid)


def sums_of_many(pools: Sequence[Any]) -> PoolSums:
    """Of pools that carry their ``received``; what was paid on is on each one's own page."""
    return PoolSums(
        sum(pool.amount for pool in pools),
        sum(pool.received or 0 for pool in pools),
        sum(_given(pool) for pool in pools),
    )


def pool_facts(pool: FundingPool) -> list[tuple[str, str]]:
    return [
        ("试点批次", str(pool.round or "尚未归入批次")),
        ("区", str(pool.district)),
        ("资金来源", pool.get_source_display()),
        ("文号", pool.document_number),
        ("下达日期", format_date(pool.issued_on)),
        ("金额", f"{format_yuan(pool.amount)}元"),
        ("用途", f"定向给{pool.center}" if pool.center else "由区里统一分配"),
    ]


def tranches_of(pool: FundingPool) -> list[FundingPool]:
    """The pool with those before and after it, where the money came in more than one; else none."""
    chain = [pool]
    while chain[0].follows is not None:
        chain.insert(0, chain[0].follows)
    while following := FundingPool.objects.filter(follows=chain[-1]).first():
        chain.append(following)
    return chain if len(chain) > 1 else []


def _given(pool: Any) -> int:
    return pool.amount if pool.has_adopted or pool.center_id is not None else 0
