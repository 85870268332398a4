from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import AuditEvent
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from funding import actions
from funding.models import AllocationLine, AllocationRun, FundingPool
from funding.states import RunState
from funding.terms import Terms
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.funding.factories import (
    NOON,
    adopt,
    make_centers,
    make_pool,
    make_run,
    pool_facts,
    serve,
)
from tests.pilots.factories import make_round, make_unit


def refusal_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return [(problem.code, problem.field) for problem in caught.value.problems]


def register(by, round, *, token=None, at=NOON, **changed):
    return actions.register_pool(
        facts=pool_facts(round, **changed), form_token=token or uuid4(), by=by, at=at
    )


def lines_of(run):
    return list(
        run.lines.order_by("pk").values_list(
            "center", "task_load", "service_volume", "base", "task_share", "service_share", "amount"
        )
    )


def test_a_pool_belongs_to_the_district_of_the_one_who_registers_it(round, officer):
    pool = register(officer, round)

    assert (pool.district, pool.amount) == (officer.district, 30_000_000)
    changes = AuditEvent.objects.get(what="登记资金").changes
    assert (changes["金额"], changes["资金来源"]) == (
        ["", "300,000.00元"],
        ["", "市级转移支付"],
    )


def test_everything_wrong_about_a_pool_is_said_at_once(round, officer):
    register(officer, round, document_number="京财〔2021〕1号")
    Round.objects.update(closed_at=NOON)
    round.refresh_from_db()

    problems = refusal_of(
        register,
        officer,
        round,
        document_number="京财〔2021〕1号",
        issued_on=date(2021, 7, 2),
        amount=0,
    )

    assert problems == [
        ("round_closed", "round"),
        ("document_registered", "document_number"),
        ("issued_in_future", "issued_on"),
        ("amount_not_positive", "amount"),
    ]


def test_another_district_may_hold_the_same_document(round, officer):
    other = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))
    register(officer, round, document_number="京财〔2021〕1号")

    register(other, round, document_number="京财〔2021〕1号")

    assert FundingPool.objects.count() == 2


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        (datetime(2021, 12, 31, 23, 59, tzinfo=BEIJING), False),
        (datetime(2022, 1, 1, tzinfo=BEIJING), True),
    ],
)
def test_money_issued_on_new_year_is_registered_from_new_year_in_beijing(
    round, officer, at, is_taken
):
    if is_taken:
        assert register(officer, round, issued_on=date(2022, 1, 1), at=at).pk
    else:
        problems = refusal_of(register, officer, round, issued_on=date(2022, 1, 1), at=at)
        assert problems == [("issued_in_future", "issued_on")]


def test_the_same_form_twice_registers_once(round, officer):
    token = uuid4()

    first = register(officer, round, token=token, document_number="京财〔2021〕1号")
    second = register(officer, round, token=token, document_number="京财〔2021〕1号")

    assert first == second
    assert FundingPool.objects.count() == 1


def test_a_run_gives_every_center_its_base_and_its_shares_by_official_code(round):
    ours = make_centers(round, (12, 300), (8, 500), (4, 200))
    far = make_center(make_unit(round, make_subdistrict("中关村街道", make_district("海淀区"))))
    serve(far, round, 1_000)
    pool = make_pool(round)

    run = make_run(pool)

    assert lines_of(run) == [
        (ours[0].pk, 12, 300, 3_000_000, 6_300_000, 2_520_000, 11_820_000),
        (ours[1].pk, 8, 500, 3_000_000, 4_200_000, 4_200_000, 11_400_000),
        (ours[2].pk, 4, 200, 3_000_000, 2_100_000, 1_680_000, 6_780_000),
    ]
    assert (run.state, run.notes, run.made_at) == (RunState.TRIAL, [], NOON)
    assert AuditEvent.objects.get(what="测算资金分配").changes["工作任务权重(%)"] == ["", "60"]


def test_a_run_without_any_service_says_by_what_it_split_instead(round):
    make_centers(round, (3, 0), (1, 0))

    run = make_run(make_pool(round))

    assert run.notes == ["各中心的服务量均为零，服务份额按工作任务分配"]
    assert sum(line[-1] for line in lines_of(run)) == 30_000_000


def test_a_run_keeps_its_numbers_whatever_the_centers_do_later(round):
    (center,) = make_centers(round, (3, 60))
    run = make_run(make_pool(round))
    before = lines_of(run)
    serve(center, round, 600)

    adopt(run)

    assert lines_of(run) == before


def test_lines_are_written_once(round):
    make_centers(round, (3, 60))
    line = make_run(make_pool(round)).lines.get()

    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
    with pytest.raises(TypeError):
        AllocationLine.objects.update(amount=0)
    with pytest.raises(TypeError):
        AllocationLine.objects.all().delete()


@pytest.mark.parametrize(
    ("base_each", "percents", "problems"),
    [
        (15_000_001, (60, 40), [("base_exceeds_pool", "base_each")]),
        (0, (60, 60), [("percents_not_hundred", "service_percent")]),
        (
            15_000_001,
            (100, 1),
            [("base_exceeds_pool", "base_each"), ("percents_not_hundred", "service_percent")],
        ),
    ],
)
def test_a_refusal_of_the_arithmetic_names_its_field(round, officer, base_each, percents, problems):
    make_centers(round, (3, 60), (1, 60))
    pool = make_pool(round)

    found = refusal_of(
        actions.run_allocation,
        pool=pool,
        terms=Terms(pool.amount, base_each, *percents),
        reason="任务为主",
        form_token=uuid4(),
        by=officer,
        at=NOON,
    )

    assert found == problems
    assert not AllocationRun.objects.exists()


