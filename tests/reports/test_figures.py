"""Every figure of a small district equals its rows."""

from datetime import date, time

import pytest

from accounts.models import Subdistrict
from accounts.roles import Role
from cases.states import ServiceType
from funding.states import Source
from funding.workload import workloads
from pilots.choices import Method
from reports.dictionary import FIGURES
from reports.facts import Facts
from reports.figure_rows import rows_of
from reports.figures import center_figures, district_figures, figures_by_district
from supervision.states import SessionState, Structure
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.everything import fill_district
from tests.reports.factories import make_case, make_pool, make_record, make_staff
from tests.supervision.factories import make_session

YEAR_END = date(2021, 12, 15)
ALL_RULES = {
    "has_project_rules": True,
    "has_staff_rules": True,
    "has_finance_rules": True,
    "has_archive_rules": True,
}

# One for each source that is not counted in hand; units, centers and their two quotas; the
# evaluations that count; the people on duty with certificates, degrees and waivers less those that
# nobody has.
QUERIES = 26


@pytest.fixture
def round(db):
    return make_round(case_quota=2, supervision_minutes_quota=240)


@pytest.fixture
def center(round):
    unit = make_unit(round, make_subdistrict("劲松街道"))
    return make_center(unit, opened_on=date(2021, 6, 1), **ALL_RULES)


def figures(round, district=None, on=YEAR_END):
    return district_figures(round=round, district=district or make_district(), on=on)


def test_every_figure_of_the_dictionary_is_an_integer_and_no_other_is_there(round, center):
    make_session(center)
    make_pool(round, shared={center: 1})

    found = figures(round)

    assert found.keys() == FIGURES.keys()
    assert {type(value) for value in found.values()} == {int}


def test_a_district_without_a_unit_has_every_figure_at_nothing(round):
    found = figures(round, make_district("海淀区"))

    assert found == dict.fromkeys(FIGURES, 0)


def test_centers_are_counted_by_what_they_have_and_reached(round, center):
    make_center(make_unit(round, make_subdistrict("望京街道")))
    for _ in range(2):
        make_case(center, round)
    make_session(center, state=SessionState.CONFIRMED, minutes=240)

    found = figures(round)

    assert found["units"] == 2
    assert found["centers_opened"] == 1
    assert found["centers_with_rules"] == 1
    assert found["centers_with_cases"] == 1
    assert found["centers_with_supervision"] == 1


def test_cases_are_counted_by_how_far_they_are(round, center):
    make_case(center, round)
    make_case(center, round, method=Method.GROUP)
    make_case(center, round, recognized=False, method=Method.COMMUNITY)
    make_case(center, round, closed=False)

    found = figures(round)

    assert found["cases_opened"] == 4
    assert found["cases_closed"] == 3
    assert found["cases_recognized"] == 2
    assert found["counting_cases"] == 2
    assert [found[f"cases_{method}"] for method in Method.values] == [1, 1, 1]


def test_clerical_work_is_told_apart_from_service(round, center):
    make_record(center, round)
    make_record(center, round, minutes=30, persons=1, person_times=1)
    make_record(center, round, minutes=45, service_type=ServiceType.CLERICAL)

    found = figures(round)

    assert found["service_records"] == 2
    assert found["service_minutes"] == 120
    assert found["person_times"] == 4
    assert found["clerical_minutes"] == 45


def test_a_group_session_counts_once_for_its_center_and_per_head_for_people(round, center):
    make_session(
        center,
        state=SessionState.CONFIRMED,
        structure=Structure.GROUP,
        minutes=120,
        attendee_count=5,
    )

    found = figures(round)

    assert found["supervision_sessions"] == 1
    assert found["supervision_minutes"] == 120
    assert found["supervision_attendances"] == 5


def test_unconfirmed_supervision_is_told_apart(round, center):
    make_session(center, state=SessionState.CONFIRMED, minutes=120)
    make_session(center, state=SessionState.LOGGED, minutes=90, starts_at=time(9))
    make_session(center, state=SessionState.DISPUTED, minutes=60, starts_at=time(17))

    found = figures(round)

    assert found["supervision_minutes"] == 120
    assert found["unconfirmed_minutes"] == 90


