"""Every figure opens its rows: a count as many of them, a sum those it adds up, a rate both parts."""

import csv
import io
from datetime import UTC, datetime
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.figures import activity_figures
from cases.models import Client, ServiceRecord
from core.deadlines import BEIJING
from funding.models import FundingPool, Receipt
from reports.dashboards.panels import ROUNDED
from reports.dictionary import FIGURES, RATES, Scope
from reports.facts import Facts
from reports.figure_rows import (
    Balance,
    Part,
    asked,
    balance_of,
    lines,
    page_of,
    parts_of,
    rows_of,
)
from reports.figures import center_figures, district_figures, figures_by_district
from reports.sources import SOURCE_OF
from supervision.figures import supervision_figures
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round
from tests.reports.everything import fill_district
from tests.reports.factories import DECEMBER, make_record

ON = DECEMBER.date()
SEEDS = (3, 20)
ROWS_QUERIES = 11


@pytest.fixture(params=SEEDS)
def full(request, db):
    """A full district, and another one whose rows are in none of its figures."""
    round = make_round(case_quota=2, supervision_minutes_quota=60)
    centers = fill_district(round, make_district("朝阳区"), seed=request.param)
    return round, centers


@pytest.fixture
def small(db):
    round = make_round(case_quota=2, supervision_minutes_quota=60)
    return round, fill_district(round, make_district("朝阳区"), seed=SEEDS[0])


def total(rows) -> int:
    """What a person who adds up the list by hand gets."""
    amounts = [1] * rows.picked.count()
    if rows.adds:
        amounts = [amount or 0 for amount in rows.picked.values_list(rows.adds, flat=True)]
    return sum(amounts)


def test_every_figure_opens_exactly_its_rows_of_a_district_and_of_each_center(full):
    round, centers = full
    district = centers[0].district
    leader = make_desk(Role.DISTRICT_LEADER, district)
    values = district_figures(round=round, district=district, on=ON)
    wrong, nothing = [], []
    for center in (None, *centers):
        facts = Facts(round=round, on=ON, districts=[district.pk], center=center)
        if center is not None:
            values = center_figures(round=round, center=center, on=ON)
        for key, figure in FIGURES.items():
            if center is not None and figure.scope == Scope.DISTRICT:
                assert key not in values
                assert asked(key, facts) is None
                continue
            if figure.parts:
                assert values[key] == sum(values[part] for part in figure.parts)
                continue
            rows = rows_of(figure, facts, by=leader)
            shown = lines(page_of(rows, by=leader, cursor="").rows, rows, figure, by=leader)
            if not (values[key] == rows.value == total(rows)) or rows.hidden:
                wrong.append((key, center, values[key], rows.value, total(rows), rows.hidden))
            if len(shown) != min(rows.count, 25):
                wrong.append((key, center, len(shown), rows.count))
            if center is None and values[key] == 0:
                nothing.append(key)
    assert wrong == []
    # The two grades that nobody got; everything else is there to be counted.
    assert set(nothing) == {"centers_passed", "centers_failed"}


def test_every_rate_opens_both_of_its_parts(small):
    round, centers = small
    facts = Facts(round=round, on=ON, districts=[centers[0].district_id])
    values = district_figures(round=round, district=centers[0].district, on=ON)
    for rate in RATES.values():
        parts = parts_of(rate, facts, query="")
        assert [part.figure.key for part in parts] == [rate.part, rate.whole]
        assert [part.shown for part in parts] == [
            FIGURES[key].told(values[key]) for key in (rate.part, rate.whole)
        ]
        assert values[rate.part] <= values[rate.whole]


@pytest.mark.parametrize(
    ("signed", "hint"),
    [("", ""), ("—", ""), ("250.00元", ""), ("300.00元", "定稿300.00元")],
)
def test_a_rate_whose_balance_a_table_shows_says_it_beside_its_parts(signed, hint):
    amounts = {"paid_total": 25000, "arrived_total": 50000}
    parts = [Part(FIGURES[key], amount, "") for key, amount in amounts.items()]

    found = balance_of(RATES["rate_paid"], parts, signed=signed)

    assert found == Balance("结余（已到账－财政支付）", "250.00元", hint)
    assert balance_of(RATES["rate_recognized"], parts, signed=signed) is None