def test_a_district_without_centers_has_nobody_to_share_with(round):
    assert refusal_of(make_run, make_pool(round)) == [("no_centers", "")]


def test_a_run_is_of_the_whole_pool(round, officer):
    make_centers(round, (3, 60))

    with pytest.raises(ValueError, match="whole pool"):
        actions.run_allocation(
            pool=make_pool(round), terms=Terms(1, 0, 60, 40), reason="", form_token=uuid4(),
            by=officer, at=NOON,
        )  # fmt: skip


def test_the_same_form_twice_makes_one_run(round, officer):
    make_centers(round, (3, 60))
    pool, token = make_pool(round), uuid4()

    runs = [
        actions.run_allocation(
            pool=pool, terms=Terms(pool.amount, 0, 50, 50), reason="各半", form_token=token,
            by=officer, at=NOON,
        )
        for _ in range(2)
    ]  # fmt: skip

    assert runs[0] == runs[1]
    assert (AllocationRun.objects.count(), AllocationLine.objects.count()) == (1, 1)


def test_a_run_tried_before_the_adoption_of_another_is_not_adopted_after_it(round):
    make_centers(round, (3, 60))
    pool = make_pool(round)
    first, second = make_run(pool), make_run(pool)
    adopt(first)

    assert refusal_of(adopt, second) == [("already_adopted", "")]


def test_the_database_knows_that_a_pool_has_one_adopted_run(round):
    make_centers(round, (3, 60))
    pool = make_pool(round)
    first, second = make_run(pool), make_run(pool)
    adopted = adopt(first)

    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationRun.objects.filter(pk=second.pk).update(
            state=RunState.ADOPTED, adopted_at=NOON, adopted_by=adopted.adopted_by
        )


def test_the_one_who_tried_it_cannot_adopt_it(round, officer):
    make_centers(round, (3, 60))
    run = make_run(make_pool(round), by=officer)
    both = make_desk(Role.DISTRICT_LEADER, officer.district, user=officer.user)

    assert refusal_of(actions.adopt, run=run, by=both, at=NOON) == [("same_person", "")]
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationRun.objects.update(
            state=RunState.ADOPTED, adopted_at=NOON, adopted_by=officer.user
        )


def test_a_closed_round_takes_no_run_and_no_adoption(round):
    make_centers(round, (3, 60))
    pool = make_pool(round)
    run = make_run(pool)
    Round.objects.update(closed_at=NOON)

    assert refusal_of(make_run, pool) == [("round_closed", "")]
    assert refusal_of(adopt, run) == [("round_closed", "")]


def test_another_districts_leader_does_not_even_find_the_run(round):
    make_centers(round, (3, 60))
    run = make_run(make_pool(round))
    leader = make_desk(Role.DISTRICT_LEADER, make_district("海淀区"))

    with pytest.raises(FundingPool.DoesNotExist):
        actions.adopt(run=run, by=leader, at=NOON)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", [RunState.TRIAL, RunState.ADOPTED])
@pytest.mark.parametrize("name", ["adopt"])
def test_every_step_from_every_state_by_every_role(round, name, state, role):
    make_centers(round, (3, 60))
    run = make_run(make_pool(round))
    if state == RunState.ADOPTED:
        run = adopt(run)
    by, taken_before = make_desk(role), run.history.count()

    if role == Role.DISTRICT_LEADER and state == RunState.TRIAL:
        run.move(name, by=by, at=NOON)
        run.refresh_from_db()
        assert (run.state, run.adopted_by, run.adopted_at) == (RunState.ADOPTED, by.user, NOON)
        assert list(run.history.values_list("step", "source", "target", "by")) == [
            ("adopt", "trial", "adopted", by.pk)
        ]
    else:
        with pytest.raises(Refused) as caught:
            run.move(name, by=by, at=NOON)
        expected = "wrong_state" if role == Role.DISTRICT_LEADER else "wrong_role"
        run.refresh_from_db()
        assert caught.value.codes == [expected]
        assert (run.state, run.history.count()) == (state, taken_before)


class TestEveryFen(TestCase):
    """Whatever the centers did and whatever the terms: the lines are the pool."""

    @classmethod
    def setUpTestData(cls):
        cls.round = make_round()
        make_centers(cls.round, (0, 0), (7, 31), (13, 480))
        cls.officer = make_desk(Role.DISTRICT_OFFICER, make_district())

    @settings(max_examples=40, deadline=None)
    @given(
        amount=st.integers(1, 10**11),
        base=st.integers(0, 10**11),
        task_percent=st.integers(0, 100),
    )
    def test_lines_add_up_to_the_pool(self, amount, base, task_percent):
        pool = make_pool(self.round, by=self.officer, amount=amount)

        run = make_run(
            pool, by=self.officer, base_each=base % (amount // 3 + 1), task_percent=task_percent
        )

        lines = list(run.lines.all())
        assert len(lines) == 3
        assert sum(line.amount for line in lines) == amount
        assert all(
            line.amount == line.base + line.task_share + line.service_share for line in lines
        )
