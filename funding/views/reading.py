"""What the pages of the money share: who reads them, and how they fetch."""

from django.db.models import Count, Exists, OuterRef
from django.shortcuts import get_object_or_404

from accounts.roles import Role
from funding.actions.workload import lines_now
from funding.models import AllocationLine, AllocationRun, FundingPool, WorkloadLine
from funding.states import RunState

READERS = (*Role.of_district, *Role.of_city, Role.INSPECTOR)
ADOPTED = AllocationRun.objects.filter(pool=OuterRef("pk"), state=RunState.ADOPTED)


def visible_pools(desk):
    return (
        FundingPool.objects.visible_to(desk)
        .select_related("round", "district", "center", "follows")
        .annotate(has_adopted=Exists(ADOPTED), run_count=Count("runs"))
    )


def visible_run(desk, pk) -> AllocationRun:
    runs = AllocationRun.objects.visible_to(desk).select_related(
        "pool__round", "pool__district", "pool__follows", "district", "made_by", "adopted_by",
        "snapshot", "replaces",
    )  # fmt: skip
    return get_object_or_404(runs, pk=pk)


def lines_of(run: AllocationRun) -> list[AllocationLine]:
    """All lines of a run with what they were weighed by, by official code."""
    lines = run.lines.select_related("center", "workload").order_by("subdistrict__code", "pk")
    found = list(lines)
    for line in found:
        line.run = run
    return found


def figures_now(pool: FundingPool) -> list[WorkloadLine]:
    """What the centers would be weighed by if the pool were shared out now."""
    if pool.round is None:
        return []
    lines, _ = lines_now(round=pool.round, district=pool.district)
    return lines
