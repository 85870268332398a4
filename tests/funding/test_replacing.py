"""An adopted run is never edited: another one supersedes it, and takes back nothing that is gone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from centers.models.center import units_of
from core.problems import Refused
from funding import actions
from funding.models import AllocationLine, AllocationRun, Payout, WorkloadSnapshot
from funding.states import RunState
from funding.terms import Terms
from tests.accounts.factories import make_desk
from tests.funding.factories import (
    NOON,
    adopt,
    make_centers,
    make_pool,
    make_run,
    make_task,
    pay,
    serve,
)
from tests.pilots.factories import make_round

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def codes_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.codes


def amounts(run):
    return list(run.lines.order_by("subdistrict__code", "pk").values_list("amount", flat=True))


def test_a_run_supersedes_the_adopted_one_with_a_reason(round, centers):
    pool = make_pool(round)
    first = adopt(make_run(pool))
    before = amounts(first)
    second = make_run(pool, task_percent=30, at=LATER)
    assert (second.replaces, list(AllocationRun.objects.undecided())) == (first, [second])
    assert codes_of(adopt, second, at=LATER) == ["note_missing"]
    first.refresh_from_db()
    assert first.state == RunState.ADOPTED

    adopt(second, at=LATER, note="服务量占比按会议纪要提高。")

    first.refresh_from_db()
    assert (first.state, amounts(first)) == (RunState.SUPERSEDED, before)
    assert AllocationRun.objects.get(state=RunState.ADOPTED) == second
    assert not AllocationRun.objects.undecided().exists()
    steps = [*first.history.order_by("pk"), *second.history.order_by("pk")]
    assert [(s.step, s.note) for s in steps] == [
        ("adopt", ""),
        ("supersede", "服务量占比按会议纪要提高。"),
        ("replace", "服务量占比按会议纪要提高。"),
    ]


def test_nobody_supersedes_a_run_by_itself(round, centers, leader):
    run = adopt(make_run(make_pool(round)))

    assert run.offered_steps(by=leader) == []


def test_a_new_run_gives_no_center_less_than_it_was_paid(round, centers):
    pool = make_pool(round)
    first = adopt(make_run(pool))
    pay(pool, centers[0], 11_000_000)

    second = make_run(pool, base_each=0, task_percent=0, at=LATER)

    line = second.lines.get(center=centers[0])
    assert (line.amount, line.bound_share) == (11_000_000, 2_000_000)
    assert sum(amounts(second)) == pool.amount == sum(amounts(first))


def test_money_paid_after_the_trial_still_holds_its_adoption_up(round, centers):
    pool = make_pool(round)
    adopt(make_run(pool))
    second = make_run(pool, base_each=0, task_percent=0, at=LATER)
    pay(pool, centers[0], 11_000_000)

    assert codes_of(adopt, second, at=LATER, note="改按服务量。") == ["below_spent"]
    second.refresh_from_db()
    assert second.state == RunState.TRIAL


def test_a_center_that_was_paid_is_left_out_of_no_run(round, centers):
    pool = make_pool(round)
    first = adopt(make_run(pool))
    (late,) = make_centers(round, (1, 60))
    adopt(make_run(pool, at=LATER), at=LATER, note="增加一个中心。")
    pay(pool, late, 100)

    assert codes_of(make_run, pool, snapshot=first.snapshot, at=LATER) == ["spent_outside"]


@pytest.mark.parametrize(
    ("first", "then", "note", "codes"),
    [
        (11_820_001, None, "", ["paid_beyond_given"]),
        (11_820_000, 1, "", ["paid_beyond_given"]),
        (5, -5, "", ["reversal_unexplained"]),
        (5, -6, "重复登记", ["reversed_too_much"]),
        (0, None, "", ["amount_missing"]),
    ],
)
def test_what_is_paid_stays_within_what_was_given(round, centers, first, then, note, codes):
    pool = make_pool(round)
    adopt(make_run(pool))

    if then is not None:
        pay(pool, centers[0], first)
        assert codes_of(pay, pool, centers[0], then, note=note) == codes
    else:
        assert codes_of(pay, pool, centers[0], first, note=note) == codes
    assert Payout.objects.count() == (then is not None)


def test_nothing_is_paid_before_a_run_is_adopted_and_a_wrong_entry_is_reversed(round, centers):
    pool = make_pool(round)
    run = make_run(pool)
    assert codes_of(pay, pool, centers[0], 5) == ["nothing_given"]
    adopt(run)
    pay(pool, centers[0], 500)

    pay(pool, centers[0], -500, note="凭证号填错")

    assert sum(Payout.objects.values_list("amount", flat=True)) == 0


def test_trials_by_one_snapshot_differ_by_their_terms_alone(round, centers):
    pool = make_pool(round)
    first = make_run(pool)
    serve(centers[2], round, 1_000)

    same = make_run(pool, snapshot=first.snapshot)
    now = make_run(pool)

    assert amounts(same) == amounts(first) != amounts(now)
    assert WorkloadSnapshot.objects.count() == 2
    assert now.lines.get(center=centers[2]).workload.service_minutes == 1_200


def test_figures_of_another_round_weigh_no_pool(round, centers):
    snapshot = make_run(make_pool(round)).snapshot
    other = make_pool(None)
    actions.place_in_round(
        pool=other,
        round=make_round(2022),
        by=make_desk(Role.DISTRICT_OFFICER, other.district),
        at=NOON,
    )

    with pytest.raises(ValueError, match="own round"):
        make_run(other, snapshot=snapshot)


def test_adjustments_are_explained_line_by_line(round, centers):
    pool = make_pool(round)
    moved = {
        centers[0].pk: actions.Adjustment(-100, "场地由街道提供"),
        centers[2].pk: actions.Adjustment(100, "新设服务站"),
    }
    unexplained = {**moved, centers[2].pk: actions.Adjustment(100, " ")}
    assert codes_of(make_run, pool, adjustments=unexplained) == ["adjustment_unexplained"]

    run = make_run(pool, adjustments=moved)

    told = list(run.lines.order_by("pk").values_list("adjustment", "adjusted_for", "amount"))
    assert told == [
        (-100, "场地由街道提供", 11_819_900),
        (0, "", 11_400_000),
        (100, "新设服务站", 6_780_100),
    ]


def test_the_database_wants_a_reason_for_every_adjustment(round, centers):
    run = make_run(make_pool(round, document_number="另一份"))
    (late,) = make_centers(round, (1, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationLine.objects.create(
            **units_of(late), run=run, task_load=1, service_volume=1, base=1, task_share=0,
            service_share=0, adjustment=1, amount=2,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("weighing", "terms", "codes"),
    [
        ({"coefficients": {"communities": 1}}, {}, ["coefficients_missing"]),
        ({"coefficients": {"service_minutes": 1}}, {}, ["coefficients_missing"]),
        ({"coefficients": {"communities": 10_001, "service_minutes": 1}}, {},
         ["coefficient_out_of_range"]),
        ({"performance": {1: 101}}, {}, ["performance_out_of_range"]),
    ],
)  # fmt: skip
def test_numbers_that_cannot_weigh_are_refused(round, centers, weighing, terms, codes):
    assert codes_of(make_run, make_pool(round), terms=terms, **weighing) == codes


def test_performance_is_handed_in_by_center(round, centers):
    """The seam for grades: a percent by center pk, 100 where nothing is said."""
    pool = make_pool(round, amount=1_000)
    run = actions.run_allocation(
        pool=pool,
        terms=Terms(pool.amount, 0, 50, 0, 50),
        weighing=actions.Weighing(performance={centers[0].pk: 0, centers[1].pk: 50}),
        reason="绩效各半",
        form_token=pool.form_token,
        by=make_desk(Role.DISTRICT_OFFICER, pool.district),
        at=NOON,
    )

    shares = run.lines.order_by("pk").values_list("performance", "performance_share")
    assert list(shares) == [(0, 0), (50, 167), (100, 333)]


def test_a_second_tranche_settles_the_year(round, centers):
    first_pool = make_pool(round, amount=20_000_000)
    adopt(make_run(first_pool, base_each=0))
    serve(centers[2], round, 1_200)
    second_pool = make_pool(round, amount=10_000_000, follows=first_pool)

    run = make_run(second_pool, base_each=0, counts_earlier=True)

    whole = make_run(make_pool(round, amount=30_000_000), base_each=0)
    lines = run.lines.order_by("pk")
    assert sum(line.amount for line in lines) == 10_000_000
    assert [line.earlier for line in lines] == amounts(first_pool.runs.get())
    assert all(line.amount >= 0 for line in lines)
    # Whoever already has more than the year gives keeps it; the others share what is left.
    assert [
        line.amount + line.earlier - total
        for line, total in zip(lines, amounts(whole), strict=True)
    ] == [line.bound_share for line in lines]


def test_a_task_of_the_district_weighs_by_its_coefficient(round, centers):
    task = make_task(round, {centers[0].pk: 5, centers[1].pk: 1})

    run = make_run(
        make_pool(round),
        coefficients={"communities": 2, task.measure.key: 10, "service_minutes": 1},
    )

    assert list(run.lines.order_by("pk").values_list("task_load", flat=True)) == [74, 26, 8]
    assert run.snapshot.extras == [[task.measure.key, "老旧小区改造片区", "个"]]


@pytest.mark.parametrize(
    "change",
    [
        "base_each = base_each + 1",
        "reason = '另有安排'",
        "adopted_at = NULL",
        "pool_id = pool_id + 1",
    ],
)
def test_the_database_keeps_the_terms_of_a_run_that_was_adopted(round, centers, change):
    run, trial = (make_run(make_pool(round)) for _ in range(2))
    adopt(run)

    sql = f"UPDATE funding_allocationrun SET {change} WHERE id = %s"  # noqa: S608
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [run.pk])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM funding_allocationrun WHERE id = %s", [run.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE funding_allocationrun SET base_each = 7 WHERE id = %s", [trial.pk])
    trial.refresh_from_db()
    assert trial.base_each == 7
