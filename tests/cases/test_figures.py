from dataclasses import asdict
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import actions
from cases.figures import CaseFigures, ServiceFigures, TypeFigures, case_figures, service_figures
from cases.mending import void_record
from cases.states import CaseState, Recognition
from core.deadlines import BEIJING
from pilots.models import Round
from tests.accounts.factories import make_district, make_subdistrict
from tests.cases.factories import ADULT, NOON, desk_of, make_case, make_worker, open_case, serve
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db


def another_center(name="团结湖街道", district=None):
    return make_center(make_unit(Round.objects.first(), make_subdistrict(name, district)))


def numbers(figures: CaseFigures) -> dict:
    return {name: value for name, value in asdict(figures).items() if value and name != "by_method"}


def test_a_centers_cases_are_told_apart():
    center = make_center()
    make_case(CaseState.CLOSED, center, recognition=Recognition.RECOGNIZED)
    make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED, method="group")
    make_case(CaseState.CLOSED, center, method="group")
    make_case(CaseState.PLANNING, center)

    figures = case_figures(round=Round.objects.get())

    assert figures == {
        center.pk: CaseFigures(
            opened=4,
            closed=3,
            recognized=1,
            counting=1,
            by_method={"individual": 1, "group": 2, "community": 0},
            open=1,
            clients=4,
        )
    }


@pytest.mark.parametrize(
    ("rule", "counting"), [("recognized", 1), ("closed", 2), ("closed_individual", 1)]
)
def test_what_counts_follows_the_rule_of_the_round(rule, counting):
    center = make_center()
    make_case(CaseState.CLOSED, center, recognition=Recognition.RECOGNIZED, method="group")
    make_case(CaseState.CLOSED, center)
    round = Round.objects.get()
    round.counting_rule = rule

    assert case_figures(round=round)[center.pk].counting == counting


def test_a_case_over_new_year_is_opened_in_one_round_and_closed_in_the_other():
    center = make_center()
    earlier, later = Round.objects.get(), make_round(2022)
    case = make_case(CaseState.CLOSING, center)
    head = make_worker(center, "executive_director")

    new_year = NOON.replace(year=2022, month=1, day=1, tzinfo=BEIJING)
    actions.take_step("approve", case=case, by=head, at=new_year)

    before = case_figures(round=earlier)[center.pk]
    after = case_figures(round=later)[center.pk]
    assert numbers(before) == {"opened": 1, "open": 1, "clients": 1}
    assert numbers(after) == {"closed": 1, "clients": 1}


def test_a_person_with_two_cases_is_one_client():
    center = make_center()
    open_case(center, id_number=ADULT)
    open_case(center, id_number=ADULT)

    figures = case_figures(round=Round.objects.get())[center.pk]

    assert (figures.opened, figures.clients) == (2, 1)


def test_services_are_summed_by_type_and_clerical_work_is_told_apart():
    center = make_center()
    case = open_case(center)
    serve(case, minutes=90, persons=2, person_times=3)
    serve(case, starts_at=time(11), minutes=30)
    serve(case, starts_at=time(13), minutes=45, service_type="clerical")

    figures = service_figures(round=Round.objects.get())[center.pk]

    assert (figures.records, figures.minutes, figures.persons, figures.person_times) == (
        3,
        165,
        3,
        4,
    )
    assert (figures.clerical_minutes, figures.direct_minutes) == (45, 120)
    assert figures.by_type["home_visit"] == TypeFigures(2, 120, 4)
    assert figures.by_type["clerical"] == TypeFigures(1, 45, 0)
    assert figures.by_type["counseling"] == TypeFigures()
    assert len(figures.by_type) == 10


def test_a_service_belongs_to_the_round_of_its_day():
    center = make_center()
    later = make_round(2022)
    case = open_case(center)
    serve(case, served_on=date(2021, 12, 31), at=NOON.replace(year=2022, month=1))
    serve(case, served_on=date(2022, 1, 1), at=NOON.replace(year=2022, month=1))

    earlier = Round.objects.get(year=2021)
    assert service_figures(round=earlier)[center.pk].records == 1
    assert service_figures(round=later)[center.pk].records == 1


def test_a_district_and_a_center_can_be_asked_for_alone():
    ours = make_center()
    sibling = another_center()
    far = another_center("万寿路街道", make_district("海淀区"))
    for center in (ours, sibling, far):
        serve(open_case(center))
    round = Round.objects.get()

    for asked in (case_figures, service_figures):
        assert sorted(asked(round=round)) == sorted([ours.pk, sibling.pk, far.pk])
        assert sorted(asked(round=round, district=ours.district)) == sorted([ours.pk, sibling.pk])
        assert sorted(asked(round=round, center=sibling)) == [sibling.pk]


def test_a_center_without_rows_has_zeros_to_fall_back_on():
    center, round = make_center(), Round.objects.get()

    assert case_figures(round=round).get(center.pk, CaseFigures()).by_method["group"] == 0
    assert service_figures(round=round).get(center.pk, ServiceFigures()).direct_minutes == 0


@pytest.mark.parametrize(("asked", "queries"), [(case_figures, 2), (service_figures, 1)])
def test_the_number_of_queries_does_not_grow(asked, queries):
    serve(open_case(make_center()))
    round = Round.objects.get()

    with CaptureQueriesContext(connection) as with_one:
        asked(round=round)
    for name in ("团结湖街道", "六里屯街道"):
        serve(open_case(another_center(name)))
    with CaptureQueriesContext(connection) as with_three:
        figures = asked(round=round)

    assert len(figures) == 3
    assert len(with_one) == len(with_three) == queries


def test_a_voided_service_is_in_no_figure():
    center = make_center()
    case = open_case(center)
    serve(case, minutes=90)
    voided = serve(case, starts_at=time(11), minutes=30)
    void_record(record=voided, reason="重复登记", by=desk_of(case), at=NOON)

    figures = service_figures(round=Round.objects.get())[center.pk]

    assert (figures.records, figures.minutes, figures.person_times) == (1, 90, 1)
