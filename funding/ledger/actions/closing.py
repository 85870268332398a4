"""The end of a year: what a center has left is carried over, or returned."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.deadlines import beijing_date
from core.money import format_yuan
from core.problems import Problem, Refused
from funding.actions.pools import locked_pool
from funding.ledger.position import CLAUSE, Position, in_hand_at_end_of, position_of
from funding.models import AccountClosing, FundingPool


@transaction.atomic
def close_year(
    *,
    pool: FundingPool,
    center: Center,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> AccountClosing:
    """End a year of the center's money out of the pool. ``facts``: year, returned (分; the rest is
    carried over), note. Afterwards nothing more is entered for that year or before."""
    locked = locked_pool(pool, by)
    center = Center.objects.visible_to(by).get(pk=center.pk)
    stored = AccountClosing.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    position, year = position_of(locked, center), facts["year"]
    left = in_hand_at_end_of(year, locked, center)
    problems = _problems_of_year(locked, center, year, this_year=beijing_date(at).year)
    if position.given is None:
        message = "这笔资金没有分配给这个中心，不用结算。"
        problems.append(Problem("nothing_given", message, CLAUSE, field="center"))
    if problems := problems + _problems_of_return(position, left, facts["returned"], year):
        raise Refused(*problems)
    closing = AccountClosing.objects.create(
        pool=locked,
        remaining=left,
        carried=left - facts["returned"],
        **units_of(center),
        **facts,
        form_token=form_token,
        by=by,
        at=at,
    )
    names = ("year", "remaining", "carried", "returned", "note")
    told = {name: getattr(closing, name) for name in names}
    record("年终结算", at=at, by=by, obj=locked, changes=filled_in(closing, told))
    return closing


def _problems_of_year(
    pool: FundingPool, center: Center, year: int, *, this_year: int
) -> list[Problem]:
    problems = []
    if year > this_year:
        problems.append(Problem("year_not_over", "还没有到这个年度。", field="year"))
    if year < pool.issued_on.year:
        message = f"这笔资金{pool.issued_on.year}年下达，以前的年度不用结算。"
        problems.append(Problem("year_before_money", message, field="year"))
    if pool.closings.filter(center=center, year__gte=year).exists():
        message = f"{year}年度或者以后的年度已经结算。"
        problems.append(Problem("year_settled", message, field="year"))
    return problems


def _problems_of_return(position: Position, left: int, returned: int, year: int) -> list[Problem]:
    """``left`` is what was in hand when the year ended; some of it may be spent since."""
    if left < 0:
        message = (
            f"到{year}年末，支付比到位多{format_yuan(-left)}元：有支出的日期早于拨付的日期，"
            "请先核对日期，登记错了的冲正。"
        )
        return [Problem("year_overdrawn", message, CLAUSE, field="year")]
    most = max(min(left, position.in_hand), 0)
    if returned > most:
        message = f"到位未用{format_yuan(most)}元，交回不能超过这个金额。"
        return [Problem("returned_too_much", message, field="returned")]
    if returned > position.to_spend:
        message = (
            f"还有垫付、应付待结清，最多可交回{format_yuan(max(position.to_spend, 0))}元，"
            "请先由中心结清。"
        )
        return [Problem("returned_unsettled", message, field="returned")]
    return []
