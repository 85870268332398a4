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
from funding.ledger.position import CLAUSE, position_of
from funding.models import AccountClosing, Expense, FundingPool


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
    left = position.in_hand
    problems = []
    if position.given is None:
        message = "这笔资金没有分配给这个中心，不用结算。"
        problems.append(Problem("nothing_given", message, CLAUSE, field="center"))
    if year > beijing_date(at).year:
        problems.append(Problem("year_not_over", "还没有到这个年度。", field="year"))
    closings = locked.closings.filter(center=center)
    if closings.filter(year__gte=year).exists():
        message = f"{year}年度或者以后的年度已经结算。"
        problems.append(Problem("year_settled", message, field="year"))
    entries = Expense.objects.out_of(locked, center)
    if entries.filter(year__gt=year).exists():
        message = f"这个中心已经登记了{year}年以后的支出，不能再结算{year}年度。"
        problems.append(Problem("spent_after_year", message, field="year"))
    if facts["returned"] > left:
        message = f"到位未用{format_yuan(left)}元，交回不能超过这个金额。"
        problems.append(Problem("returned_too_much", message, field="returned"))
    elif facts["returned"] > position.to_spend:
        message = (
            f"还有垫付、应付待结清，最多可交回{format_yuan(max(position.to_spend, 0))}元，"
            "请先由中心结清。"
        )
        problems.append(Problem("returned_unsettled", message, field="returned"))
    if problems:
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
