"""From the rows behind a figure its page leads back to where the figure stood."""

import re
from html import unescape

import pytest
from django.urls import reverse

from accounts.roles import Role
from pilots.models import Round
from tests.accounts.factories import make_desk
from tests.reports.test_figure_walk import dashboard
from tests.reports.walked_world import desk_of, filed, in_december, told, world, written
from tests.reports.walking import ROWS_OF, figures_on, opened

__all__ = ["filed", "in_december", "told", "world", "written"]
pytestmark = pytest.mark.django_db


def ways_back(desk, page) -> set[str]:
    """The last step of the trail of every figure that the page leads to."""
    urls = {url for url, _ in figures_on(page) if url.startswith(ROWS_OF)}
    return {opened(desk, url)["trail"][-1].url for url in urls}


@pytest.mark.parametrize(
    ("role", "kind", "period"),
    [
        (Role.CITY_VIEWER, "city", "year"),
        (Role.CITY_OFFICER, "city", "2021-q2"),
        (Role.DISTRICT_LEADER, "district", "2021-06"),
        (Role.EXECUTIVE_DIRECTOR, "center", "year"),
        (Role.SUBDISTRICT_OFFICER, "center", "year"),
    ],
)
def test_a_number_of_a_dashboard_leads_back_to_the_dashboard_of_its_place_and_days(
    client, world, role, kind, period
):
    desk = desk_of(world, role)
    page = dashboard(client, world, desk, kind, period=period)

    back = ways_back(desk, page)

    days = "" if period == "year" else f"&period={period}"
    own = f"{page.request['PATH_INFO']}?round={world['report'].round_id}{days}"
    assert own in back
    for url in back:  # what stands so in the whole round, and in parts of the place, has its own
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("role", [Role.DISTRICT_LEADER, Role.CITY_VIEWER])
@pytest.mark.parametrize(
    ("name", "title"), [("version_detail", "第1版定稿"), ("addendum_detail", "第1份补充报告")]
)
def test_a_number_of_what_was_signed_leads_back_to_the_text(client, told, role, name, title):
    desk = make_desk(role, told["district"])
    address = reverse(f"reports:{name}", args=[told["report"].pk, 1])
    page = client.sit_at(desk).get(address)

    assert ways_back(desk, page) == {address}

    url = next(url for url, _ in figures_on(page) if url.startswith(ROWS_OF))
    shown = client.get(url).content.decode()
    trail = re.search(r'<ol class="breadcrumb">.*?</ol>', shown, re.DOTALL)[0]
    steps = [
        (unescape(to), label.strip()) for to, label in re.findall(r'href="([^"]+)">([^<]*)<', trail)
    ]
    report = reverse("reports:summary_detail", args=[told["report"].pk])
    assert steps[-2:] == [(report, "朝阳区工作总结"), (address, title)]


def test_a_number_of_a_units_row_leads_back_to_the_text_that_it_stands_in(client, filed):
    desk = make_desk(Role.CITY_VIEWER)
    address = reverse("reports:version_detail", args=[filed["report"].pk, 1])
    page = client.sit_at(desk).get(address)

    rows = [url for url, _ in figures_on(page) if "/center/" in url and url.startswith(ROWS_OF)]

    assert rows
    assert {opened(desk, url)["trail"][-1].url for url in rows} == {address}


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER])
def test_a_number_of_a_draft_leads_back_to_the_draft(client, world, role):
    desk = desk_of(world, role)
    address = reverse("reports:summary_detail", args=[world["report"].pk])
    page = client.sit_at(desk).get(address)

    assert ways_back(desk, page) == {address}
    assert any("/center/" in url for url, _ in figures_on(page))


def test_the_pages_behind_a_number_of_a_draft_lead_back_to_it_too(client, world):
    desk = desk_of(world, Role.DISTRICT_OFFICER)
    round, district = world["report"].round_id, world["district"].pk
    rate = reverse("reports:figure_rows", args=["rate_arrived", district])
    shown = client.sit_at(desk).get(rate, {"round": round, "draft": 1})

    parts = [part.url for part in shown.context["parts"]]

    address = reverse("reports:summary_detail", args=[world["report"].pk])
    assert parts
    assert {client.get(url).context["trail"][-1].url for url in parts} == {address}


@pytest.mark.parametrize(
    "asked", [{"version": 1}, {"addendum": 1}, {"period": "2021-q2"}, {"round": "earlier"}]
)
def test_a_draft_says_the_whole_of_its_own_round_and_nothing_else(client, world, asked):
    report = world["report"]
    earlier = Round.objects.get(year=2020).pk
    asked = {"round": report.round_id, "draft": 1} | asked
    asked["round"] = earlier if asked["round"] == "earlier" else asked["round"]
    url = reverse("reports:figure_rows", args=["cases_recognized", report.district_id])

    assert client.sit_at(desk_of(world, Role.DISTRICT_OFFICER)).get(url, asked).status_code == 404


def test_neither_the_city_as_a_whole_nor_who_reads_no_reports_has_a_draft(client, world):
    asked = {"round": world["report"].round_id, "draft": 1}
    of_city = reverse("reports:figure_rows_of_city", args=["cases_recognized"])
    of_center = reverse(
        "reports:figure_rows_of_center", args=["cases_recognized", world["center"].pk]
    )

    assert client.sit_at(make_desk(Role.CITY_OFFICER)).get(of_city, asked).status_code == 404
    director = desk_of(world, Role.EXECUTIVE_DIRECTOR)
    assert client.sit_at(director).get(of_center, asked).status_code == 404
    assert client.get(of_center, {"round": asked["round"]}).status_code == 200