def test_the_page_of_a_rate_shows_the_balance_that_led_there(client, small):
    desk = make_desk(Role.DISTRICT_OFFICER)

    shown = {key: page(client, desk, key) for key in ("rate_paid", "rate_spent")}

    balance = shown["rate_paid"].context["balance"]
    assert balance.label in words(shown["rate_paid"])
    assert balance.shown in words(shown["rate_paid"])
    assert "结余" not in words(shown["rate_spent"])


def test_every_figure_has_one_source_and_every_source_a_figure():
    assert SOURCE_OF.keys() == {key for key, figure in FIGURES.items() if not figure.parts}


def test_the_rooms_count_the_same(small):
    round, centers = small
    district = centers[0].district
    values = district_figures(round=round, district=district, on=ON)
    of = {"round": round, "district": district}
    activities = activity_figures(**of).values()
    sessions = supervision_figures(**of).values()

    assert values["groups"] == sum(center.groups for center in activities)
    assert values["activity_times"] == sum(center.person_times for center in activities)
    assert values["volunteer_minutes"] == sum(center.volunteer_minutes for center in activities)
    assert values["supervision_minutes"] == sum(center.minutes for center in sessions)
    assert values["unconfirmed_minutes"] == sum(c.unconfirmed_minutes for c in sessions)


def test_people_are_counted_once_per_center_and_then_added(small):
    round, centers = small
    district = centers[0].district
    before = district_figures(round=round, district=district, on=ON)
    served = ServiceRecord.objects.filter(case__isnull=False, center=centers[0]).first()
    make_record(centers[0], round, case=served.case, person_times=4)

    after = district_figures(round=round, district=district, on=ON)
    each = [center_figures(round=round, center=center, on=ON) for center in centers]

    assert after["persons_served"] == before["persons_served"]
    assert after["person_times"] == before["person_times"] + 4
    assert after["persons_served"] == sum(figures["persons_served"] for figures in each)
    # One with records of a case and two members who signed in, in each of the two centers.
    assert after["persons_served"] == 6
    assert all(figures["person_times"] >= figures["persons_served"] for figures in [after, *each])


def test_many_districts_ask_as_much_as_one(small, django_assert_num_queries):
    round, centers = small
    chaoyang, haidian = centers[0].district, make_district("海淀区")
    one = district_figures(round=round, district=chaoyang, on=ON)
    with django_assert_num_queries(26):
        figures_by_district(round=round, districts=[chaoyang.pk], on=ON)
    with django_assert_num_queries(26):
        both = figures_by_district(round=round, districts=[chaoyang.pk, haidian.pk], on=ON)

    assert both == {chaoyang.pk: one, haidian.pk: dict.fromkeys(FIGURES, 0)}


def page(client, desk, key, center=None, **query):
    name = "figure_rows_of_center" if center else "figure_rows"
    pk = center.pk if center else make_district("朝阳区").pk
    return client.sit_at(desk).get(reverse(f"reports:{name}", args=[key, pk]), query)


def words(response) -> str:
    return response.content.decode()


def test_the_page_shows_masked_people_to_a_district_and_no_name_to_the_city(client, small):
    _, centers = small
    Client.objects.filter(center=centers[0]).update(name="赵钱孙李")

    district = words(page(client, make_desk(Role.DISTRICT_OFFICER), "persons_served"))
    city = words(page(client, make_desk(Role.CITY_OFFICER), "persons_served"))

    assert ("赵**李" in district, "赵钱孙李" in district) == (True, False)
    assert "赵" not in city
    assert ("6人" in city, "6人" in district) == (True, True)