def test_money_is_summed_by_source_in_fen(round, center):
    make_pool(round, amount=10_000_001, shared={center: 10_000_001})
    make_pool(round, amount=5)
    make_pool(round, source=Source.SOCIAL, amount=7)

    found = figures(round)

    assert found["received_city"] == 10_000_006
    assert found["received_social"] == 7
    assert found["received_total"] == 10_000_013
    assert found["allocated_total"] == 10_000_001


def test_staff_is_counted_by_highest_certificate_and_by_verdict(round, center):
    make_staff(center, level="senior")
    make_staff(center, level="intermediate")
    make_staff(center, level="assistant", approved_on=date(2021, 3, 1))
    make_staff(center, kind="other", is_professional=False)
    make_staff(center, ends_on=date(2021, 12, 14))

    found = figures(round)

    assert found["staff"] == 4
    assert found["certified_senior"] == 1
    assert found["certified_intermediate"] == 1
    assert found["certified_assistant"] == 1
    assert found["professionals_met"] == 2
    assert found["professionals_not_met"] == 1


def test_staff_is_counted_as_of_the_day_asked_for(round, center):
    make_staff(center, ends_on=date(2021, 12, 14))

    assert figures(round, on=date(2021, 12, 14))["staff"] == 1
    assert figures(round, on=date(2021, 12, 15))["staff"] == 0


def test_figures_are_those_of_the_own_district_and_round(round, center):
    haidian = make_district("海淀区")
    make_case(center, round)
    make_record(center, round)
    make_pool(round)
    make_unit(make_round(2022), center.subdistrict)

    assert figures(round, haidian) == dict.fromkeys(FIGURES, 0)
    assert figures(round)["units"] == 1


def test_three_centers_ask_as_much_as_one(round, center, django_assert_num_queries):
    district = center.district
    make_staff(center, level="senior")
    with django_assert_num_queries(QUERIES):
        figures(round, district)
    for name in ("望京街道", "三里屯街道"):
        other = make_center(make_unit(round, make_subdistrict(name)))
        make_case(other, round)
        make_record(other, round)
        make_session(other)
        make_staff(other, level="assistant")

    with django_assert_num_queries(QUERIES):
        figures(round, district)


def test_an_heir_of_two_units_is_counted_once_where_they_are_also_from_another_district(round):
    """Both units of the round ended since, and one center across the border carries them on."""
    chaoyang, haidian = make_district("朝阳区"), make_district("海淀区")
    heir = make_subdistrict("学院路街道", haidian)
    center = make_center(make_unit(make_round(2020), heir), opened_on=date(2021, 6, 1), **ALL_RULES)
    for name in ("劲松街道", "望京街道"):
        ended = make_unit(round, make_subdistrict(name, chaoyang)).subdistrict
        Subdistrict.objects.filter(pk=ended.pk).update(
            valid_to=date(2021, 12, 1), carried_on_by=heir
        )
    make_staff(center)
    desk = make_desk(Role.DISTRICT_LEADER, haidian)

    found = figures_by_district(round=round, districts=[chaoyang.pk, haidian.pk], on=YEAR_END)
    alone = Facts(round=round, on=YEAR_END, districts=[chaoyang.pk])

    assert found[haidian.pk]["centers_opened"] == 0  # it is of the round for the other one's units
    assert found[chaoyang.pk]["units"] == 2
    for key in ("centers_opened", "centers_with_rules", "staff"):
        assert found[chaoyang.pk][key] == rows_of(FIGURES[key], alone, by=desk).value == 1, key


@pytest.mark.parametrize("seed", [2, 11])
def test_the_weights_of_an_allocation_are_the_figures_of_its_centers(round, seed):
    centers = fill_district(round, make_district(), seed=seed)

    weights = workloads(round=round, centers=centers)

    for center in centers:
        found, work = center_figures(round=round, center=center, on=YEAR_END), weights[center.pk]
        assert work.cases == found["counting_cases"] > 0
        assert work.supervision_minutes == found["supervision_minutes"] > 0
        assert work.service_minutes == found["service_minutes"] > 0
        assert work.person_times == found["person_times"] > 0
