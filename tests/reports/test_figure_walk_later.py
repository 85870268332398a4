"""The figures of 补充报告 lead to their rows, of their own days; also where the city lists them."""

from datetime import date, datetime
from urllib.parse import unquote

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.deadlines import BEIJING
from reports.dashboards.periods import days_in_a_row, days_of
from reports.supplements import sign_supplement, write_supplement
from tests.accounts.factories import make_desk
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import make_record
from tests.reports.walked_world import filed, in_december, told, world, written
from tests.reports.walking import ROWS_OF, Bare, counted_at, figures_on, opened, shown_as, walk

__all__ = ["filed", "in_december", "told", "world", "written"]
pytestmark = pytest.mark.django_db


def test_every_figure_of_a_supplement_to_be_signed_opens_its_rows(client, written):
    pk, district = written["report"].pk, written["district"]
    edit = reverse("reports:addendum_edit", args=[pk])

    page = client.sit_at(make_desk(Role.DISTRICT_OFFICER, district)).get(edit)
    keys = walk(make_desk(Role.DISTRICT_OFFICER, district), page)

    assert set(keys) == {row.figure.key for row in page.context["told"].rows}
    assert len(keys) > 40
    assert Bare(page).found == []
    leader = make_desk(Role.DISTRICT_LEADER, district)
    detail = client.sit_at(leader).get(reverse("reports:summary_detail", args=[pk]))
    links = set(figures_on(detail))
    assert {one for one in figures_on(page) if one[0].startswith(ROWS_OF)} <= links


@pytest.mark.parametrize("role", [Role.DISTRICT_LEADER, Role.CITY_VIEWER])
def test_every_figure_of_a_signed_supplement_opens_its_rows(client, told, role):
    desk = make_desk(role, told["district"])
    address = reverse("reports:addendum_detail", args=[told["report"].pk, 1])

    page = client.sit_at(desk).get(address)

    assert len(walk(desk, page)) > 40
    assert Bare(page).found == []
    [minutes] = [url for url, _ in figures_on(page) if "/service_minutes/" in url]
    assert "与第1份补充报告一致" in client.get(minutes).content.decode()
    make_record(told["center"], told["round"], minutes=60)
    moved = client.get(minutes)
    said = "第1份补充报告{}，现在{}：记录在上报后有变化，补充报告以审核上报的数为准"
    beside = moved.context["signed"]
    assert said.format(beside.signed, beside.now) in moved.content.decode()
    assert moved.context["query"] == f"round={told['round'].pk}&addendum=1"
    taken = client.get(f"{minutes}&format=csv")
    assert "2021年5月18日至2021年12月14日" in unquote(taken["Content-Disposition"])
    lines = b"".join(taken.streaming_content).decode().splitlines()
    assert len(lines) == moved.context["rows"].count + 2  # the heads and the sum


def test_a_supplement_leads_to_its_own_days_and_figures_only(client, told):
    """No other number, no state of a day, no part; and to nobody whose report it is not."""
    url = f"{reverse('reports:figure_rows', args=['service_minutes', told['district'].pk])}?"
    asked = f"{url}round={told['round'].pk}&addendum="
    client.sit_at(make_desk(Role.CITY_VIEWER))

    assert client.get(f"{asked}1").status_code == 200
    for wrong in ("2", "x", "", "1&version=1", "1&period=2021-06", "1&part=type:home_visit"):
        assert client.get(asked + wrong).status_code == 404, wrong
    for key in ("staff", "rate_spent"):
        assert client.get(f"{asked}1".replace("service_minutes", key)).status_code == 404
    client.sit_at(make_desk(Role.DISTRICT_LEADER, told["other"].district))
    assert client.get(f"{asked}1").status_code == 404


def test_what_no_supplement_or_version_says_of_a_place_is_no_page_of_it(client, told):
    """A supplement tells of its district alone, and nothing signed by one tells of the city."""
    client.sit_at(make_desk(Role.CITY_VIEWER))
    center = reverse("reports:figure_rows_of_center", args=["service_minutes", told["center"].pk])
    city = reverse("reports:figure_rows_of_city", args=["service_minutes"])
    asked = {"round": told["round"].pk}

    for url in (center, city):
        assert client.get(url, asked).status_code == 200
        for number in ("1", "2", "x", ""):
            assert client.get(url, {**asked, "addendum": number}).status_code == 404
    assert client.get(city, {**asked, "version": 1}).status_code == 404


@pytest.mark.parametrize(
    "key",
    ["2021-12-31_2021-12-01", "2021-12-01_2022-01-01", "2020-12-31_2021-12-01", "2021-12-01_"]
    + ["_", "2021-13-01_2021-13-02", "2021-12-01_2021-12-02_2021-12-03", "20211201_20211202"]
    + ["2021-W01-1_2021-W01-2", "1_9"],
)
def test_days_that_the_round_does_not_have_open_nothing(client, world, key):
    client.sit_at(make_desk(Role.CITY_VIEWER))
    asked = {"round": world["report"].round_id, "period": key}

    url = reverse("reports:figure_rows_of_city", args=["service_minutes"])
    assert client.get(url, asked).status_code == 404


def test_days_in_a_row_are_read_as_they_are_written(world):
    round = world["report"].round
    days = days_of(round, "2021-12-16_2021-12-31")

    assert days is not None
    assert (days.label, days.is_whole) == ("2021年12月16日至2021年12月31日", False)
    assert days == days_in_a_row(round, days.span.first, days.span.last)


def beside_on(page) -> list[tuple[str, str]]:
    """The addresses and words of the amounts that stand beside the sums."""
    rows = page.context["beside"].later
    return [(url, f"{name}{shown}") for row in rows for name, shown, url in row.linked]


@pytest.mark.parametrize("name", ["city_summary", "city_report"])
def test_what_the_city_lists_beside_its_sums_opens_the_same_rows(client, told, name):
    desk, round = make_desk(Role.CITY_OFFICER), told["round"]
    make_city_version(round)
    args = [round.pk] if name == "city_report" else []
    page = client.sit_at(desk).get(reverse(f"reports:{name}", args=args))

    led, seen = beside_on(page), {}

    assert len(led) > 40
    assert set(led) <= set(figures_on(page))
    for url, words in led:
        made, value = counted_at(desk, url, seen)
        assert words == f"朝阳区{shown_as(made, value, in_wan=False)}{made.unit}", url
        assert opened(desk, url)["signed"].is_same


def test_what_two_supplements_tell_is_looked_up_in_the_report(client, told):
    """No page has the days of both and nothing else."""
    later = datetime(2021, 12, 20, 9, tzinfo=BEIJING)
    make_record(told["center"], told["round"], minutes=60, served_on=date(2021, 12, 16))
    by = make_desk(Role.DISTRICT_OFFICER, told["district"])
    write_supplement(report=told["report"], text="再补充。", version=3, by=by, at=later)
    leader = make_desk(Role.DISTRICT_LEADER, told["district"])
    sign_supplement(report=told["report"], by=leader, at=later)
    desk = make_desk(Role.CITY_VIEWER)

    page = client.sit_at(desk).get(reverse("reports:city_summary"))

    report = reverse("reports:summary_detail", args=[told["report"].pk])
    assert {url for url, _ in beside_on(page)} == {f"{report}#supplements"}
    assert 'id="supplements"' in client.get(report).content.decode()
