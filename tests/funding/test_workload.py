import pytest

from cases.states import CaseState, ServiceType
from funding.measures import TASK, load, told_twice, words
from funding.workload import Workload, full_workloads, workloads
from pilots.models import Recommendation, Round
from supervision.states import SessionState, Structure
from tests.cases.activities import make_group, make_held
from tests.cases.factories import make_case, make_recognized_case
from tests.centers.factories import make_center, make_service_plan
from tests.funding.factories import make_centers, make_task, serve
from tests.pilots.factories import make_round
from tests.supervision.factories import make_session

pytestmark = pytest.mark.django_db


def test_only_what_was_recognized_confirmed_and_served_is_work():
    center = make_center()
    round = Round.objects.get()
    make_recognized_case(center, service={"minutes": 90})
    make_case(CaseState.CLOSED, center, service={"minutes": 30})
    serve(center, round, 45, persons=3, person_times=9)
    serve(center, round, 500, service_type=ServiceType.CLERICAL)
    make_session(center, state=SessionState.CONFIRMED, minutes=120)
    make_session(center, minutes=60)
    make_session(center, state=SessionState.CONFIRMED, structure=Structure.PEER, minutes=60)

    work = workloads(round=round, centers=[center])[center.pk]

    assert work == Workload(
        communities=18,
        individual_cases=1,
        service_minutes=165,
        person_times=11,
        supervision_minutes=120,
        priority_clients=work.priority_clients,
    )
    assert work.cases == 1


def test_communities_and_villages_are_tasks_and_an_empty_count_is_none():
    center = make_center()
    Recommendation.objects.update(community_count=None, village_count=7)

    assert workloads(round=Round.objects.get(), centers=[center])[center.pk].communities == 7


def test_work_of_another_round_or_center_is_not_counted():
    first, second = make_round(2021), make_round(2022)
    (ours, theirs) = make_centers(first, (3, 60), (4, 90))
    serve(ours, second, 1000)

    work = workloads(round=first, centers=[ours])

    people = work[ours.pk].priority_clients
    assert people > 0
    assert work == {
        ours.pk: Workload(
            communities=3, priority_clients=people, service_minutes=60, person_times=2
        )
    }
    assert workloads(round=second, centers=[theirs]) == {theirs.pk: Workload()}


@pytest.mark.parametrize("centers", [1, 3])
def test_workloads_take_four_queries_for_any_number_of_centers(django_assert_num_queries, centers):
    round = make_round()
    made = make_centers(round, *[(2, 60)] * centers)

    with django_assert_num_queries(4):
        workloads(round=round, centers=made)


@pytest.mark.parametrize("centers", [1, 3])
def test_full_workloads_take_seven_queries_for_any_number_of_centers(
    django_assert_num_queries, centers
):
    round = make_round()
    made = make_centers(round, *[(2, 60)] * centers)
    tasks = [make_task(round, {made[0].pk: 5}), make_task(round, name="第二项")]

    with django_assert_num_queries(7):
        work = full_workloads(round=round, centers=made, tasks=tasks)

    assert work[made[0].pk].extras == {tasks[0].measure.key: 5}
    assert all(work[center.pk].extras == {} for center in made[1:])


def test_activities_plans_and_methods_are_there_when_money_is_shared_out():
    center = make_center()
    round = Round.objects.get()
    for method in ("group", "community", "community"):
        make_recognized_case(center, method=method)
    make_held(make_group(center))
    plan = make_service_plan(round.units.get())
    plan.targets.create(field="elderly_service", method="group", cases=4, persons=9)
    planned = sum(plan.targets.values_list("cases", flat=True))

    work = full_workloads(round=round, centers=[center])[center.pk]

    by_method = (work.individual_cases, work.group_cases, work.community_cases)
    assert (by_method, work.cases) == ((0, 1, 2), 3)
    assert (work.activities, work.planned_cases) == (1, planned)


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ({"communities": 1}, "社区、村 7 个"),
        ({"communities": 3}, "社区、村 7 个×3，折合 21"),
        (
            {"communities": 2, "priority_clients": 1},
            "社区、村 7 个×2、重点服务对象 30 人×1，折合 44",
        ),
        ({}, "0"),
    ],
)
def test_a_load_says_what_it_counts(by, told):
    figures = {"communities": 7, "priority_clients": 30}

    assert words(TASK, figures, by).format(load(TASK, figures, by)) == told


@pytest.mark.parametrize(
    ("by", "is_told"),
    [
        ({"service_minutes": 1}, False),
        ({"activities": 60}, False),
        ({"service_minutes": 1, "activities": 60}, True),
        ({"service_minutes": 1, "supervision_minutes": 1, "person_times": 1}, False),
    ],
)
def test_the_same_work_twice_in_the_weights_is_said(by, is_told):
    assert bool(told_twice(by)) == is_told
