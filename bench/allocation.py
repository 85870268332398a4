"""Sharing money out, beside what the database alone takes for the same rows."""

import json
from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import RoleGrant
from accounts.roles import Role
from bench import raw
from bench.measuring import CEILINGS, Operation, undone
from funding import actions as funding
from funding.actions.runs import split, write_lines
from funding.models import AllocationLine, AllocationRun, WorkloadLine
from funding.terms import Terms
from pilots.models import Round

LINES_EACH = 20  # of every center: as many pools as a busy year has
COUNTED = [f.attname for f in WorkloadLine._meta.concrete_fields if not f.primary_key]
SHARED = [f.attname for f in AllocationLine._meta.concrete_fields if not f.primary_key]


def allocation() -> Operation:
    """A trial over the district with the most centers: figures, shares, lines, history."""
    run = max(
        AllocationRun.objects.select_related("pool__round", "district", "snapshot"),
        key=lambda run: (run.pool.round.year, run.lines.count(), run.pk),
    )
    pool = run.pool
    # A pool of the same district and round that nothing is adopted of.
    pool.pk, pool.document_number, pool.form_token = None, "基准〔2021〕1号", uuid4()
    desk = RoleGrant.objects.filter(role=Role.DISTRICT_OFFICER, district=run.district).first()
    terms = run.terms
    counted = _rows(WorkloadLine.objects.filter(snapshot=run.snapshot), COUNTED)
    shared = _rows(AllocationLine.objects.filter(run=run), SHARED)

    def ours():
        pool.pk, pool._state.adding = None, True
        pool.save()
        facts = {"reason": run.reason, "form_token": uuid4(), "by": desk, "at": timezone.now()}
        funding.run_allocation(pool=pool, terms=terms, **facts)

    def limit():
        pool.pk, pool._state.adding = None, True
        pool.save()
        raw.workload(pool.round_id, pool.district_id)
        _insert(WorkloadLine, COUNTED, counted, snapshot_id=_copied(run.snapshot).pk)
        copy = _copied(run, pool_id=pool.pk, form_token=uuid4())
        _insert(AllocationLine, SHARED, shared, run_id=copy.pk)

    return Operation(
        "allocation",
        ours=undone(ours),
        limit=undone(limit),
        most_of_limit=CEILINGS["allocation"][0],
        note=f"{run.district}{len(shared)}个中心测算一次",
    )


def allocation_lines() -> Operation:
    """All centers of the city, twenty pools: computing and writing, beside writing alone."""
    run = AllocationRun.objects.select_related("pool__round").latest("pk")
    lines = _frozen(run.pool.round)
    weighing = funding.Weighing()
    facts = funding.center_facts(lines, coefficients=weighing.coefficients)
    totals = [20_000_000 * len(facts) + 7 * number for number in range(LINES_EACH)]

    def ours():
        for total in totals:
            shares = split(Terms(total, total // len(facts) // 3, 40, 60), facts)
            copy = _copied(run, pool_id=run.pool_id, form_token=uuid4(), state="trial",
                           adopted_at=None, adopted_by_id=None)  # fmt: skip
            write_lines(copy, lines, facts, shares, weighing)

    rows = _made_once(ours, run)

    def limit():
        for at in range(LINES_EACH):
            copy = _copied(run, pool_id=run.pool_id, form_token=uuid4(), state="trial",
                           adopted_at=None, adopted_by_id=None)  # fmt: skip
            part = rows[at * len(facts) : (at + 1) * len(facts)]
            _insert(AllocationLine, SHARED, part, run_id=copy.pk)

    return Operation(
        "allocation_lines",
        ours=undone(ours),
        limit=undone(limit),
        most_of_limit=CEILINGS["allocation_lines"][0],
        note=f"{len(facts)}个中心×{LINES_EACH}笔资金，极限为直接写入同样的行",
    )


def _made_once(work, run: AllocationRun) -> list[dict]:
    """The rows that ``work`` writes, taken back once they are read."""
    with transaction.atomic():
        work()
        rows = _rows(AllocationLine.objects.filter(run__pk__gt=run.pk), SHARED)
        transaction.set_rollback(True)
    return rows


def _frozen(round: Round) -> list[WorkloadLine]:
    """The figures of every center as they were last frozen for the round, by official code."""
    lines = WorkloadLine.objects.filter(snapshot__round=round).select_related("center__subdistrict")
    latest = {line.center_id: line for line in lines.order_by("snapshot", "pk")}
    return sorted(latest.values(), key=lambda line: line.center.subdistrict.code)


def _rows(found, names: Sequence[str]) -> list[dict]:
    return [
        {name: json.dumps(v) if isinstance(v, dict) else v for name, v in row.items()}
        for row in found.order_by("pk").values(*names)
    ]


def _copied(row, **changed):
    """One more row like this one."""
    kept = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    del kept["id"]
    copy = type(row)(**(kept | changed))
    copy.save()
    return copy


def _insert(model, names: Sequence[str], rows: Iterable[dict], **same) -> None:
    """The rows by COPY where there is one, else by one prepared statement."""
    values = [tuple((row | same)[name] for name in names) for row in rows]
    table, columns = model._meta.db_table, ", ".join(names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
            return
        places = ", ".join(["%s"] * len(names))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608
