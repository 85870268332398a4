"""The district says how much of a center's money may go into a category."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import District, RoleGrant
from core.problems import Problem, Refused
from funding.ledger.words import Category
from funding.models import CategoryCaps
from pilots.models import Round


@transaction.atomic
def set_caps(
    *,
    round: Round,
    percents: Mapping[str, int | None],
    basis: str,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> CategoryCaps:
    """Put these caps (whole percents by category, None for no cap) in the place of those before."""
    # One at a time in a district: the row that is written last is the one in force.
    district = District.objects.select_for_update(of=("self",)).get(pk=by.district_id)
    stored = CategoryCaps.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    problems = []
    if round.is_closed:
        problems.append(round.why_closed("不能再更改"))
    for category, percent in percents.items():
        if percent is not None and not 0 <= percent <= 100:
            message = "上限须在0%到100%之间，没有上限的留空。"
            problems.append(Problem("cap_out_of_range", message, field=f"cap_{category}"))
    if problems:
        raise Refused(*problems)
    before = CategoryCaps.objects.filter(round=round, district=district).order_by("pk").last()
    caps = CategoryCaps.objects.create(
        round=round,
        district=district,
        percents={name: percent for name, percent in percents.items() if percent is not None},
        basis=basis,
        form_token=form_token,
        by=by,
        at=at,
    )
    changes = {"依据": ["", basis], **_told(before.percents if before else {}, caps.percents)}
    record("规定支出类别上限", at=at, by=by, obj=caps, changes=changes)
    return caps


def _told(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, list[str]]:
    pairs = {c.label: [_percent(before.get(c)), _percent(after.get(c))] for c in Category}
    return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


def _percent(number: int | None) -> str:
    return "" if number is None else f"{number}%"
