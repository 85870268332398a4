import pytest

from cases.models import ServiceRecord
from cases.states import CaseState, ServiceType
from funding.workload import Workload, workloads
from pilots.models import Recommendation, Round
from supervision.states import SessionState, Structure
from tests.cases.factories import make_case, make_recognized_case
from tests.centers.factories import make_center
from tests.funding.factories import make_centers, serve
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
        task_load=18, cases=1, service_minutes=165, person_times=11, supervision_minutes=120
    )
    assert work.service_volume == 165


def test_a_voided_service_is_no_work():
    (center,) = make_centers(make_round(2021), (1, 60))
    (record,) = ServiceRecord.objects.filter(center=center)
    voided = {"voided_at": record.recorded_at, "voided_by": record.served_by}
    ServiceRecord.objects.filter(pk=record.pk).update(**voided)

    work = workloads(round=record.round, centers=[center])[center.pk]

    assert (work.service_minutes, work.person_times) == (0, 0)


def test_communities_and_villages_are_tasks_and_an_empty_count_is_none():
    center = make_center()
    Recommendation.objects.update(community_count=None, village_count=7)

    assert workloads(round=Round.objects.get(), centers=[center])[center.pk].task_load == 7


def test_work_of_another_round_or_center_is_not_counted():
    first, second = make_round(2021), make_round(2022)
    (ours, theirs) = make_centers(first, (3, 60), (4, 90))
    serve(ours, second, 1000)

    work = workloads(round=first, centers=[ours])

    assert work == {ours.pk: Workload(task_load=3, service_minutes=60, person_times=2)}
    assert workloads(round=second, centers=[theirs]) == {theirs.pk: Workload()}


@pytest.mark.parametrize("centers", [1, 3])
def test_workloads_take_four_queries_for_any_number_of_centers(django_assert_num_queries, centers):
    round = make_round()
    made = make_centers(round, *[(2, 60)] * centers)

    with django_assert_num_queries(4):
        workloads(round=round, centers=made)
