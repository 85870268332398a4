"""Trying a way to share out a pool, and making one of them the district's decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from accounts.audit import record
from accounts.models import RoleGrant
from centers.models import Center
from core.changes import filled_in
from core.problems import Problem, Refused
from funding import notices
from funding.actions.pools import locked_pool
from funding.actions.workload import Percents, center_facts, lines_of, take_snapshot
from funding.measures import MOST, SERVICE, USUAL, Measure, told_twice
from funding.models import (
    AllocationLine,
    AllocationRun,
    FundingPool,
    WorkloadLine,
    WorkloadSnapshot,
)
from funding.shares import share_out
from funding.spending import spent_by_center
from funding.states import RunState
from funding.terms import CLAUSE, CenterFacts, ShareOut, Terms

TOLD = (
    "base_each", "task_percent", "service_percent", "performance_percent", "floor_each",
    "cap_each", "counts_earlier", "reason",
)  # fmt: skip
# Beside which field a refusal of the arithmetic stands.
FIELDS = {
    "base_exceeds_pool": "base_each",
    "percents_not_hundred": "service_percent",
    "floors_exceed_pool": "floor_each",
    "floor_above_cap": "cap_each",
    "cap_below_base": "cap_each",
    "caps_below_pool": "cap_each",
}


@dataclass(frozen=True, slots=True)
class Adjustment:
    """分 added or taken by hand, and why."""

    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """What centers are weighed by beside the terms.

    ``coefficients`` by the key of their measure, ``performance`` and ``adjustments`` by center pk.
    ``counts_earlier`` settles the tranches before together with this one.
    """

    coefficients: Mapping[str, int] = field(default_factory=lambda: dict(USUAL))
    performance: Percents = field(default_factory=dict)
    adjustments: Mapping[int, Adjustment] = field(default_factory=dict)
    counts_earlier: bool = False


USUALLY = Weighing()


@transaction.atomic
def run_allocation(
    *,
    pool: FundingPool,
    terms: Terms,
    reason: str,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
    weighing: Weighing = USUALLY,
    snapshot: WorkloadSnapshot | None = None,
) -> AllocationRun:
    """Try one way to share out a pool by 工作任务和服务量 (实施方案三(五)); nothing is paid yet.

    ``terms.total`` is the whole pool. Without a ``snapshot`` one is taken now. The lines keep the
    numbers they were made from: what the centers do later changes no run. The same ``form_token``
    again returns the first run. Raises ``Refused`` with every problem at once.
    """
    locked = locked_pool(pool, by)
    if terms.total != locked.amount:
        raise ValueError("A run shares out the whole pool.")
    stored = locked.runs.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := problems_of_pool(locked) + problems_of_weighing(terms, weighing):
        raise Refused(*problems)
    if snapshot is None:
        snapshot, lines = take_snapshot(round=locked.round, district=locked.district, by=by, at=at)
    else:
        lines = lines_of(_own(snapshot, locked))
    facts = facts_of(locked, lines, weighing, extras=snapshot.extra_measures)
    run = AllocationRun(
        pool=locked,
        district=locked.district,
        snapshot=snapshot,
        replaces=locked.adopted_run,
        base_each=terms.base_each,
        task_percent=terms.task_percent,
        service_percent=terms.service_percent,
        performance_percent=terms.performance_percent,
        floor_each=terms.floor_each,
        cap_each=terms.cap_each,
        coefficients={key: n for key, n in weighing.coefficients.items() if n},
        counts_earlier=weighing.counts_earlier,
        reason=reason,
        form_token=form_token,
        made_at=at,
        made_by=by.user,
    )
    shares = split(terms, facts)
    twice = told_twice(run.coefficients)
    run.notes = [*shares.notes, *([twice] if twice else [])]
    run.save()
    write_lines(run, lines, facts, shares, weighing)
    record("测算资金分配", at=at, by=by, obj=run, changes=filled_in(run, TOLD))
    return run


@transaction.atomic
def adopt(*, run: AllocationRun, by: RoleGrant, at: datetime, note: str = "") -> AllocationRun:
    """Make a trial the district's decision; a pool has one, and its maker cannot adopt it.

    A run that was tried to replace the adopted one supersedes it, with a ``note`` that says why.
    """
    # The pool and not only the run is locked: two runs of one pool must not be adopted at once.
    pool = locked_pool(run.pool, by)
    locked = AllocationRun.objects.visible_to(by).select_for_update(of=("self",)).get(pk=run.pk)
    locked.pool = pool
    before = pool.adopted_run
    if before is not None and before.pk == locked.replaces_id:
        if problems := locked.obstacles(locked.adopt_step, by=by):
            raise Refused(*problems)
        # First out, then in: the database knows one adopted run of a pool.
        before.pool = pool
        before.move("supersede", by=by, at=at, note=note)
    locked.move(locked.adopt_step, by=by, at=at, note=note)
    notices.adopted(locked, at=at)
    return locked


def problems_of_pool(pool: FundingPool) -> list[Problem]:
    """Why nobody can share out this pool now."""
    problems = []
    if pool.round is None:
        message = "这笔资金还没有归入试点批次，先归入批次再测算。"
        problems.append(Problem("round_missing", message, CLAUSE))
    elif pool.round.is_closed:
        problems.append(pool.round.why_closed("不能再测算"))
    if pool.center is not None:
        message = f"这笔资金定向给{pool.center}，不需要测算。"
        problems.append(Problem("pool_is_direct", message, CLAUSE))
    return problems


def facts_of(
    pool: FundingPool,
    lines: Sequence[WorkloadLine],
    weighing: Weighing,
    *,
    extras: Sequence[Measure] = (),
) -> list[CenterFacts]:
    """The facts of the centers with what this pool and its earlier tranches have given them.

    Raises ``Refused`` for a center that was paid and is not among them.
    """
    spent = {center.pk: amount for center, amount in spent_by_center(pool).items() if amount}
    if strangers := spent.keys() - {line.center_id for line in lines}:
        names = "、".join(Center.objects.filter(pk__in=strangers).values_list("name", flat=True))
        message = f"{names}已有拨付，但不在本次取数的中心之内，请先登记冲正。"
        raise Refused(Problem("spent_outside", message, CLAUSE))
    earlier = earlier_of(pool) if weighing.counts_earlier else {}
    facts = center_facts(
        lines,
        coefficients=weighing.coefficients,
        extras=extras,
        performance=weighing.performance,
    )
    by_hand = weighing.adjustments
    return [
        replace(
            fact,
            spent=spent.get(pk, 0),
            earlier=earlier.get(pk, 0),
            adjustment=by_hand[pk].amount if pk in by_hand else 0,
        )
        for fact, pk in zip(facts, (line.center_id for line in lines), strict=True)
    ]


def earlier_of(pool: FundingPool) -> dict[int, int]:
    """What the tranches before this pool gave each center, by its pk, in 分."""
    pools: list[int] = []
    before = pool.follows
    while before is not None:
        pools.append(before.pk)
        before = before.follows
    lines = AllocationLine.objects.filter(run__pool__in=pools, run__state=RunState.ADOPTED)
    return dict(lines.values_list("center").order_by("center").annotate(Sum("amount")))


def split(terms: Terms, facts: Sequence[CenterFacts]) -> ShareOut:
    """``share_out`` with its refusals placed beside the fields of a form."""
    try:
        return share_out(terms, facts)
    except Refused as refusal:
        placed = (replace(p, field=FIELDS.get(p.code, "")) for p in refusal.problems)
        raise Refused(*placed) from refusal


def _own(snapshot: WorkloadSnapshot, pool: FundingPool) -> WorkloadSnapshot:
    if (snapshot.round_id, snapshot.district_id) != (pool.round_id, pool.district_id):
        raise ValueError("A pool is weighed by figures of its own round and district.")
    return snapshot


def problems_of_weighing(terms: Terms, weighing: Weighing) -> list[Problem]:
    """What is wrong with the numbers by which centers are weighed."""
    by = weighing.coefficients
    is_task = {key: key not in {m.key for m in SERVICE} for key, number in by.items() if number}
    problems = []
    if terms.task_percent and True not in is_task.values():
        message = "工作任务有权重，请至少给一项工作任务设系数。"
        problems.append(_unweighed(message, "by_communities"))
    if terms.service_percent and False not in is_task.values():
        message = "服务量有权重，请至少给一项服务量设系数。"
        problems.append(_unweighed(message, "by_service_minutes"))
    if any(not 0 <= number <= MOST for number in weighing.coefficients.values()):
        message = f"系数须是0到{MOST}之间的整数。"
        problems.append(Problem("coefficient_out_of_range", message, CLAUSE))
    if any(not 0 <= percent <= 100 for percent in weighing.performance.values()):
        problems.append(Problem("performance_out_of_range", "绩效须在0%到100%之间。", CLAUSE))
    for center, given in weighing.adjustments.items():
        if given.amount and not given.reason.strip():
            message = "调整金额须写明理由。"
            problems.append(
                Problem("adjustment_unexplained", message, CLAUSE, field=f"reason_{center}")
            )
    return problems


def _unweighed(message: str, field: str) -> Problem:
    return Problem("coefficients_missing", message, CLAUSE, field=field)


def write_lines(
    run: AllocationRun,
    lines: Iterable[WorkloadLine],
    facts: Iterable[CenterFacts],
    shares: ShareOut,
    weighing: Weighing,
) -> None:
    """One line a center, with everything it was made from; inside the caller's transaction."""
    AllocationLine.objects.bulk_create(
        AllocationLine(
            run=run,
            workload=line,
            center_id=line.center_id,
            subdistrict_id=line.subdistrict_id,
            district_id=line.district_id,
            task_load=fact.task_load,
            service_volume=fact.service_volume,
            performance=fact.performance,
            base=share.base,
            task_share=share.task_share,
            service_share=share.service_share,
            performance_share=share.performance_share,
            bound_share=share.bound_share,
            earlier=share.earlier,
            adjustment=share.adjustment,
            adjusted_for=_reason(weighing, share.key) if share.adjustment else "",
            amount=share.amount,
        )
        for line, fact, share in zip(lines, facts, shares.lines, strict=True)
    )


def _reason(weighing: Weighing, center) -> str:
    return weighing.adjustments[center].reason.strip()
