"""What can be done with money: register a pool, try a way to share it out, adopt one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import District, RoleGrant
from centers.models import Center
from centers.models.center import centers_by_unit, units_of
from core.changes import filled_in
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from funding import notices
from funding.models import AllocationLine, AllocationRun, FundingPool
from funding.shares import CenterFacts, ShareOut, Terms, share_out
from funding.workload import workloads
from pilots.models import Round

TERMS = ("base_each", "task_percent", "service_percent", "reason")
# Beside which field a refusal of the arithmetic stands.
FIELDS = {"base_exceeds_pool": "base_each", "percents_not_hundred": "service_percent"}


@transaction.atomic
def register_pool(*, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime) -> FundingPool:
    """Register the money of one document for the district of ``by``; one document is one pool.

    ``facts``: round, source, document_number, issued_on, amount (分). The same ``form_token``
    again returns the first row. Raises ``Refused`` with every problem at once.
    """
    # One at a time in a district, so that a document cannot be registered twice in a race.
    district = District.objects.select_for_update(of=("self",)).get(pk=by.district_id)
    stored = FundingPool.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := _pool_problems(district, facts, on=beijing_date(at)):
        raise Refused(*problems)
    pool = FundingPool.objects.create(district=district, form_token=form_token, **facts)
    record("登记资金", at=at, by=by, obj=pool, changes=filled_in(pool, facts))
    return pool


def _pool_problems(district: District, facts: Mapping, *, on: date) -> list[Problem]:
    problems = []
    if facts["round"].is_closed:
        message = f"{facts['round']}已关闭，不能再登记资金。"
        problems.append(Problem("round_closed", message, field="round"))
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


@transaction.atomic
def run_allocation(
    *,
    pool: FundingPool,
    terms: Terms,
    reason: str,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> AllocationRun:
    """Try one way to share out a pool by 工作任务和服务量 (实施方案三(五)); nothing is paid yet.

    ``terms.total`` is the whole pool. The lines keep the numbers they were made from: what the
    centers do later changes no run. The same ``form_token`` again returns the first run.
    """
    locked = _locked_pool(pool, by)
    if terms.total != locked.amount:
        raise ValueError("A run shares out the whole pool.")
    stored = locked.runs.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    centers = centers_of(round=locked.round, district=locked.district)
    facts = center_facts(round=locked.round, centers=centers)
    shares = _shares(locked, terms, facts)
    run = AllocationRun.objects.create(
        pool=locked,
        district=locked.district,
        base_each=terms.base_each,
        task_percent=terms.task_percent,
        service_percent=terms.service_percent,
        reason=reason,
        notes=list(shares.notes),
        form_token=form_token,
        made_at=at,
        made_by=by.user,
    )
    _write_lines(run, centers, facts, shares)
    record("测算资金分配", at=at, by=by, obj=run, changes=filled_in(run, TERMS))
    return run


def centers_of(*, round: Round, district: District) -> list[Center]:
    """The centers of a district's pilot units in this round, by official code."""
    found = centers_by_unit(round.units.filter(district=district)).values()
    return sorted(set(found), key=lambda center: (center.subdistrict.code, center.pk))


def center_facts(*, round: Round, centers: Sequence[Center]) -> list[CenterFacts]:
    """What these centers are weighed by in this round, in their order; the key is the pk."""
    work = workloads(round=round, centers=centers)
    return [
        CenterFacts(
            center.pk, center.name, work[center.pk].task_load, work[center.pk].service_volume
        )
        for center in centers
    ]


@transaction.atomic
def adopt(*, run: AllocationRun, by: RoleGrant, at: datetime, note: str = "") -> AllocationRun:
    """Make a trial the district's decision; a pool has one, and its maker cannot adopt it."""
    # The pool and not only the run is locked: two runs of one pool must not be adopted at once.
    pool = _locked_pool(run.pool, by)
    locked = AllocationRun.objects.visible_to(by).select_for_update(of=("self",)).get(pk=run.pk)
    locked.pool = pool
    locked.move("adopt", by=by, at=at, note=note)
    notices.adopted(locked, at=at)
    return locked


def _locked_pool(pool: FundingPool, by: RoleGrant) -> FundingPool:
    return (
        FundingPool.objects.visible_to(by)
        .select_related("round", "district")
        .select_for_update(of=("self",))
        .get(pk=pool.pk)
    )


def _shares(pool: FundingPool, terms: Terms, facts: list[CenterFacts]) -> ShareOut:
    if pool.round.is_closed:
        raise Refused(Problem("round_closed", f"{pool.round}已关闭，不能再测算。"))
    if pool.is_allocated:
        raise Refused(pool.already_adopted)
    try:
        return share_out(terms, facts)
    except Refused as refusal:
        placed = (replace(p, field=FIELDS.get(p.code, "")) for p in refusal.problems)
        raise Refused(*placed) from refusal


def _write_lines(
    run: AllocationRun, centers: list[Center], facts: list[CenterFacts], shares: ShareOut
) -> None:
    AllocationLine.objects.bulk_create(
        AllocationLine(
            run=run,
            **units_of(center),
            task_load=fact.task_load,
            service_volume=fact.service_volume,
            base=line.base,
            task_share=line.task_share,
            service_share=line.service_share,
            amount=line.amount,
        )
        for center, fact, line in zip(centers, facts, shares.lines, strict=True)
    )
