"""Gifts in kind: written down apart from money."""

from collections.abc import Mapping
from datetime import datetime
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
from funding.models import GiftInKind
from pilots.closed_days import against_closed_day


@transaction.atomic
def register_gift(
    *, center: Center, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> GiftInKind:
    """Write down what a center was given that is not money.

    ``facts``: round, kind, giver, things, quantity, unit, given_on, worth (分 or None: what the
    giver says it is worth).
    """
    locked = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    stored = GiftInKind.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    problems, today = [], beijing_date(at)
    if facts["round"].is_closed:
        problems.append(facts["round"].why_closed("不能再登记", field="round"))
    if facts["given_on"] > today:
        message = f"接收日期不能晚于今天（{format_date(today)}）。"
        problems.append(Problem("moved_in_future", message, field="given_on"))
    if not facts["round"].is_closed:
        problems += against_closed_day(facts["given_on"], field="given_on")
    if problems:
        raise Refused(*problems)
    gift = GiftInKind.objects.create(
        **units_of(locked), form_token=form_token, by=by, at=at, **facts
    )
    record("登记实物捐赠", at=at, by=by, obj=gift, changes=filled_in(gift, facts))
    return gift
