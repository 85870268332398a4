"""Where one center stands with one pool: what no act on it may go beyond, in 分."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from centers.models import Center
from core.chinese_dates import format_date
from core.money import format_yuan
from core.problems import Problem
from funding.models import AccountClosing, AllocationLine, Expense, FundingPool, Payout
from funding.states import RunState
from pilots.closed_days import against_closed_day

CLAUSE = "实施方案三(五)"


@dataclass(frozen=True, slots=True)
class Position:
    """``given`` by the adopted run or the direct pool (None for nothing at all), ``arrived`` by
    payments of the district, ``spent`` with 垫付 and 应付, ``cash`` without those that wait,
    ``returned`` at the ends of years."""

    given: int | None
    arrived: int
    spent: int
    cash: int
    returned: int

    @property
    def to_spend(self) -> int:
        return (self.given or 0) - self.returned - self.spent

    @property
    def in_hand(self) -> int:
        return self.arrived - self.returned - self.cash


def position_of(pool: FundingPool, center: Center) -> Position:
    """Five queries; read it inside the pool's lock where something hangs on it."""
    expenses = Expense.objects.out_of(pool, center)
    return Position(
        given=given_to(pool, center),
        arrived=_sum(Payout.objects.filter(pool=pool, center=center), "amount"),
        spent=_sum(expenses, "amount"),
        cash=_sum(expenses.in_cash(), "amount"),
        returned=_sum(AccountClosing.objects.filter(pool=pool, center=center), "returned"),
    )


def positions_of(center: Center, pools: Iterable[FundingPool]) -> dict[int, Position]:
    """The same for several pools by their keys, to be looked at only; five queries."""
    pools = list(pools)
    lines = AllocationLine.objects.filter(center=center, run__state=RunState.ADOPTED)
    given = dict(lines.filter(run__pool__in=pools).values_list("run__pool", "amount"))
    given |= {pool.pk: pool.amount for pool in pools if pool.center_id == center.pk}
    entries = Expense.objects.filter(center=center)
    sums = [
        _by_pool(Payout.objects.filter(center=center), "amount"),
        _by_pool(entries, "amount"),
        _by_pool(entries.in_cash(), "amount"),
        _by_pool(AccountClosing.objects.filter(center=center), "returned"),
    ]
    return {
        pool.pk: Position(given.get(pool.pk), *(one.get(pool.pk, 0) for one in sums))
        for pool in pools
    }


def in_hand_at_end_of(year: int, pool: FundingPool, center: Center) -> int:
    """What of the pool's money the center had at the end of the year, by the days of the entries;
    three queries."""
    last = date(year, 12, 31)
    arrived = Payout.objects.filter(pool=pool, center=center, paid_on__lte=last)
    cash = Expense.objects.out_of(pool, center).in_cash(until=last)
    ends = AccountClosing.objects.filter(pool=pool, center=center, year__lte=year)
    return _sum(arrived, "amount") - _sum(cash, "amount") - _sum(ends, "returned")


def covered(waiting: QuerySet[Expense]) -> QuerySet[Expense]:
    """Those of the entries that what is in hand would settle, each taken alone; no query of its
    own."""
    in_hand = (
        _of_the_same(Payout.objects.all(), "amount")
        - _of_the_same(Expense.objects.in_cash(), "amount")
        - _of_the_same(AccountClosing.objects.all(), "returned")
    )
    return waiting.filter(amount__lte=in_hand)


def _of_the_same(rows: QuerySet, name: str):
    """The sum over the rows of the same pool and center."""
    same = rows.filter(pool=OuterRef("pool"), center=OuterRef("center")).order_by()
    summed = Subquery(same.values("pool").annotate(sum=Sum(F(name))).values("sum"))
    return Coalesce(summed, Value(0), output_field=BigIntegerField())


def given_to(pool: FundingPool, center: Center) -> int | None:
    """What the center was given of the pool in 分, None for nothing at all."""
    if pool.center_id is not None:
        return pool.amount if pool.center_id == center.pk else None
    return (
        AllocationLine.objects.filter(run__pool=pool, run__state=RunState.ADOPTED, center=center)
        .values_list("amount", flat=True)
        .first()
    )


def beyond_given(position: Position, amount: int) -> list[Problem]:
    if position.given is None:
        message = "这笔资金还没有分配给本中心，不能从中列支。"
        return [Problem("expense_without_share", message, CLAUSE, field="pool")]
    if amount <= position.to_spend:
        return []
    message = (
        f"本中心从这笔资金分得{format_yuan(position.given)}元，已列支{format_yuan(position.spent)}元"
        f"{_returned(position)}，本次最多还可列支{format_yuan(max(position.to_spend, 0))}元。"
    )
    return [Problem("spent_beyond_given", message, CLAUSE, field="amount")]


def beyond_arrived(position: Position, amount: int, *, remedy: str) -> list[Problem]:
    """``remedy`` is the sentence that says what to do instead."""
    if amount <= position.in_hand:
        return []
    message = (
        f"这笔资金到位{format_yuan(position.arrived)}元，已支付{format_yuan(position.cash)}元"
        f"{_returned(position)}，目前最多可支付{format_yuan(max(position.in_hand, 0))}元。{remedy}"
    )
    return [Problem("spent_beyond_arrived", message, CLAUSE, field="amount")]


def problems_of_day(
    pool: FundingPool, center: Center, day: date, *, field: str, today: date
) -> list[Problem]:
    problems = []
    if day > today:
        message = f"日期不能晚于今天（{format_date(today)}）。"
        problems.append(Problem("moved_in_future", message, field=field))
    problems += against_closed_day(day, field=field)
    return problems + settled_year(pool, center, day, field=field)


def settled_year(pool: FundingPool, center: Center, day: date, *, field: str) -> list[Problem]:
    """Nothing is dated into a year that was closed: what was carried over would not be true."""
    closed = AccountClosing.objects.filter(pool=pool, center=center, year__gte=day.year)
    if not closed.exists():
        return []
    message = f"这笔资金{day.year}年度已经年终结算，请登记在下一年度。"
    return [Problem("year_settled", message, field=field)]


def _by_pool(rows: QuerySet, name: str) -> dict[int, int]:
    return dict(rows.values_list("pool").order_by().annotate(Sum(name)))


def _returned(position: Position) -> str:
    return f"，已交回{format_yuan(position.returned)}元" if position.returned else ""


def _sum(rows, name: str) -> int:
    return rows.aggregate(sum=Sum(name))["sum"] or 0
