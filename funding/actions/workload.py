"""The centers that share a district's money, and what they are weighed by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from accounts.models import District, RoleGrant
from centers.models import Center
from centers.models.center import centers_by_unit, units_of
from funding.measures import SERVICE, TASK, Measure, load
from funding.models import ExtraTask, WorkloadLine, WorkloadSnapshot
from funding.terms import CenterFacts
from funding.workload import Workload, full_workloads
from pilots.models import Round

Percents = Mapping[int, int]  # performance by center pk


def centers_of(*, round: Round, district: District) -> list[Center]:
    """The centers of a district's pilot units in this round, by official code."""
    found = centers_by_unit(round.units.filter(district=district)).values()
    return sorted(set(found), key=lambda center: (center.subdistrict.code, center.pk))


def lines_now(*, round: Round, district: District) -> tuple[list[WorkloadLine], list[Measure]]:
    """What a snapshot of this moment would hold: its lines, unsaved, and the district's own tasks."""
    centers = centers_of(round=round, district=district)
    tasks = list(ExtraTask.objects.filter(round=round, district=district).order_by("pk"))
    work = full_workloads(round=round, centers=centers, tasks=tasks)
    return [_line(center, work[center.pk]) for center in centers], [t.measure for t in tasks]


def take_snapshot(
    *, round: Round, district: District, by: RoleGrant, at: datetime
) -> tuple[WorkloadSnapshot, list[WorkloadLine]]:
    """Freeze the figures of the district's centers; inside the caller's transaction."""
    lines, extras = lines_now(round=round, district=district)
    snapshot = WorkloadSnapshot.objects.create(
        round=round,
        district=district,
        taken_at=at,
        taken_by=by.user,
        extras=[list(extra) for extra in extras],
    )
    for line in lines:
        line.snapshot = snapshot
    return snapshot, WorkloadLine.objects.bulk_create(lines)


def lines_of(snapshot: WorkloadSnapshot) -> list[WorkloadLine]:
    """The lines of a snapshot in the order in which centers are weighed."""
    lines = snapshot.lines.select_related("center__subdistrict")
    return list(lines.order_by("center__subdistrict__code", "center"))


def center_facts(
    lines: Iterable[WorkloadLine],
    *,
    coefficients: Mapping[str, int],
    extras: Sequence[Measure] = (),
    performance: Percents | None = None,
) -> list[CenterFacts]:
    """What these centers are weighed by, in their order; the key is the center's pk.

    ``performance`` is a percent by center pk, 100 where nothing is said: whoever grades centers
    hands the grades in here.
    """
    percents = performance or {}
    return [
        CenterFacts(
            line.center_id,
            line.center.name,
            load((*TASK, *extras), line.figures, coefficients),
            load(SERVICE, line.figures, coefficients),
            planned=line.planned_cases,
            performance=percents.get(line.center_id, 100),
        )
        for line in lines
    ]


def _line(center: Center, work: Workload) -> WorkloadLine:
    figures = {name: getattr(work, name) for name in WorkloadLine.FIGURES}
    return WorkloadLine(**units_of(center), **figures, extras=work.extras)
