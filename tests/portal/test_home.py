"""The home page: what to do now, then how the pilot units in scope stand."""

from html import escape

import pytest
from django.urls import reverse

from accounts.roles import Role
from cases.states import CaseState
from core.deadlines import BEIJING
from pilots.models import PilotUnit
from portal.progress import MOST, progress_for
from portal.todo import todos_for
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.factories import make_case as open_one
from tests.centers.factories import make_center
from tests.pilots.factories import NOON, make_recommendation, make_round, make_unit
from tests.reports.factories import make_case
from tests.supervision.factories import make_session

TODAY = NOON.astimezone(BEIJING).date()
QUERIES = 14  # however many units there are
CHAOYANG = ("劲松街道", "潘家园街道", "双井街道", "呼家楼街道", "团结湖街道")

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return make_round()


def unit_of(round, name="劲松街道", district="朝阳区"):
    return make_unit(round, make_subdistrict(name, make_district(district)))


def names(progress) -> list[str]:
    return [row.unit.subdistrict.name for row in progress.rows]


def labels(desk) -> list[str]:
    return [todo.label for todo in todos_for(desk, at=NOON)]


def test_without_a_unit_there_is_no_progress(round):
    assert progress_for(make_desk(Role.CITY_OFFICER), round, on=TODAY) is None


@pytest.mark.parametrize("role", [*Role.of_administration, Role.INSPECTOR])
def test_who_runs_or_audits_the_platform_sees_no_progress(client, round, role):
    unit_of(round)
    desk = make_desk(role)

    content = client.sit_at(desk).get(reverse("portal:home")).content.decode()

    assert progress_for(desk, round, on=TODAY) is None
    assert "劲松" not in content
    assert "当前情况" not in content


def test_a_district_sees_its_own_units_and_the_city_all(round):
    own = unit_of(round)
    unit_of(round, "中关村街道", "海淀区")

    of_district = progress_for(make_desk(Role.DISTRICT_LEADER, own.district), round, on=TODAY)
    of_city = progress_for(make_desk(Role.CITY_VIEWER), round, on=TODAY)

    assert names(of_district) == ["劲松街道"]
    assert sorted(names(of_city)) == ["中关村街道", "劲松街道"]
    assert (of_district.total, of_city.total) == (1, 2)


def test_the_unit_that_lags_most_comes_first(round):
    ahead, behind = unit_of(round, CHAOYANG[0]), unit_of(round, CHAOYANG[1])
    center = make_center(ahead)
    make_case(center, round)
    make_session(center, state=SessionState.CONFIRMED)

    progress = progress_for(make_desk(Role.CITY_OFFICER), round, on=round.service_ends_on)

    assert names(progress) == [behind.subdistrict.name, ahead.subdistrict.name]


def test_a_unit_that_withdrew_comes_last_and_goes_at_no_pace(round):
    gone, there = unit_of(round, CHAOYANG[0]), unit_of(round, CHAOYANG[1])
    PilotUnit.objects.filter(pk=gone.pk).update(state="withdrawn")

    progress = progress_for(make_desk(Role.CITY_OFFICER), round, on=round.service_ends_on)

    assert names(progress) == [there.subdistrict.name, gone.subdistrict.name]
    assert [told[:2] for told in progress.counts] == [("需加快", 1), ("已退出", 1)]


def test_only_the_first_few_are_shown_and_all_are_counted(round):
    for name in CHAOYANG:
        unit_of(round, name)

    progress = progress_for(make_desk(Role.CITY_OFFICER), round, on=round.service_ends_on)

    assert len(progress.rows) == MOST
    assert (progress.total, [told[:2] for told in progress.counts]) == (5, [("需加快", 5)])


@pytest.mark.parametrize("role", [Role.CITY_LEADER, Role.DISTRICT_OFFICER, Role.SUPERVISOR])
def test_how_many_go_at_a_pace_opens_these_units(client, round, role):
    units = [unit_of(round, name) for name in CHAOYANG[:3]]
    PilotUnit.objects.filter(pk=units[0].pk).update(state="withdrawn")
    served = [unit.subdistrict for unit in units]
    desk = make_desk(role, served if role == Role.SUPERVISOR else units[0].district)

    home = client.sit_at(desk).get(reverse("portal:home"))

    for word, count, url in home.context["progress"].counts:
        assert bool(url) == (role != Role.SUPERVISOR)  # whose workbench has no such choice
        if url:
            assert f'<a href="{escape(url)}" title="{word}">{count}</a>' in home.content.decode()
            assert len(client.get(url).context["rows"]) == count


def test_the_home_page_asks_the_same_with_one_unit_and_with_five(
    client, round, django_assert_num_queries
):
    desk = make_desk(Role.CITY_VIEWER)
    unit_of(round)
    client.sit_at(desk).get(reverse("portal:home"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("portal:home"))
    for name in CHAOYANG[1:]:
        unit_of(round, name)

    with django_assert_num_queries(QUERIES):
        response = client.get(reverse("portal:home"))

    assert "共5个试点单位" in response.content.decode()


def test_a_district_officer_is_led_back_to_a_draft(round):
    unit = make_recommendation(round, make_subdistrict("劲松街道", make_district("朝阳区")))

    assert (
        labels(make_desk(Role.DISTRICT_OFFICER, unit.district))[0] == "继续填写2021年试点推荐表草稿"
    )


def test_own_cases_open_as_a_list_of_own_cases():
    case = open_one(CaseState.INTERVENTION)
    desk = case.worker.desks.get()

    [own] = [todo for todo in todos_for(desk, at=NOON) if todo.label == "跟进本人负责的案例"]

    assert (own.count, own.url) == (1, reverse("cases:case_list") + "?mine=on")
