"""A center's and a unit's own pages say how they stand: the bars and lights of the dashboard."""

import re
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.models import PilotUnit
from reports.on_lower_pages import standing_of_center, standing_of_unit
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center, make_premises
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_case, make_pool, make_staff

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 9, 1, 10, tzinfo=BEIJING)
CARDS = re.compile(r'<div class="standing-list">.*?</section>\s*</div>', re.DOTALL)
QUERIES = 10


@pytest.fixture(autouse=True)
def in_september(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def round():
    return make_round()


@pytest.fixture
def center(round):
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_premises(center)
    make_staff(center, kind="other", is_professional=False)
    make_case(center, round)
    make_pool(round, center.district, amount=1_000_000, shared={center: 987_600})
    return center


def cards(client, name, center) -> str:
    [found] = CARDS.findall(client.get(reverse(name, args=[center.pk])).content.decode())
    return "".join(found.split())


def page_of(client, center) -> str:
    return client.get(reverse("centers:center_detail", args=[center.pk])).content.decode()


@pytest.mark.parametrize("role", Role.of_business)
def test_it_is_what_the_dashboard_shows_this_desk(client, center, role):
    unit = center.district if role in Role.of_district else center.subdistrict
    client.sit_at(make_desk(role, unit))

    shown = cards(client, "centers:center_detail", center)

    assert shown == cards(client, "reports:center_dashboard", center)
    assert "有场地" in shown
    assert "在用场地1处，共80.0平方米" in shown
    assert "缺人员" in shown
    assert "在岗1人，没有从事专业社会工作服务的" in shown
    reads_money = role not in (Role.CENTER_WORKER, Role.SUPERVISOR)
    assert ("本批次已分配9,876.00元" in shown) == reads_money
    assert ("为何未计入" in shown) == (role != Role.SUBDISTRICT_OFFICER)


def test_who_may_not_open_the_dashboard_is_shown_nothing_of_it(client, center):
    client.sit_at(make_desk(Role.INSPECTOR, center.district))

    page = page_of(client, center)

    assert center.name in page
    assert "进度与达标" not in page
    assert "在用场地" not in page
    assert client.get(reverse("reports:center_dashboard", args=[center.pk])).status_code == 403


def test_a_center_that_is_no_pilot_this_year_says_so(client, monkeypatch, center):
    make_round(2022)
    assert "没有列入试点" not in page_of(client.sit_at(make_desk(Role.CITY_OFFICER)), center)
    monkeypatch.setattr(timezone, "now", lambda: NOW.replace(year=2022))

    client.sit_at(make_desk(Role.CITY_OFFICER))

    assert "2022年试点没有列入试点。" in page_of(client, center)


def test_a_center_that_was_taken_in_stands_nowhere(center):
    center.closed_on = date(2021, 8, 1)

    assert standing_of_center(center, by=make_desk(Role.CITY_OFFICER), on=NOW.date()) is None


@pytest.mark.parametrize("units", [1, 2])
def test_it_asks_the_same_however_much_there_is(round, center, django_assert_num_queries, units):
    by = make_desk(Role.CITY_OFFICER)
    for _ in range(units):
        make_case(center, round)
        make_staff(center)

    with django_assert_num_queries(QUERIES):
        added = standing_of_center(center, by=by, on=NOW.date())

    assert [row.unit.subdistrict for row in added.part.rows] == [center.subdistrict]


@pytest.mark.parametrize("role", [*Role.of_district, *Role.of_city])
def test_the_units_page_is_what_the_dashboard_shows_too(client, center, role):
    client.sit_at(make_desk(role, center.district if role in Role.of_district else None))
    unit = PilotUnit.objects.get()

    shown = cards(client, "pilots:unit_detail", unit)

    assert shown == cards(client, "reports:center_dashboard", center)
    assert "在用场地1处，共80.0平方米" in shown
    assert "本批次已分配9,876.00元" in shown


def test_who_decides_on_a_withdrawal_sees_how_the_unit_stands_before_and_after(client, center):
    unit = PilotUnit.objects.get()
    client.sit_at(make_desk(Role.CITY_LEADER))
    address = reverse("pilots:unit_detail", args=[unit.pk])

    assert "需加快" in client.get(address).content.decode()
    step = {"step": "withdraw", "note": "场地收回"}
    client.post(reverse("pilots:unit_step", args=[unit.pk]), step)

    page = client.get(address).content.decode()
    assert "已退出" in page
    assert "需加快" not in page


def test_a_unit_without_a_center_says_what_it_lacks_and_leads_nowhere(client, round):
    unit = make_unit(round, make_subdistrict("望京街道"))
    client.sit_at(make_desk(Role.CITY_OFFICER))

    page = client.get(reverse("pilots:unit_detail", args=[unit.pk])).content.decode()

    assert "没有在岗人员" in page
    assert "打开数据看板" not in page


def test_a_unit_asks_for_its_standing_in_a_fixed_number_of_queries(
    center, round, django_assert_num_queries
):
    by, unit = make_desk(Role.CITY_OFFICER), PilotUnit.objects.select_related("round").get()
    for _ in range(2):
        make_case(center, round)
    with django_assert_num_queries(8):
        standing_of_unit(unit, by=by, on=NOW.date())