def test_a_center_opens_its_own_rows_and_no_other(client, small):
    _, (own, other) = small
    worker = make_desk(Role.EXECUTIVE_DIRECTOR, own.subdistrict)

    assert page(client, worker, "cases_closed", own).status_code == 200
    assert page(client, worker, "cases_closed", other).status_code == 404
    assert page(client, worker, "cases_closed").status_code == 403
    assert page(client, worker, "received_city", own).status_code == 404
    assert page(client, worker, "no-such-figure", own).status_code == 404


def test_what_a_desk_may_not_read_is_counted_and_said(client, small):
    _, (center, _) = small
    street = make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)  # sees no case

    answer = page(client, street, "cases_closed", center)

    shown = words(answer)
    assert '<p class="figure-value">6个</p>' in shown
    assert "另有6条不在您岗位的查看范围内，已计入上面的数值，不在下表中。" in shown
    assert answer.context["lines"] == []
    assert "<table" not in shown


def test_the_list_goes_on_by_keyset_and_asks_the_same_for_more_rows(
    client, small, django_assert_num_queries
):
    round, centers = small
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    address = reverse("reports:figure_rows", args=["service_records", centers[0].district_id])
    with django_assert_num_queries(ROWS_QUERIES):
        client.get(address)
    for _ in range(40):
        make_record(centers[0], round)

    with django_assert_num_queries(ROWS_QUERIES):
        first = client.get(address)
    following = client.get(address, {"after": first.context["next"]})
    seen = [*first.context["lines"], *following.context["lines"]]
    assert len({line.url for line in seen}) == 50
    assert 'rel="next"' in words(first)


def test_the_file_holds_all_rows_and_their_sum_and_is_in_the_log(client, small):
    round, centers = small
    desk = make_desk(Role.DISTRICT_OFFICER)
    for _ in range(30):
        make_record(centers[0], round)
    minutes = district_figures(round=round, district=centers[0].district, on=ON)["service_minutes"]

    answer = page(client, desk, "service_minutes", format="csv")

    table = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert table[0][-1] == "服务时长(分钟)"
    assert sum(int(row[-1]) for row in table[1:-1]) == int(table[-1][-1]) == minutes
    assert AuditEvent.objects.filter(what="导出指标明细", user=desk.user).count() == 1


@pytest.mark.parametrize(
    ("of", "whose"),
    [
        ({}, "朝阳区，2021年试点"),
        ({"part": "method:group"}, "朝阳区，小组，2021年试点"),
        ({"period": "2021-q4"}, "朝阳区，2021年第四季度，2021年试点"),
        (
            {"period": "2021-12-16_2021-12-31"},
            "朝阳区，2021年12月16日至2021年12月31日，2021年试点",
        ),
    ],
)
def test_the_file_of_a_part_or_of_some_days_says_of_which(client, small, of, whose):
    answer = page(client, make_desk(Role.DISTRICT_OFFICER), "cases_closed", format="csv", **of)

    assert f"结案明细（{whose}）.csv" in unquote(answer["Content-Disposition"])


def test_a_list_whose_hours_are_rounded_says_how_they_add_up(client, small):
    desk = make_desk(Role.DISTRICT_OFFICER)
    for key, is_said in (("service_minutes", True), ("service_records", False)):
        assert (ROUNDED in words(page(client, desk, key))) == is_said, key


def test_a_cell_that_looks_like_a_formula_is_text(client, small):
    _, centers = small
    centers[0].name = "=1+1"
    centers[0].save()

    answer = page(client, make_desk(Role.DISTRICT_OFFICER), "cases_closed", format="csv")
    first = b"".join(answer).decode("utf-8-sig")
    records = b"".join(page(client, make_desk(Role.DISTRICT_OFFICER), "home_visits", format="csv"))

    assert first.startswith("案例编号")
    assert "'=1+1" in records.decode()


def one_of_each_sheet() -> list[str]:
    """The first figure whose rows it lists."""
    return list({id(source.sheet): key for key, source in reversed(SOURCE_OF.items())}.values())


