"""What a center spends: written down once, settled when money has arrived, taken back whole."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from funding.ledger.position import (
    CLAUSE,
    beyond_arrived,
    beyond_given,
    position_of,
    problems_of_day,
)
from funding.ledger.words import Standing
from funding.models import Expense, FundingPool, Settlement


@transaction.atomic
def spend(
    *,
    pool: FundingPool,
    center: Center,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Expense:
    """Write down one line of a voucher; the same ``form_token`` again returns the first row.

    ``facts``: spent_on, voucher, category, payee, amount (分), standing, note. Raises ``Refused``
    beyond what the center was given of the pool, and for what is paid at once also beyond what
    has arrived (实施方案三(五)).
    """
    center = Center.objects.visible_to(by).get(pk=center.pk)
    locked = locked_for_spending(pool)
    stored = Expense.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    problems = _problems(locked, center, facts, today=beijing_date(at))
    if problems:
        raise Refused(*problems)
    expense = Expense.objects.create(
        pool=locked, **units_of(center), **facts, **_stamp(facts["spent_on"], form_token, by, at)
    )
    record("登记支出", at=at, by=by, obj=expense, changes=filled_in(expense, facts))
    return expense


@transaction.atomic
def settle(
    *, expense: Expense, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Settlement:
    """Cover a 垫付 or 应付, whole, by money that has arrived. ``facts``: settled_on, voucher."""
    locked, expense = _locked(expense, by)
    stored = Settlement.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if not expense.is_waiting:
        message = "这笔支出不是待结清的垫付或应付，请刷新页面查看。"
        raise Refused(Problem("nothing_to_settle", message))
    day = facts["settled_on"]
    problems = problems_of_day(
        locked, expense.center, day, field="settled_on", today=beijing_date(at)
    )
    if day < expense.spent_on:
        message = f"结清日期不能早于支出日期（{format_date(expense.spent_on)}）。"
        problems.append(Problem("settled_before_spent", message, field="settled_on"))
    position = position_of(locked, expense.center)
    problems += beyond_arrived(position, expense.amount, remedy="请等资金到位后再结清。")
    if problems:
        raise Refused(*problems)
    settlement = Settlement.objects.create(
        expense=expense, form_token=form_token, by=by, at=at, **_units(expense), **facts
    )
    changes = filled_in(settlement, facts)
    record(f"结清{expense.get_standing_display()}", at=at, by=by, obj=expense, changes=changes)
    return settlement


@transaction.atomic
def reverse(
    *, expense: Expense, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Expense:
    """Take a wrong entry back by its opposite. ``facts``: spent_on (of the reversal), voucher,
    note (why)."""
    locked, expense = _locked(expense, by)
    stored = Expense.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if expense.reverses_id is not None or hasattr(expense, "reversed_by"):
        message = "这笔支出已经冲正，或者本身就是冲正，不能再冲正。"
        raise Refused(Problem("already_reversed", message))
    day = facts["spent_on"]
    problems = problems_of_day(
        locked, expense.center, day, field="spent_on", today=beijing_date(at)
    )
    if day < expense.spent_on:
        message = f"冲正日期不能早于支出日期（{format_date(expense.spent_on)}）。"
        problems.append(Problem("reversed_before_spent", message, field="spent_on"))
    if problems:
        raise Refused(*problems)
    opposite = Expense.objects.create(
        pool=locked,
        reverses=expense,
        amount=-expense.amount,
        category=expense.category,
        payee=expense.payee,
        standing=expense.standing,
        **_units(expense),
        **facts,
        **_stamp(day, form_token, by, at),
    )
    record("冲正支出", at=at, by=by, obj=expense, changes=filled_in(opposite, facts))
    return opposite


def locked_for_spending(pool: FundingPool) -> FundingPool:
    """The pool alone, whoever spends: what a center sees of it is its own entries only."""
    pools = FundingPool.objects.select_related("round").select_for_update(of=("self",))
    return pools.get(pk=pool.pk)


def _locked(expense: Expense, by: RoleGrant) -> tuple[FundingPool, Expense]:
    found = Expense.objects.visible_to(by).filter(pk=expense.pk)
    pool = locked_for_spending(found.get().pool)
    rows = found.select_related("center", "pool", "settlement", "reversed_by")
    return pool, rows.get()


def _problems(pool: FundingPool, center: Center, facts: Mapping, *, today: date) -> list[Problem]:
    position = position_of(pool, center)
    problems = problems_of_day(pool, center, facts["spent_on"], field="spent_on", today=today)
    if pool.round is None:
        message = "这笔资金还没有归入试点批次，请区级先归入批次。"
        problems.append(Problem("round_missing", message, CLAUSE, field="pool"))
    first = min(pool.issued_on.year, pool.round.year if pool.round else pool.issued_on.year)
    if facts["spent_on"].year < first:
        message = f"这笔资金用于{first}年以后的支出，请核对日期。"
        problems.append(Problem("spent_before_money", message, field="spent_on"))
    if facts["amount"] <= 0:
        message = "金额须大于0元。登记错了的，打开那一笔办理冲正。"
        problems.append(Problem("amount_not_positive", message, field="amount"))
    over = beyond_given(position, facts["amount"])
    problems += over
    if facts["standing"] == Standing.PAID and not over:
        remedy = "资金到位前已经发生的，付款情况选“垫付”或“应付”，到位后结清。"
        problems += beyond_arrived(position, facts["amount"], remedy=remedy)
    same = Expense.objects.out_of(pool, center).filter(
        reverses=None,
        reversed_by=None,
        year=facts["spent_on"].year,
        voucher=facts["voucher"],
        category=facts["category"],
    )
    if same.exists():
        message = "本年度这个凭证号的这一类支出已经登记过，请核对，以免重复。"
        problems.append(Problem("voucher_entered", message, field="voucher"))
    return problems


def _units(expense: Expense) -> dict:
    """Those of the entry, also where the center has moved since."""
    return {name: getattr(expense, name) for name in ("center", "subdistrict", "district")}


def _stamp(day: date, form_token: UUID, by: RoleGrant, at: datetime) -> dict:
    return {"year": day.year, "form_token": form_token, "by": by, "at": at}
