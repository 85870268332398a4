"""The list of cases is narrowed from its address, counted up to a point, and never skips rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from cases.models import Case
from core import keyset
from core.keyset import page_after
from core.prefixes import begins_with
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.factories import desk_of, make_worker, open_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db
LIST = reverse("cases:case_list")
MOST_QUERIES = 8  # three of them are the session being renewed


@pytest.fixture
def two_centers():
    """Two cases in the one, a group in the other; both in one district."""
    unit = make_unit()
    there = make_center(make_unit(unit.round, make_subdistrict("双井街道")))
    here = make_center(unit)
    worker = make_worker(here)
    return open_case(here, worker), open_case(here, worker), open_case(there, method="group")


def numbers(page) -> set[str]:
    return {row.number for row in page.context["rows"]}


def test_a_district_narrows_by_center_and_sees_which_there_are(client, two_centers):
    first, second, other = two_centers
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, first.district))

    page = client.get(LIST, {"center": first.center_id})

    assert numbers(page) == {first.number, second.number}
    offered = {key for key, _ in page.context["filters"].fields["center"].choices}
    assert offered >= {first.center_id, other.center_id}
    assert "district" not in page.context["filters"].fields


def test_a_center_narrows_by_who_leads_the_case(client):
    center = make_center()
    mine, other = open_case(center), open_case(center)
    client.sit_at(desk_of(mine))

    assert numbers(client.get(LIST, {"worker": other.worker_id})) == {other.number}
    assert "center" not in client.get(LIST).context["filters"].fields


@pytest.mark.parametrize("name", ["center", "worker", "district", "year"])
@pytest.mark.parametrize("typed", ["999999999999999999999", "x", "-1"])
def test_a_choice_that_is_not_offered_narrows_nothing(client, name, typed):
    case = open_case()

    page = client.sit_at(desk_of(case)).get(LIST, {name: typed})

    assert numbers(page) == {case.number}


def test_the_year_is_the_one_the_case_counts_in(client):
    case = open_case()
    client.sit_at(desk_of(case))

    assert numbers(client.get(LIST, {"year": "2021"})) == {case.number}
    assert numbers(client.get(LIST, {"year": "2022"})) == set()


def test_a_number_is_found_by_itself_or_by_its_beginning(client, two_centers):
    first, second, other = two_centers
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, first.district))

    def found(number):
        return numbers(client.get(LIST, {"number": number}))

    assert found(first.number) == {first.number}
    assert found(f" {first.number.lower()} ") == {first.number}
    assert found(first.number[:12]) == {first.number, second.number}
    assert found("%") == found("_") == found(first.number[3:]) == set()


def test_a_number_of_another_district_is_not_found(client, two_centers):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district("海淀区")))

    assert numbers(client.get(LIST, {"number": two_centers[0].number})) == set()


def test_the_filters_stay_on_the_way_to_the_next_page(client):
    center = make_center()
    worker = make_worker(center)
    for _ in range(26):
        open_case(center, worker)
    client.sit_at(worker)

    page = client.get(LIST, {"year": "2021", "method": "individual"})
    html = page.content.decode()

    assert f"year=2021&amp;method=individual&amp;after={page.context['next']}" in html
    assert "共26条" in html


def test_every_page_of_the_list_asks_the_same_and_skips_nothing(client):
    center = make_center()
    worker = make_worker(center)
    for _ in range(26):
        open_case(center, worker)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, center.district))
    mark, pages = "", 0

    while mark or not pages:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(LIST, {"after": mark, "year": "2021", "number": "1"})
        assert len(queries) <= MOST_QUERIES
        assert not [query for query in queries.captured_queries if "OFFSET" in query["sql"]]
        assert "共" in page.context["found_in_words"]
        mark, pages = page.context["next"], pages + 1

    assert pages == 2


@pytest.mark.parametrize(("most", "words"), [(2, "超过1万条"), (3, "共3条"), (4, "共3条")])
def test_rows_are_counted_up_to_a_point(monkeypatch, most, words):
    center = make_center()
    worker = make_worker(center)
    for _ in range(3):
        open_case(center, worker)
    monkeypatch.setattr(keyset, "MOST_COUNTED", most)

    page = page_after(Case.objects.all(), day="opened_on", size=1, with_count=True)

    assert page.found_in_words == words
    assert page.found == min(3, most + 1)


def test_an_empty_list_has_none_and_a_list_that_nobody_counts_says_nothing():
    assert page_after(Case.objects.all(), day="opened_on", with_count=True).found == 0
    assert page_after(Case.objects.all(), day="opened_on").found_in_words == ""


def test_numbers_and_pages_are_read_by_an_index():
    """Asked of the planner itself; an empty table is what PostgreSQL reads best from end to end."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    listed = Case.objects.filter(opened_on__lte=date(2021, 6, 1)).order_by("-opened_on", "-pk")[:26]

    assert "cases_case_city_list" in listed.explain()
    found = Case.objects.filter(begins_with("number", "110105001-GA")).order_by().explain()
    assert "number" in found.split("Filter")[0].lower() or "autoindex" in found


def test_a_title_is_found_by_a_part_of_it_and_tells_nothing_to_who_does_not_read_it(
    client, two_centers
):
    case = two_centers[0]
    Case.objects.filter(pk=case.pk).update(title="独居老人陪伴")

    own = client.sit_at(case.worker.desks.get()).get(LIST, {"title": "老人"})
    none = client.get(LIST, {"title": "小组"})
    city = client.sit_at(make_desk(Role.CITY_OFFICER)).get(LIST, {"title": "老人"})

    assert (numbers(own), numbers(none), numbers(city)) == ({case.number}, set(), set())