def test_no_list_asks_once_more_for_another_row(small):
    """A row or all of them: the cells and the addresses of no sheet ask of each row."""
    round, centers = small
    leader = make_desk(Role.DISTRICT_LEADER, centers[0].district)
    facts = Facts(round=round, on=ON, districts=[centers[0].district_id])
    pool, by = FundingPool.objects.order_by("pk").first(), {"by": leader, "at": DECEMBER}
    Receipt.objects.create(
        **by, pool=pool, district=pool.district, received_on=ON, amount=1, form_token=uuid4()
    )
    asked_for = {}
    for key in one_of_each_sheet():
        rows = rows_of(FIGURES[key], facts, by=leader)
        counts = []
        for size in (1, None):
            found = list(rows.sheet.fetch(rows.picked, leader)[:size])
            with CaptureQueriesContext(connection) as queries:
                lines(found, rows, FIGURES[key], by=leader)
            counts.append(len(queries))
        asked_for[key] = (len(found) > 1, counts)

    assert {key: told for key, told in asked_for.items() if told != (True, [0, 0])} == {}


def test_a_figures_page_says_what_is_counted_of_which_days_and_where(client, small):
    round, centers = small
    desk = make_desk(Role.DISTRICT_OFFICER)
    for key, day in (("service_minutes", ""), ("volunteers", "；按2021年12月31日的状态统计")):
        figure = FIGURES[key]
        shown = " ".join(words(page(client, desk, key)).split())
        asked = f"统计范围：{figure.period}；可按{figure.scope}查看。"
        assert f"{figure.definition}{asked}" in shown
        assert f"朝阳区，2021年试点{day}。" in shown
    rate = words(page(client, desk, "rate_recognized"))
    assert f"{RATES['rate_recognized'].definition}统计范围：本批次；可按区、中心查看。" in rate
    of_money = words(page(client, desk, "rate_paid"))
    assert f"{RATES['rate_paid'].definition}统计范围：本批次；可按区查看。" in of_money
    of_people = words(page(client, desk, "rate_professionals_met"))
    assert "统计范围：统计日；可按区、中心查看。" in of_people
    in_june = words(page(client, desk, "service_minutes", period="2021-06"))
    assert "2021年试点，2021年6月。" in in_june


@pytest.mark.parametrize("rate", RATES.values(), ids=lambda rate: rate.key)
def test_a_rate_covers_what_both_of_its_figures_cover_and_is_asked_for_where_both_are(rate):
    parts = [FIGURES[rate.part], FIGURES[rate.whole]]

    assert {part.period for part in parts} == {rate.period}
    is_of_centers = all(part.scope == Scope.CENTER for part in parts)
    assert rate.scope == (Scope.CENTER if is_of_centers else Scope.DISTRICT)


def test_a_definition_stands_alone_on_the_page_of_its_figure():
    """Nothing is above it there: what it is made of is named."""
    said = [made.definition for made in (*FIGURES.values(), *RATES.values())]

    assert [text for text in said if "以上" in text or "上述" in text] == []
    for rate in RATES.values():
        part, whole = FIGURES[rate.part].label, FIGURES[rate.whole].label
        assert rate.definition.startswith(f"{part}÷{whole}"), rate.key


def test_a_moment_is_told_by_its_day_in_beijing(small):
    """Seven in the morning there is still the day before by the clock the database keeps."""
    round, centers = small
    leader = make_desk(Role.DISTRICT_LEADER, centers[0].district)
    facts = Facts(round=round, on=ON, districts=[centers[0].district_id])
    morning = datetime(2021, 11, 8, 7, tzinfo=BEIJING).astimezone(UTC)
    for key, heading in (("allocated_shared", "采用日期"), ("centers_evaluated", "公布日期")):
        rows = rows_of(FIGURES[key], facts, by=leader)
        row = page_of(rows, by=leader, cursor="").rows[0]
        if key == "allocated_shared":
            row.run.adopted_at = morning
        else:
            row.published_at = morning
        [line] = lines([row], rows, FIGURES[key], by=leader)
        assert dict(line.cells)[heading] == "2021年11月8日", key
