"""What the page of retention says: the periods, what falls due soon, and what each run did."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Q, Sum

from accounts.models import RoleGrant
from accounts.roles import Role
from accounts.scope import within
from cases.models import RetentionLine, RetentionRun
from cases.retention.batches import all_batches
from cases.retention.rules import SOON_DAYS, RetentionKind, Years

READERS = (Role.EXECUTIVE_DIRECTOR, *Role.of_district, Role.AUDIT_ADMIN)


@dataclass(frozen=True, slots=True)
class Total:
    """Numbers alone: whoever reads this is told of nobody."""

    clients: int = 0
    cases: int = 0
    records: int = 0
    complaints: int = 0
    drafts: int = 0
    files: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(*(a + b for a, b in zip(self.numbers(), other.numbers(), strict=True)))

    def numbers(self) -> list[int]:
        return [getattr(self, field.name) for field in fields(self)]

    def labeled(self) -> list[tuple[str, int]]:
        return list(zip(LABELS, self.numbers(), strict=True))


LABELS = [str(RetentionLine._meta.get_field(name).verbose_name) for name in RetentionLine.COUNTS]


def scope_of(desk: RoleGrant) -> Q:
    """The units of whoever reads the page; the audit desk reads the numbers of all."""
    return Q() if desk.role == Role.AUDIT_ADMIN else within(desk)


def total_of(run: RetentionRun) -> Total:
    return _read(run.lines.aggregate(**_summed()))


def soon(years: Years, *, desk: RoleGrant, on: date) -> list[tuple[str, Total]]:
    """What falls due by the ninetieth day from ``on`` where nothing is held, by center."""
    by_center: dict[str, Total] = {}
    last = on + timedelta(days=SOON_DAYS + 1)  # over on the day after the last one
    for batch in all_batches(years, on=last, within=scope_of(desk)):
        name = str(batch.center)
        by_center[name] = by_center.get(name, Total()) + Total(**batch.counts())
    return sorted(by_center.items())


def runs_with_totals(runs: Iterable[RetentionRun], *, desk: RoleGrant) -> list[tuple]:
    """Each run, its end if it came to one, and what it did in the desk's own units; two queries for any number of runs."""
    every = list(runs)
    lines = RetentionLine.objects.visible_to(desk).filter(run__in=every).order_by()
    sums = {
        row["run"]: _read(row) for row in lines.values("run").annotate(**_summed()).order_by("run")
    }
    return [(run, getattr(run, "end", None), sums.get(run.pk, Total())) for run in every]


def by_center(run: RetentionRun, *, desk: RoleGrant) -> list[tuple[str, Total]]:
    lines = RetentionLine.objects.visible_to(desk).filter(run=run)
    rows = lines.values("center__name").annotate(**_summed()).order_by("center__name", "center")
    return [(row["center__name"], _read(row)) for row in rows]


def rules_of(run: RetentionRun) -> list[tuple[str, str]]:
    """The periods that the run went by, in words."""
    return [
        (kind.label, "永久" if run.rules.get(kind) is None else f"{run.rules[kind]}年")
        for kind in RetentionKind
    ]


def _summed() -> dict[str, Sum]:
    # Under other names than the columns', which an aggregate may not take.
    return {f"sum_{name}": Sum(name) for name in RetentionLine.COUNTS}


def _read(sums: dict) -> Total:
    return Total(*(sums[f"sum_{name}"] or 0 for name in RetentionLine.COUNTS))
