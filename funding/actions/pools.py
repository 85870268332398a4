"""Registering the money of a document, and giving it the round it waited for."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import District, RoleGrant
from core.changes import changed, filled_in, told_of
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from funding.models import FundingPool
from pilots.models import Round


@transaction.atomic
def register_pool(*, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime) -> FundingPool:
    """Register the money of one document for the district of ``by``; one document is one pool.

    ``facts``: round (None where it is not opened yet), source, document_number, issued_on,
    amount (分); where they apply center (all of it is that one's) and follows (the tranche before
    it). The same ``form_token`` again returns the first row. Raises ``Refused`` with every
    problem at once.
    """
    # One at a time in a district, so that a document cannot be registered twice in a race.
    district = District.objects.select_for_update(of=("self",)).get(pk=by.district_id)
    stored = FundingPool.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    problems = _pool_problems(district, facts, on=beijing_date(at))
    if problems := problems + _problems_of_place(district, facts):
        raise Refused(*problems)
    pool = FundingPool.objects.create(district=district, form_token=form_token, **facts)
    record("登记资金", at=at, by=by, obj=pool, changes=filled_in(pool, facts))
    return pool


@transaction.atomic
def place_in_round(*, pool: FundingPool, round: Round, by: RoleGrant, at: datetime) -> FundingPool:
    """Put money that came before its round into it, once and for all."""
    locked = locked_pool(pool, by)
    problems = []
    if locked.round_id is not None and locked.round_id != round.pk:
        problems.append(Problem("round_chosen", f"这笔资金已归入{locked.round}，不能更改。"))
    if round.is_closed:
        problems.append(round.why_closed("不能再归入资金", field="round"))
    if problems:
        raise Refused(*problems)
    before = told_of(locked, ("round",))
    locked.round = round
    locked.save(update_fields=["round"])
    record("归入批次", at=at, by=by, obj=locked, changes=changed(before, locked, ("round",)))
    return locked


def locked_pool(pool: FundingPool, by: RoleGrant) -> FundingPool:
    """The pool alone: whoever shares it out or pays from it waits for the one before."""
    # The round may be missing: a lock on an outer join's other side is no lock PostgreSQL takes.
    return (
        FundingPool.objects.visible_to(by)
        .select_related("round", "district", "center")
        .select_for_update(of=("self",))
        .get(pk=pool.pk)
    )


def _pool_problems(district: District, facts: Mapping, *, on: date) -> list[Problem]:
    problems = []
    if facts["round"] is not None and facts["round"].is_closed:
        problems.append(facts["round"].why_closed("不能再登记资金", field="round"))
    number = facts["document_number"]
    if FundingPool.objects.filter(district=district, document_number=number).exists():
        message = f"{district}已登记过文号为“{number}”的资金。"
        problems.append(Problem("document_registered", message, field="document_number"))
    if facts["issued_on"] > on:
        message = f"下达日期不能晚于今天（{format_date(on)}）。"
        problems.append(Problem("issued_in_future", message, field="issued_on"))
    if facts["amount"] <= 0:
        problems.append(Problem("amount_not_positive", "金额须大于0元。", field="amount"))
    return problems


def _problems_of_place(district: District, facts: Mapping) -> list[Problem]:
    """Whose money it is, and what it follows."""
    problems = []
    center, before = facts.get("center"), facts.get("follows")
    if center is not None and center.district_id != district.pk:
        message = "请选择本区的社会工作服务中心。"
        problems.append(Problem("center_elsewhere", message, field="center"))
    if before is None:
        return problems
    if before.district_id != district.pk or before.source != facts["source"]:
        message = "后续批次须与接续的资金属于同一区、同一资金来源。"
        problems.append(Problem("tranche_of_other_money", message, field="follows"))
    if before.round_id != (facts["round"] and facts["round"].pk):
        message = "后续批次须与接续的资金属于同一试点批次。"
        problems.append(Problem("tranche_of_other_round", message, field="follows"))
    if (before.center_id is None) != (center is None) or (
        center is not None and before.center_id != center.pk
    ):
        message = "后续批次须与接续的资金分配给同样的中心。"
        problems.append(Problem("tranche_of_other_center", message, field="follows"))
    if FundingPool.objects.filter(follows=before).exists():
        message = f"“{before}”已有后续批次，请选择最后一批。"
        problems.append(Problem("tranche_followed", message, field="follows"))
    return problems
