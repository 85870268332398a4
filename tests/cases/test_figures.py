"""What the casework of a center adds up to, by the dictionary's own figures."""

from datetime import date, time

import pytest

from cases import actions
from cases.states import CaseState, Recognition
from core.deadlines import BEIJING
from pilots.models import Round
from reports.apart import CENTER, apart
from reports.facts import Facts
from reports.figures import center_figures
from tests.accounts.factories import make_district, make_subdistrict
from tests.cases.factories import ADULT, NOON, make_case, make_worker, open_case, serve
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db

CASES = ("cases_opened", "cases_closed", "cases_recognized", "counting_cases", "cases_open")
SERVICES = ("service_records", "service_minutes", "person_times", "clerical_minutes")


def another_center(name="团结湖街道", district=None):
    return make_center(make_unit(Round.objects.first(), make_subdistrict(name, district)))


def told(center, round, keys=CASES) -> dict[str, int]:
    """What is more than nothing of these."""
    found = center_figures(round=round, center=center, on=round.service_ends_on)
    return {key: found[key] for key in keys if found[key]}


def test_a_centers_cases_are_told_apart():
    center = make_center()
    make_case(CaseState.CLOSED, center, recognition=Recognition.RECOGNIZED)
    make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED, method="group")
    make_case(CaseState.CLOSED, center, method="group")
    make_case(CaseState.PLANNING, center)

    found = told(center, Round.objects.get(), (*CASES, "cases_individual", "cases_group"))

    assert found == {
        "cases_opened": 4,
        "cases_closed": 3,
        "cases_recognized": 1,
        "counting_cases": 1,
        "cases_open": 1,
        "cases_individual": 1,
        "cases_group": 2,
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

    assert told(center, round)["counting_cases"] == counting


def test_a_case_over_new_year_is_opened_in_one_round_and_closed_in_the_other():
    center = make_center()
    earlier, later = Round.objects.get(), make_round(2022)
    case = make_case(CaseState.CLOSING, center)
    head = make_worker(center, "executive_director")

    new_year = NOON.replace(year=2022, month=1, day=1, tzinfo=BEIJING)
    actions.take_step("approve", case=case, by=head, at=new_year)

    assert told(center, earlier) == {"cases_opened": 1, "cases_open": 1}
    assert told(center, later) == {"cases_closed": 1}


def test_a_person_with_two_cases_is_one_person_served():
    center = make_center()
    serve(open_case(center, id_number=ADULT))
    serve(open_case(center, id_number=ADULT), starts_at=time(13))

    found = told(center, Round.objects.get(), ("cases_opened", "persons_served", "person_times"))

    assert found == {"cases_opened": 2, "persons_served": 1, "person_times": 2}


def test_services_are_summed_by_type_and_clerical_work_is_told_apart():
    center = make_center()
    case = open_case(center)
    serve(case, minutes=90, persons=2, person_times=3)
    serve(case, starts_at=time(11), minutes=30)
    serve(case, starts_at=time(13), minutes=45, service_type="clerical")
    round = Round.objects.get()

    facts = Facts(round=round, on=NOON.date(), districts=[center.district_id])
    found = apart(facts, SERVICES, by=CENTER, splits=["type"])

    assert [found.of(center.pk, key) for key in SERVICES] == [2, 120, 4, 45]
    assert +found.by("type", "person_times", center.pk) == {"home_visit": 4}
    assert +found.by("type", "clerical_minutes", center.pk) == {"clerical": 45}


def test_a_service_belongs_to_the_round_of_its_day():
    center = make_center()
    later = make_round(2022)
    case = open_case(center)
    serve(case, served_on=date(2021, 12, 31), at=NOON.replace(year=2022, month=1))
    serve(case, served_on=date(2022, 1, 1), at=NOON.replace(year=2022, month=1))

    for round in (Round.objects.get(year=2021), later):
        assert told(center, round, ["service_records"]) == {"service_records": 1}


def test_a_district_and_a_center_can_be_asked_for_alone():
    ours = make_center()
    sibling = another_center()
    far = another_center("万寿路街道", make_district("海淀区"))
    for center in (ours, sibling, far):
        serve(open_case(center))

    def asked(**scope) -> list[int]:
        facts = Facts(round=Round.objects.get(), on=NOON.date(), **scope)
        return sorted(apart(facts, ["service_records"], by=CENTER).by_unit("service_records"))

    city = {"districts": [ours.district_id, far.district_id]}
    own = {"districts": [ours.district_id]}
    assert asked(**city) == sorted([ours.pk, sibling.pk, far.pk])
    assert asked(**own) == sorted([ours.pk, sibling.pk])
    assert asked(**own, center=sibling) == [sibling.pk]
