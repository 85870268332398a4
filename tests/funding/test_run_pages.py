from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from funding.models import AllocationRun
from funding.states import RunState
from pilots.models import Round
from tests.accounts.factories import make_desk
from tests.funding.factories import NOON, adopt, make_centers, make_pool, make_run, serve
from tests.supervision.evaluating import make_evaluation

pytestmark = pytest.mark.django_db


def page(name, thing):
    return reverse(f"funding:{name}", args=[thing.pk])


def typed_run(**changed):
    return {
        "form_token": str(uuid4()),
        "base_each": "3万",
        "task_percent": "60",
        "service_percent": "40",
        "by_communities": "1",
        "by_service_minutes": "1",
        "reason": "任务为主",
        **changed,
    }


def test_a_trial_is_made_explained_and_adopted(client, round, centers, officer, leader, today):
    pool = make_pool(round)

    client.sit_at(officer)
    tried = client.post(page("run_try", pool), typed_run(), follow=True)
    run = AllocationRun.objects.get()
    client.sit_at(leader)
    adopted = client.post(page("run_step", run), {"step": "adopt"}, follow=True)

    assert "测算完成" in tried.text
    assert "118,200.00" in tried.text
    assert (
        "基数 30,000.00 元 + 任务份额 63,000.00 元(社区、村 12 个，占 50.0%)"
        " + 服务份额 25,200.00 元(服务 300 分钟，占 30.0%) = 118,200.00 元"
    ) in tried.text
    assert adopted.context["totals"]["amount"] == 30_000_000
    assert "已采用本方案" in adopted.text
    run.refresh_from_db()
    assert run.state == RunState.ADOPTED


def test_a_wrong_trial_keeps_what_was_typed_and_says_everything(client, round, centers, officer):
    pool = make_pool(round)
    client.sit_at(officer)

    answer = client.post(
        page("run_try", pool),
        typed_run(base_each="3万万", task_percent="60", service_percent="60", reason=" "),
    )

    assert {name: errors[0] for name, errors in answer.context["form"].errors.items()} == {
        "base_each": "请填写金额，例如 1234.50 或 12.5万",
        "service_percent": "各项权重之和须为100%，现在是120%。",
        "reason": "请填写权重说明",
    }
    assert 'value="3万万"' in answer.text
    assert not AllocationRun.objects.exists()


def test_a_base_above_the_pool_is_answered_beside_it(client, round, centers, officer):
    pool = make_pool(round)
    client.sit_at(officer)

    answer = client.post(page("run_try", pool), typed_run(base_each="10.1万"))

    assert answer.context["form"].errors == {
        "base_each": [
            "基数合计 303,000.00 元（3 个中心 × 101,000.00 元）超过资金总额 300,000.00 元，"
            "差 3,000.00 元（依据：实施方案三(五)）"
        ]
    }


def test_a_district_without_centers_reads_why_it_cannot_try(client, round, officer):
    pool = make_pool(round)
    client.sit_at(officer)

    shown = client.get(page("run_try", pool))
    answer = client.post(page("run_try", pool), typed_run())

    assert "本区还没有确定的试点单位" in shown.text
    assert "没有可以分配资金的中心" in answer.text


def test_a_trial_pressed_twice_is_one_run(client, round, centers, officer, today):
    pool, data = make_pool(round), typed_run()
    client.sit_at(officer)

    answers = [client.post(page("run_try", pool), data) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert AllocationRun.objects.count() == 1


def test_a_leader_who_tried_it_sees_why_they_cannot_adopt(client, round, centers, officer):
    run = make_run(make_pool(round), by=officer)
    both = make_desk(Role.DISTRICT_LEADER, officer.district, user=officer.user)
    client.sit_at(both)

    shown = client.get(page("run_detail", run))
    answer = client.post(page("run_step", run), {"step": "adopt"})

    assert "暂不能采用本方案" in shown.text
    assert [problem.code for problem in answer.context["problems"]] == ["same_person"]
    assert AllocationRun.objects.get().state == RunState.TRIAL


def test_a_second_adoption_is_answered_on_the_page(client, round, centers, leader):
    pool = make_pool(round)
    first, second = make_run(pool), make_run(pool)
    adopt(first)
    client.sit_at(leader)

    answer = client.post(page("run_step", second), {"step": "adopt"})

    assert "本方案测算之后，这笔资金已采用了另一方案" in answer.text


def test_a_closed_round_offers_no_more_trials(client, round, centers, officer):
    pool = make_pool(round)
    client.sit_at(officer)
    before = page("run_try", pool) in client.get(page("pool_detail", pool)).text
    Round.objects.update(closed_at=NOON)

    after = page("run_try", pool) in client.get(page("pool_detail", pool)).text

    assert (before, after) == (True, False)


def test_a_trial_says_when_the_centers_numbers_have_moved_on(client, round, centers, leader):
    run = make_run(make_pool(round))
    client.sit_at(leader)
    before = client.get(page("run_detail", run)).context["changes"]
    serve(centers[0], round, 60)
    (late,) = make_centers(round, (1, 0))

    after = client.get(page("run_detail", run)).context["changes"]

    assert before == []
    assert after == [
        f"{centers[0]}：服务由300分钟变为360分钟。",
        f"{late}不在测算之内。",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_a_run_takes_the_same_queries_for_one_center_and_for_three(
    client, round, leader, django_assert_num_queries, count
):
    make_centers(round, *[(3, 60)] * count)
    run = make_run(make_pool(round))
    client.sit_at(leader)

    with django_assert_num_queries(20):
        client.get(page("run_detail", run))


def test_a_published_evaluation_stands_in_the_form_as_the_performance(
    client, round, centers, officer
):
    """87.5 points: 88%; a center of which nothing was published keeps its whole share."""
    graded, bare, *_ = centers
    make_evaluation(graded)

    form = client.sit_at(officer).get(page("run_try", make_pool(round))).context["form"]

    shown = {
        center: (
            form[f"performance_{center.pk}"].value(),
            form[f"performance_{center.pk}"].help_text,
        )
        for center in (graded, bare)
    }
    assert shown == {graded: (88, "评估得分87.5"), bare: (100, "没有公布的评估结果")}
