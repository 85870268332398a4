"""The dashboards: what they count is what the dictionary counts, for every district at once."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.states import ServiceType
from centers.figures import staff_figures
from centers.models import Degree
from centers.models.center import units_of
from funding.models import Payout, Receipt
from pilots.choices import Method
from pilots.models import Round
from reports.apart import CENTER, apart
from reports.dashboards.doors import Doors
from reports.dashboards.numbers import STAFF
from reports.dashboards.panels import Row
from reports.dashboards.periods import period_asked, periods_of
from reports.dashboards.standings import districts_panel
from reports.dashboards.tile_map import tile_map
from reports.facts import Facts
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center, make_premises
from tests.funding.factories import spend
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import (
    DECEMBER,
    make_case,
    make_pool,
    make_record,
    make_staff,
)
from tests.supervision.factories import make_session

pytestmark = pytest.mark.django_db

YEAR_END = date(2021, 12, 15)
CITY_QUERIES, DISTRICT_QUERIES, CENTER_QUERIES = 40, 40, 26


@pytest.fixture(autouse=True)
def in_december(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: DECEMBER)


@pytest.fixture
def round():
    return make_round(case_quota=2, supervision_minutes_quota=240)


def center_of(round, name="劲松街道", district="朝阳区"):
    return make_center(make_unit(round, make_subdistrict(name, make_district(district))))


def busy(center, round):
    """Some of everything that a dashboard counts, and of what it must leave out."""
    make_case(center, round)
    make_case(center, round, method=Method.GROUP, recognized=False)
    make_case(center, round, closed=False)
    make_record(center, round)
    make_record(center, round, service_type=ServiceType.CLERICAL, minutes=30)
    make_session(center, state=SessionState.CONFIRMED, minutes=90)
    make_session(center)
    make_staff(center, level="intermediate")
    make_staff(center, level="assistant", approved_on=date(2019, 3, 1))
    make_staff(center, is_professional=False)
    make_pool(round, center.district, shared={center: 4_000_000})


def fill_ledgers(center, round):
    """10,000分 shared out, 8,000 of it arrived, 6,000 paid on, 1,500 spent."""
    pool = make_pool(round, center.district, amount=10_000, shared={center: 10_000})
    desk = make_desk(Role.DISTRICT_OFFICER, center.district)
    said = {"pool": pool, "by": desk, "at": DECEMBER}
    Receipt.objects.create(
        **said,
        district=center.district,
        received_on=date(2021, 7, 1),
        amount=8_000,
        form_token=uuid4(),
    )
    Payout.objects.create(
        **said,
        **units_of(center),
        paid_on=date(2021, 7, 2),
        voucher="凭1",
        amount=6_000,
        form_token=uuid4(),
    )
    spend(pool, center, 1_500, at=DECEMBER)


def shown(client, desk, name, *args, **query):
    return client.sit_at(desk).get(reverse(f"reports:{name}", args=args), query)


def panel(response, key):
    return next(panel for panel in response.context["page"].tables if panel.key == key)


def test_people_are_judged_as_on_their_own_pages(round):
    center = center_of(round)
    busy(center, round)
    graduate = make_staff(center)
    Degree.objects.create(
        person=graduate, level="bachelor", major="社会工作 专业", graduated_on=date(2020, 7, 1)
    )

    facts = Facts(round=round, on=YEAR_END, districts=[center.district_id])
    found = apart(facts, STAFF, by=CENTER, splits=["route"])

    counted = staff_figures(centers_q=Q(pk=center.pk), on=YEAR_END)[center.pk]
    assert [found.of(center.pk, key) for key in STAFF] == [4, 3, 2, 1]
    assert (counted.staff, counted.professionals, counted.met, counted.not_met) == (4, 3, 2, 1)
    assert found.by("route", "professionals", center.pk) == +Counter(counted.by_route)


@pytest.mark.parametrize(
    ("key", "closed"), [("year", 2), ("2021-q2", 2), ("2021-06", 2), ("2021-05", 0), ("2021-q3", 0)]
)
def test_a_quarter_and_a_month_count_their_own_days(client, round, key, closed):
    busy(center_of(round), round)

    response = shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard", period=key)

    assert panel(response, "methods").total[0] == closed
    assert response.context["asked"].period.key == key
    assert panel(response, "services").total[0] == (1 if closed else 0)
    assert (panel(response, "supervision").total[1] > 0) == bool(closed)


def test_periods_are_those_of_the_rounds_own_days():
    round = make_round(service_starts_on=date(2021, 5, 15), service_ends_on=date(2022, 1, 10))

    periods = periods_of(round)

    keys = [period.key for period in periods]
    assert keys[:5] == ["year", "2021-q2", "2021-q3", "2021-q4", "2022-q1"]
    assert keys[5:] == [f"2021-{month:02}" for month in range(5, 13)] + ["2022-01"]
    assert periods[5].span.first == date(2021, 5, 15)
    assert periods[-1].span.last == date(2022, 1, 10)
    assert period_asked(periods, "2021-04") is periods[0]


def test_last_year_stands_beside(client, round):
    before = make_round(2020)
    center = center_of(round)
    case = make_case(center, before)
    days = ("opened", "assessed", "planned", "intervened", "evaluated", "closing_asked", "closed")
    for day in days:
        setattr(case, f"{day}_on", date(2020, 6, 30))
    case.save()
    make_case(center, round)
    make_case(center, round)

    response = shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard", round=round.pk)
    in_june = shown(
        client, make_desk(Role.CITY_VIEWER), "city_dashboard", round=round.pk, period="2021-06"
    )
    of_the_first = shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard", round=before.pk)

    assert panel(response, "methods").total == (2, 1000, 1)
    assert panel(in_june, "methods").total == (2, 1000, 1)
    assert panel(of_the_first, "methods").total == (1, 1000)  # no column for a year that was not
    assert "上年同期1个" in response.content.decode()
    assert "没有上年同期" in of_the_first.content.decode()


def test_a_supervisor_is_led_to_no_rows_and_the_street_to_those_of_money(client, round):
    center = center_of(round)
    busy(center, round)
    led = {}
    for role in (Role.SUPERVISOR, Role.SUBDISTRICT_OFFICER):
        response = shown(client, make_desk(role, center.subdistrict), "center_dashboard", center.pk)
        found = re.findall(r"/reports/figures/(\w+)/", response.content.decode())
        led[role] = sorted(set(found))

    assert led == {Role.SUPERVISOR: [], Role.SUBDISTRICT_OFFICER: ["allocated_total"]}


@pytest.mark.parametrize(
    ("role", "name", "queries"),
    [
        (Role.CITY_VIEWER, "city_dashboard", CITY_QUERIES),
        (Role.DISTRICT_LEADER, "district_dashboard", DISTRICT_QUERIES),
    ],
)
def test_one_center_and_four_cost_the_same(
    client, round, django_assert_num_queries, role, name, queries
):
    make_round(2020)
    center = center_of(round)
    busy(center, round)
    desk = make_desk(role, center.district)
    args = [center.district_id] if name == "district_dashboard" else []
    shown(client, desk, name, *args)
    url = reverse(f"reports:{name}", args=args)
    with django_assert_num_queries(queries):
        client.get(url)
    for other, district in (
        ("望京街道", "朝阳区"),
        ("双井街道", "朝阳区"),
        ("中关村街道", "海淀区"),
    ):
        busy(center_of(round, other, district), round)

    with django_assert_num_queries(queries):
        response = client.get(url)

    assert len(panel(response, "compare").rows) == (2 if name == "city_dashboard" else 3)


def test_the_list_of_risks_names_pace_and_lights(client, round):
    ready, bare = center_of(round), center_of(round, "望京街道")
    busy(ready, round)
    make_premises(ready)

    response = shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard")

    told = {row.values[0]: row.values[1:] for row in panel(response, "risks").rows}
    assert told[bare.subdistrict.name] == (
        "需加快",
        2,
        240,
        "场地：没有登记在用的场地，或者使用权已到期；人员：没有在岗人员；资金：本批次资金尚未分配到中心",
    )
    assert told[ready.subdistrict.name] == ("需加快", 1, 150, "无")


def test_quotas_and_what_is_done_are_compared_by_district(client, round):
    center = center_of(round)
    busy(center, round)
    center_of(round, "望京街道")

    response = shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard")

    compared = panel(response, "compare")
    rows = {row.head: row.values for row in compared.rows}
    assert rows["朝阳区"] == (2, 4, 1, 250, 480, 90, 188, 2, 0)
    assert rows["海淀区"] == (0, 0, 0, None, 0, 0, None, 0, 0)
    assert compared.total == (2, 4, 1, 250, 480, 90, 188, 2, 0)


def test_only_the_officer_of_the_city_chases_from_the_cell(client, round):
    doors = {}
    for role in (Role.CITY_OFFICER, Role.CITY_LEADER, Role.CITY_VIEWER):
        content = shown(client, make_desk(role), "city_dashboard").content.decode()
        doors[role] = content.count("/chase/")
        assert "未报" in content

    # Two districts owe the recommendation and the summary; each stage has a button for all.
    assert doors == {Role.CITY_OFFICER: 6, Role.CITY_LEADER: 0, Role.CITY_VIEWER: 0}


def test_a_district_sees_its_own_and_no_other(client, round):
    own, foreign = center_of(round), center_of(round, "中关村街道", "海淀区")
    desk = make_desk(Role.DISTRICT_OFFICER, own.district)

    response = shown(client, desk, "district_dashboard", own.district_id)

    assert [row.head for row in panel(response, "compare").rows] == ["劲松街道"]
    assert "中关村" not in response.content.decode()
    for name, pk in (("district", foreign.district_id), ("center", foreign.pk)):
        assert shown(client, desk, f"{name}_dashboard", pk).status_code == 404
    found = shown(client, desk, "dashboard")
    assert found.url == reverse("reports:district_dashboard", args=[own.district_id])


def test_the_city_opens_one_district_with_its_own_stages_alone(client, round):
    center = center_of(round)
    center_of(round, "中关村街道", "海淀区")

    response = shown(client, make_desk(Role.CITY_OFFICER), "district_dashboard", center.district_id)

    assert [row.district.name for row in response.context["page"].matrix.rows] == ["朝阳区"]


def test_money_of_a_center_is_for_those_it_concerns(client, round, django_assert_num_queries):
    center = center_of(round)
    busy(center, round)
    sees = {}
    for role in (Role.SUBDISTRICT_OFFICER, Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER):
        response = shown(client, make_desk(role, center.subdistrict), "center_dashboard", center.pk)
        keys = [panel.key for panel, _ in response.context["panels"]]
        sees[role] = ("money" in keys, "40,000.00" in response.content.decode())
    supervisor = make_desk(Role.SUPERVISOR, center.subdistrict)
    shown(client, supervisor, "center_dashboard", center.pk)
    with django_assert_num_queries(CENTER_QUERIES):
        response = client.get(reverse("reports:center_dashboard", args=[center.pk]))
    sees[Role.SUPERVISOR] = ("资金" in response.content.decode(), False)

    assert sees == {
        Role.SUBDISTRICT_OFFICER: (True, True),
        Role.EXECUTIVE_DIRECTOR: (True, True),
        Role.CENTER_WORKER: (False, False),
        Role.SUPERVISOR: (False, False),
    }


def test_the_street_is_not_led_to_cases_it_may_not_see(client, round):
    center = center_of(round)
    desk = make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)

    content = shown(client, desk, "center_dashboard", center.pk).content.decode()

    assert reverse("cases:uncounted_list") not in content


def test_a_table_as_csv_has_plain_numbers_and_is_told_to_the_log(client, round):
    busy(center_of(round), round)
    desk = make_desk(Role.CITY_VIEWER)

    response = shown(client, desk, "city_dashboard", format="csv", table="execution")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith("\ufeff资金执行：按区（单位：元）")
    assert lines[1] == "区,资金合计,已到账,已分配到中心,财政支付,财政支付率,机构使用,资金使用率"
    assert lines[2] == "朝阳区,100000,0,40000,0,,0,"
    assert lines[-1].startswith("合计,100000,")
    event = AuditEvent.objects.get(what="导出看板表格")
    assert event.changes["表格"] == ["", "资金执行：按区"]


def test_both_ledgers_stand_side_by_side_by_source_each_with_its_rate(client, round):
    center = center_of(round)
    fill_ledgers(center, round)

    response = shown(
        client,
        make_desk(Role.DISTRICT_LEADER, center.district),
        "district_dashboard",
        center.district_id,
    )
    of_center = shown(
        client, make_desk(Role.DIRECTOR, center.subdistrict), "center_dashboard", center.pk
    )

    table = panel(response, "ledgers")
    by_source = {row.head: row.values for row in table.rows}
    assert by_source["市级转移支付"] == (10_000, 8_000, 10_000, 6_000, 750, 1_500, 250)
    assert by_source["社会资金"] == (0, 0, 0, 0, None, 0, None)
    assert table.total == by_source["市级转移支付"]
    assert panel(of_center, "ledgers").total == (10_000, 6_000, 1_500, 250)
    assert [row.values[0] for row in panel(of_center, "money").rows] == [10_000, 6_000, 1_500]


def test_every_chart_has_its_table_with_caption_and_unit(client, round):
    busy(center_of(round), round)

    content = shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard").content.decode()

    charts, captions = content.count('class="dash-chart"'), content.count("<caption")
    assert charts == 8
    assert captions == 10  # the list of risks has nothing to draw
    assert "结案案例：按工作方法，单位：个" in re.sub(r"<[^>]+>", "", content)


def test_the_map_has_a_place_of_its_own_for_each_of_the_sixteen():
    css = (Path(settings.BASE_DIR) / "static/css/dashboards.css").read_text()
    places = dict(re.findall(r"\.tile-(\d{6}) \{\s*grid-area: (\d / \d);\s*\}", css))
    rows = json.loads(
        (Path(settings.BASE_DIR) / "accounts/data/beijing_divisions.json").read_text()
    )

    codes = {row["district_code"] for row in rows}
    assert codes <= set(places) | {"110000"}
    assert len(places) == len(set(places.values())) == 16


@pytest.mark.parametrize(
    ("done", "tone"), [(None, 0), (0, 0), (1, 1), (399, 1), (400, 2), (699, 2), (700, 3), (1000, 4)]
)
def test_a_tile_darkens_with_its_number(done, tone):
    row = Row("朝阳区", (1, 1, 1, done, 1, 1, None, 0))
    compared = districts_panel([], round=Round(pk=1), doors=Doors(Role.CITY_VIEWER, "", ""))

    [tile] = tile_map(replace(compared, rows=(row,)), ["110105"], shade="cases").tiles

    assert tile.tone == tone


def test_before_the_first_round_the_page_says_so(client):
    for role in (Role.CITY_OFFICER, Role.DISTRICT_OFFICER):
        response = client.sit_at(make_desk(role)).get(reverse("reports:dashboard"), follow=True)
        assert "还没有试点批次" in response.content.decode()
    street = make_desk(Role.SUBDISTRICT_OFFICER)
    response = client.sit_at(street).get(reverse("reports:dashboard"))
    assert "还没有中心" in response.content.decode()
