"""Adoptions and payments at once: only a database with row locks can show that they wait."""

import time
from collections import Counter
from queue import Queue
from threading import Thread

import pytest
from django.db import connection, connections, transaction
from django.db.models import Sum

from accounts.roles import Role
from core.problems import Refused
from funding import actions
from funding.ledger.position import position_of
from funding.models import AllocationLine, AllocationRun, Expense, FundingPool, Payout, Receipt
from funding.states import RunState
from tests.accounts.factories import make_desk
from tests.funding.factories import (
    NOON,
    adopt,
    arrive,
    make_centers,
    make_pool,
    make_run,
    pay,
    spend,
)
from tests.pilots.factories import make_round

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
OVERLAPS, EACH_KIND, PATIENCE = 200, 4, 30


@pytest.fixture(autouse=True)
def needs_row_locks():
    if connection.vendor != "postgresql":
        pytest.skip("row locks are needed")


class Crowd:
    """Threads that stay, each with a connection of its own; they act behind one another's backs."""

    def __init__(self, size: int):
        self.orders: list[Queue] = [Queue() for _ in range(size)]
        self.answers: Queue = Queue()
        self.threads = [Thread(target=self._work, args=(q,), daemon=True) for q in self.orders]
        for thread in self.threads:
            thread.start()
        self.pids = [self.answers.get(timeout=PATIENCE) for _ in self.threads]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Nobody stays behind with a connection, whatever went wrong."""
        for orders in self.orders:
            orders.put(None)
        for thread in self.threads:
            thread.join(PATIENCE)

    def overlap(self, pool: FundingPool, acts) -> list[str]:
        """All acts at once on the pool: none goes on before every one of them waits for its row."""
        with transaction.atomic():
            FundingPool.objects.select_for_update().get(pk=pool.pk)
            for orders, act in zip(self.orders, acts, strict=True):
                orders.put(act)
            self._wait_until_all_wait()
        return [self.answers.get(timeout=PATIENCE) for _ in acts]

    def _wait_until_all_wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with connection.cursor() as cursor:
                # Not pg_stat_activity: inside one transaction it tells the same all the time.
                cursor.execute(
                    "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid = ANY(%s)",
                    [self.pids],
                )
                if cursor.fetchone()[0] == len(self.pids):
                    return
            time.sleep(0.002)
        pytest.fail("They did not come to wait for each other.")

    def _work(self, orders: Queue) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.answers.put(cursor.fetchone()[0])
            while (act := orders.get(timeout=2 * PATIENCE)) is not None:
                self.answers.put(_answer(act))
        finally:
            connections.close_all()


def _answer(act) -> str:
    try:
        act()
    except Refused as refusal:
        return refusal.codes[0]
    except Exception as error:
        return repr(error)
    return "done"


def copies_of(model: AllocationRun, number: int) -> list[FundingPool]:
    """Pools with their money arrived, one adopted run each and four trials that would replace it:
    rows only, since 200 times the whole way to them is not what is looked at here."""
    pool, at = model.pool, NOON
    values = {f.attname: getattr(pool, f.attname) for f in pool._meta.concrete_fields}
    for name in ("id", "form_token", "document_number"):
        del values[name]
    pools = FundingPool.objects.bulk_create(
        FundingPool(document_number=f"{n}号", **values) for n in range(number)
    )
    by = pool.receipts.get().by
    facts = {"district": pool.district, "received_on": at.date(), "amount": pool.amount}
    Receipt.objects.bulk_create(Receipt(pool=p, by=by, at=at, **facts) for p in pools)
    adopted = _runs(model, [(p, None) for p in pools], state=RunState.ADOPTED, share=800)
    for share in (400, 600, 800, 1_000):
        _runs(model, [(run.pool, run) for run in adopted], state=RunState.TRIAL, share=share)
    return pools


def _runs(model: AllocationRun, pairs, *, state, share) -> list[AllocationRun]:
    """A run a pool, by which the first center gets ``share`` of 1,000 and the second the rest."""
    skipped = {"id", "form_token", "pool_id", "replaces_id", "state"}
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in skipped]
    values = {name: getattr(model, name) for name in names}
    if state == RunState.TRIAL:
        values |= {"adopted_at": None, "adopted_by_id": None}
    runs = AllocationRun.objects.bulk_create(
        AllocationRun(pool=pool, replaces=before, state=state, **values) for pool, before in pairs
    )
    lines = list(model.lines.order_by("pk"))
    AllocationLine.objects.bulk_create(
        AllocationLine(
            run=run, center_id=line.center_id, subdistrict_id=line.subdistrict_id,
            district_id=line.district_id, task_load=0, service_volume=0, base=amount,
            task_share=0, service_share=0, amount=amount,
        )
        for run in runs
        for line, amount in zip(lines, (share, 1_000 - share), strict=True)
    )  # fmt: skip
    return runs


def test_four_adoptions_and_four_payments_at_once_leave_one_run_and_nothing_overspent():
    """200 times over: on the same pool, four leaders replace its run and four payments go out of
    it, of either ledger in turn."""
    round = make_round()
    first, _ = make_centers(round, (3, 60), (3, 60))
    pool = make_pool(round, amount=1_000)
    arrive(pool)
    model = adopt(make_run(pool, base_each=0))
    pools = copies_of(model, OVERLAPS)
    of_district = pool.district
    leaders = [make_desk(Role.DISTRICT_LEADER, of_district) for _ in range(EACH_KIND)]
    officers = [make_desk(Role.DISTRICT_OFFICER, of_district) for _ in range(EACH_KIND)]
    heads = [make_desk(Role.EXECUTIVE_DIRECTOR, first.subdistrict) for _ in range(EACH_KIND)]
    seen: Counter[str] = Counter()

    with Crowd(2 * EACH_KIND) as crowd:
        for number, copy in enumerate(pools):
            trials = list(copy.runs.filter(state=RunState.TRIAL).order_by("pk"))
            acts = [adoption(run, by) for run, by in zip(trials, leaders, strict=True)]
            acts += [payment(copy, first, by) for by in (officers, heads)[number % 2]]
            answers = crowd.overlap(copy, acts)
            seen.update(answers)
            assert set(answers) <= EXPECTED, answers
            assert_one_run_and_nothing_overspent(copy, first)

    assert seen["done"] > OVERLAPS
    assert seen["already_adopted"] > OVERLAPS
    assert seen["paid_beyond_given"] + seen["spent_beyond_given"] + seen["below_spent"] > 0


EXPECTED = {"done", "already_adopted", "below_spent", "paid_beyond_given", "spent_beyond_given"}


def adoption(run, by):
    return lambda: actions.adopt(run=run, by=by, at=NOON, note="另有安排")


def payment(pool, center, by):
    if by.role == Role.DISTRICT_OFFICER:
        return lambda: pay(pool, center, 300, by=by)
    return lambda: spend(pool, center, 300, by=by, standing="advanced")


def assert_one_run_and_nothing_overspent(pool, center) -> None:
    adopted = AllocationRun.objects.get(pool=pool, state=RunState.ADOPTED)  # one, or it raises
    given = adopted.lines.get(center=center).amount
    for ledger in (Payout, Expense):
        assert (ledger.objects.filter(pool=pool).aggregate(s=Sum("amount"))["s"] or 0) <= given


def test_four_expenses_at_once_spend_what_arrived_and_no_more():
    round = make_round()
    (center,) = make_centers(round, (3, 60))
    pool = make_pool(round, center=center, amount=1_000)
    pay(pool, center, 500)
    heads = [make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict) for _ in range(4)]
    with Crowd(4) as crowd:
        acts = [lambda by=by: spend(pool, center, 200, by=by) for by in heads]
        answers = crowd.overlap(pool, acts)

    assert sorted(answers) == ["done", "done", "spent_beyond_arrived", "spent_beyond_arrived"]
    assert position_of(pool, center).in_hand == 100
