"""Every table of a dashboard can be taken away, and says of itself what a reader would ask."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from centers.models import Premises
from pilots.models import PilotUnit
from pilots.states import UnitState
from reports.dashboards.charts import chart_of
from reports.dashboards.panels import ROUNDED, Bars, Column, Panel, Row
from reports.figure import Rate
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_district
from tests.centers.factories import make_premises
from tests.pilots.factories import make_round
from tests.reports.factories import DECEMBER, make_pool, make_record, make_staff
from tests.reports.test_dashboards import busy, center_of, panel, shown
from tests.supervision.factories import make_session

RATE = Rate("rate", "认定率", "part", "whole", "")


@pytest.fixture
def round(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: DECEMBER)
    return make_round(case_quota=2, supervision_minutes_quota=240)


def lines_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("role", "name", "count"),
    [
        (Role.CITY_VIEWER, "city_dashboard", 11),
        (Role.DISTRICT_LEADER, "district_dashboard", 10),
        (Role.DIRECTOR, "center_dashboard", 7),
    ],
)
def test_every_table_can_be_taken_away_and_none_that_is_not_there(client, round, role, name, count):
    center = center_of(round)
    busy(center, round)
    desk = make_desk(role, center.subdistrict if role == Role.DIRECTOR else center.district)
    args = {"city_dashboard": [], "district_dashboard": [center.district_id]}.get(name, [center.pk])
    page = shown(client, desk, name, *args)
    content, tables = page.content.decode(), page.context["page"].tables

    for table in tables:
        answer = shown(client, desk, name, *args, format="csv", table=table.key)
        title, heads, *rows = lines_of(answer)
        assert title[0] == table.caption
        assert heads == [table.head, *(column.heading for column in table.columns)]
        assert [row[0] for row in rows] == [
            *(row.head for row in table.rows),
            *(["合计"] if table.total else []),
        ]
        assert f"format=csv&amp;table={table.key}" in content or not table.rows, table.key

    assert len({table.key for table in tables}) == len(tables) == count
    assert AuditEvent.objects.filter(what="导出看板表格").count() == count
    for query in ({"table": "secret"}, {}):
        assert shown(client, desk, name, *args, format="csv", **query).status_code == 404


def test_the_coverage_of_the_citys_summary_can_be_taken_away(client, round):
    center_of(round)
    desk = make_desk(Role.CITY_VIEWER)
    page = shown(client, desk, "city_summary")
    address = page.context["coverage"].csv_url

    answer = client.get(address)

    assert address.replace("&", "&amp;") in page.content.decode()
    title, heads, first, *_ = lines_of(answer)
    assert (title[0], heads[:2]) == ("试点覆盖情况", ["区", "2021年试点单位(个)"])
    assert first[:2] == ["朝阳区", "1"]
    event = AuditEvent.objects.get(what="导出全市工作总结")
    assert event.changes["表格"] == ["", "试点覆盖情况"]
    assert client.get(address.replace("coverage", "secret")).status_code == 404


def test_hours_that_are_rounded_one_by_one_say_so_where_there_is_a_total(client, round):
    """Twice fifty minutes: 0.8 and 0.8 beside a total of 1.7."""
    for name, district in (("劲松街道", "朝阳区"), ("中关村街道", "海淀区")):
        make_session(center_of(round, name, district), state=SessionState.CONFIRMED, minutes=50)

    page = shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard")

    compared = panel(page, "compare")
    done = [column.label for column in compared.columns].index("计入督导")
    assert [cells[done].text for _, cells in compared.shown_rows if cells[done].text != "0.0"] == [
        *("0.8", "0.8")
    ]
    assert compared.shown_total[done].text == "1.7"
    told = [one.key for one in page.context["page"].tables if one.note]
    assert told == ["compare", "services", "supervision"]
    assert page.content.decode().count(ROUNDED) == len(told)


def test_no_hours_or_no_total_need_no_word_about_rounding():
    rows = (Row("朝阳区", (50,)),)
    made = {
        kind: Panel("a", "表", "区", (Column("数", kind),), rows) for kind in ("hours", "money")
    }

    assert (made["hours"].note, made["money"].note) == ("", "")


@pytest.mark.parametrize(
    ("values", "bars", "told"),
    [
        ([(-5, 10)], [(0, [])], ["-5"]),
        ([(-5, 10), (10, 10)], [(0, []), (1, [1])], ["-5", "10"]),
        ([(10, -10)], [(1, [1])], ["10"]),
    ],
)
def test_a_negative_number_draws_no_bar_and_is_told(values, bars, told):
    columns = (Column("完成"), Column("应完成"))
    rows = tuple(Row(f"第{at}", pair) for at, pair in enumerate(values))

    chart = chart_of(Panel("a", "表", "区", columns, rows, bars=Bars((0,), before=1, owed=1)))

    assert [(len(bar.parts), [part.tone for part in bar.parts]) for bar in chart.bars] == bars
    assert [bar.told for bar in chart.bars] == told
    for bar in chart.bars:
        assert min(bar.ground, bar.before, *(part.width for part in bar.parts), 0) == 0


def test_what_was_taken_back_neither_shifts_nor_stretches_what_stands_beside_it():
    columns = (Column("一"), Column("二"))
    charts = [
        chart_of(Panel("a", "表", "区", columns, (Row("甲", pair),), bars=Bars((0, 1))))
        for pair in ((-5, 10), (0, 10))
    ]

    taken_back, nothing = (chart.bars[0].parts for chart in charts)

    assert taken_back == nothing
    assert taken_back[0].x + taken_back[0].width < charts[0].width
    assert (
        chart_of(Panel("a", "表", "区", columns, (Row("甲", (-5, -1)),), bars=Bars((0, 1)))) is None
    )


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(-1, 200, "-0.5"), (-3, 200, "-1.5"), (-100, 100, "-100.0"), (1, 200, "0.5"), (0, 9, "0.0")],
)
def test_a_negative_rate_reads_as_one(part, whole, told):
    figures = {"part": part, "whole": whole}

    assert (RATE.shown(figures), RATE.told(figures)) == (told, f"{told}%")
    assert Column("率", "percent").shown(RATE.of(figures)) == f"{told}%"


def test_a_unit_that_has_withdrawn_is_at_no_risk(client, round):
    left, bare = center_of(round), center_of(round, "望京街道")
    PilotUnit.objects.filter(subdistrict=left.subdistrict).update(state=UnitState.WITHDRAWN)

    for role, name, args in (
        (Role.CITY_VIEWER, "city_dashboard", []),
        (Role.DISTRICT_LEADER, "district_dashboard", [left.district_id]),
    ):
        page = shown(client, make_desk(role, make_district("朝阳区")), name, *args)
        risks = [row.values[0] for row in panel(page, "risks").rows]
        assert risks == [bare.subdistrict.name], name


def test_the_lights_are_those_of_today_whatever_month_is_looked_at(client, round):
    """A right of use that ran out in September: in June there still were premises."""
    center = center_of(round)
    make_premises(center)
    Premises.objects.update(right="rented", right_until=date(2021, 9, 1))
    desk = make_desk(Role.DIRECTOR, center.subdistrict)
    make_record(center, round)

    for period in ("2021-06", "year"):
        of_center = shown(client, desk, "center_dashboard", center.pk, period=period)
        of_city = shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard", period=period)
        assert of_center.context["asked"].period.key == period
        assert of_center.context["page"].rows[0].lights[0].word == "缺场地"
        [row] = panel(of_city, "risks").rows
        assert "场地：没有登记在用的场地，或者使用权已到期" in row.values[-1]
    assert panel(of_city, "services").total[0] == 1
    assert reverse("reports:center_dashboard", args=[center.pk]) in of_city.content.decode()


def test_the_comparison_says_which_of_the_three_lights_is_on(client, round):
    """On the page and in its CSV: by center in words, by district how many have all three."""
    lit, dark = center_of(round), center_of(round, "望京街道")
    make_premises(lit)
    make_staff(lit, level="intermediate")
    make_pool(round, lit.district, shared={lit: 4_000_000})
    leader = make_desk(Role.DISTRICT_LEADER, lit.district)

    page = shown(client, leader, "district_dashboard", lit.district_id)
    told = {row.head: cells[-1] for row, cells in panel(page, "compare").shown_rows}
    assert {head: cell.text for head, cell in told.items()} == {
        "劲松街道": "有场地、有人员、有资金",
        "望京街道": "缺场地、缺人员、缺资金",
    }
    reasons = client.get(told["望京街道"].url).content.decode()
    assert "没有在岗人员" in reasons
    assert "本批次已分配" not in reasons
    query = {"format": "csv", "table": "compare"}
    _, heads, *lines = lines_of(
        shown(client, leader, "district_dashboard", lit.district_id, **query)
    )
    assert (heads[-1], lines[1][-1], lines[-1][-1]) == ("开展条件", "缺场地、缺人员、缺资金", "")

    of_city = panel(shown(client, make_desk(Role.CITY_VIEWER), "city_dashboard"), "compare")
    assert of_city.columns[-1].heading == "三项齐备(个)"
    assert next(row.values[-1] for row in of_city.rows if row.head == dark.district.name) == 1
    assert of_city.total[-1] == 1


@pytest.mark.parametrize(
    "role",
    [Role.CITY_VIEWER, Role.DISTRICT_LEADER, Role.DIRECTOR],
)
def test_the_short_address_keeps_what_it_was_asked_for(client, round, role):
    center = center_of(round)
    desk = make_desk(role, center.subdistrict if role == Role.DIRECTOR else None)
    url = reverse("reports:dashboard")

    asked = client.sit_at(desk).get(url, {"round": round.pk, "period": "第二季度"})
    plain = client.get(url)

    assert asked.url == f"{plain.url}?round={round.pk}&period=%E7%AC%AC%E4%BA%8C%E5%AD%A3%E5%BA%A6"
    assert "?" not in plain.url
