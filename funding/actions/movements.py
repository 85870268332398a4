"""Money that moved: what arrived of a pool, and what was paid on to the subdistricts."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from accounts.audit import record
from accounts.models import RoleGrant
from centers.models.center import Center, units_of
from core.changes import filled_in
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.money import format_yuan
from core.problems import Problem, Refused
from funding import notices
from funding.actions.pools import locked_pool
from funding.ledger.position import position_of, settled_year
from funding.ledger.words import PayeeKind
from funding.models import FundingPool, Payout, Receipt
from pilots.closed_days import against_closed_day

CLAUSE = "实施方案三(五)"


@transaction.atomic
def receive(
    *, pool: FundingPool, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Receipt:
    """Write down what of a pool arrived; a negative amount takes a wrong entry back.

    ``facts``: received_on, amount (分), note.
    """
    locked = locked_pool(pool, by)
    stored = locked.receipts.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    had = _sum(locked.receipts)
    problems = _problems_of_movement(locked, facts, "received_on", on=beijing_date(at))
    if had + facts["amount"] > locked.amount:
        message = (
            f"已到账{format_yuan(had)}元，本次最多还可登记{format_yuan(locked.amount - had)}元。"
        )
        problems.append(Problem("received_beyond_pool", message, field="amount"))
    paid = _sum(locked.payouts)
    if 0 <= had + facts["amount"] < paid and facts["amount"] < 0:
        message = (
            f"已到账{format_yuan(had)}元，已拨付{format_yuan(paid)}元，冲正后不能少于已拨付的金额。"
        )
        problems.append(Problem("reversed_below_paid", message, CLAUSE, field="amount"))
    if had + facts["amount"] < 0:
        message = f"已到账{format_yuan(had)}元，冲正不能超过这个金额。"
        problems.append(Problem("reversed_too_much", message, field="amount"))
    if problems:
        raise Refused(*problems)
    receipt = Receipt.objects.create(
        pool=locked, district=locked.district, form_token=form_token, by=by, at=at, **facts
    )
    record("登记到账", at=at, by=by, obj=locked, changes=filled_in(receipt, facts))
    return receipt


@transaction.atomic
def pay_out(
    *,
    pool: FundingPool,
    center: Center,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Payout:
    """Write down what was paid on for a center: never more than it was given, nor than arrived.

    ``facts``: paid_on, amount (分), voucher, note, payee_kind, payee. A negative amount takes a
    wrong entry back.
    """
    locked = locked_pool(pool, by)
    stored = locked.payouts.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    position = position_of(locked, center)
    given, paid = position.given, position.arrived
    problems = _problems_of_movement(locked, facts, "paid_on", on=beijing_date(at))
    problems += settled_year(locked, center, facts["paid_on"], field="paid_on")
    if given is None:
        message = "这笔资金还没有分配给这个中心，先采用分配方案再拨付。"
        problems.append(Problem("nothing_given", message, CLAUSE, field="center"))
    elif paid + facts["amount"] > given:
        message = (
            f"分配给{center}{format_yuan(given)}元，已拨付{format_yuan(paid)}元，"
            f"本次最多还可拨付{format_yuan(given - paid)}元。"
        )
        problems.append(Problem("paid_beyond_given", message, CLAUSE, field="amount"))
    else:
        problems += _beyond_received(locked, facts["amount"])
    if facts["amount"] < 0 and position.in_hand + facts["amount"] < 0 <= paid + facts["amount"]:
        message = (
            f"这个中心已从到位的资金中支付或交回{format_yuan(paid - position.in_hand)}元，"
            f"最多可冲正{format_yuan(position.in_hand)}元。"
        )
        problems.append(Problem("reversed_below_spent", message, CLAUSE, field="amount"))
    if facts.get("payee_kind") == PayeeKind.CONTRACTOR and not facts.get("payee"):
        message = "拨付给承接机构的，填写机构名称。"
        problems.append(Problem("payee_missing", message, field="payee"))
    if paid + facts["amount"] < 0:
        message = f"已拨付{format_yuan(paid)}元，冲正不能超过这个金额。"
        problems.append(Problem("reversed_too_much", message, field="amount"))
    if problems:
        raise Refused(*problems)
    payout = Payout.objects.create(
        pool=locked, **units_of(center), form_token=form_token, by=by, at=at, **facts
    )
    record("登记拨付", at=at, by=by, obj=locked, changes=filled_in(payout, facts))
    notices.paid_out(payout, at=at)
    return payout


def _beyond_received(pool: FundingPool, amount: int) -> list[Problem]:
    received, paid = _sum(pool.receipts), _sum(pool.payouts)
    if amount <= 0 or paid + amount <= received:
        return []
    message = (
        f"这笔资金已到账{format_yuan(received)}元，共拨付{format_yuan(paid)}元，"
        f"本次最多还可拨付{format_yuan(received - paid)}元；到账的请先登记到账。"
    )
    return [Problem("paid_beyond_received", message, CLAUSE, field="amount")]


def _sum(rows) -> int:
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def _problems_of_movement(
    pool: FundingPool, facts: Mapping, day: str, *, on: date
) -> list[Problem]:
    problems = []
    if pool.is_closed:
        problems.append(pool.round.why_closed("不能再登记"))
    else:
        problems += against_closed_day(facts[day], field=day)
    if facts[day] > on:
        message = f"日期不能晚于今天（{format_date(on)}）。"
        problems.append(Problem("moved_in_future", message, field=day))
    if facts[day] < pool.issued_on:
        message = f"日期不能早于下达日期（{format_date(pool.issued_on)}）。"
        problems.append(Problem("moved_before_issued", message, field=day))
    if facts["amount"] == 0:
        message = "请填写金额；冲正填写负数，例如 -100。"
        problems.append(Problem("amount_missing", message, field="amount"))
    if facts["amount"] < 0 and not facts["note"]:
        message = "冲正须写明原因。"
        problems.append(Problem("reversal_unexplained", message, field="note"))
    return problems
