"""The next year is opened while the summary of this one is due: which round a page is about."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.models import Round
from pilots.models.rounds import at_work_among
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.pilots.factories import OPENED, make_round, make_unit

LAST_HOUR = datetime(2021, 12, 20, 17, 40, tzinfo=BEIJING)
OPEN, CLOSED = None, OPENED


def round_of(year: int, closed_at=OPEN) -> Round:
    return Round(
        year=year, name=f"{year}年", service_starts_on=date(year, 1, 1), closed_at=closed_at
    )


@pytest.mark.parametrize(
    ("rounds", "day", "year"),
    [
        ([(2022, OPEN), (2021, OPEN)], date(2021, 12, 31), 2021),
        ([(2022, OPEN), (2021, OPEN)], date(2022, 1, 1), 2022),
        ([(2022, OPEN), (2021, CLOSED)], date(2021, 12, 31), 2022),
        ([(2022, OPEN)], date(2021, 12, 31), 2022),
        ([(2022, CLOSED), (2021, CLOSED)], date(2023, 1, 1), 2022),
        ([(2022, CLOSED), (2021, OPEN)], date(2023, 1, 1), 2021),
    ],
)
def test_the_round_at_work_is_the_latest_open_one_whose_service_has_begun(rounds, day, year):
    assert at_work_among([round_of(*one) for one in rounds], day).year == year


def test_before_the_first_round_none_is_at_work():
    assert at_work_among([], date(2021, 5, 18)) is None


@pytest.fixture
def rounds(db, monkeypatch):
    """This year's and the next one's, in the last hour of this year's summary."""
    this, following = make_round(2021), make_round(2022)
    monkeypatch.setattr(timezone, "now", lambda: LAST_HOUR)
    return this, following


@pytest.mark.parametrize(
    ("role", "name", "is_following"),
    [
        (Role.DISTRICT_OFFICER, "reports:summary_list", False),
        (Role.DISTRICT_OFFICER, "reports:standing_list", False),
        (Role.DISTRICT_OFFICER, "reports:supplement_list", False),
        (Role.DISTRICT_OFFICER, "funding:pool_list", False),
        (Role.DISTRICT_OFFICER, "supervision:session_list", False),
        (Role.SUPERVISOR, "supervision:workbench", False),
        (Role.DISTRICT_OFFICER, "pilots:recommendation_list", True),
        (Role.DISTRICT_OFFICER, "pilots:plan_list", True),
        (Role.DISTRICT_LEADER, "pilots:sign_off_list", True),
        (Role.CITY_OFFICER, "pilots:candidate_list", True),
    ],
)
def test_a_page_of_the_service_stays_in_its_year_and_one_before_it_takes_the_next(
    client, rounds, role, name, is_following
):
    this, following = rounds

    page = client.sit_at(make_desk(role)).get(reverse(name))

    assert page.context["round"] == (following if is_following else this)


def test_home_and_the_dashboard_stay_in_the_year_that_is_due(client, rounds):
    client.sit_at(make_desk(Role.CITY_OFFICER))

    stages = client.get(reverse("portal:home")).context["standing"].stages
    assert {column.stage.round.year for column in stages} == {2021}
    assert client.get(reverse("reports:city_dashboard")).context["asked"].round == rounds[0]


def test_a_center_sees_its_progress_of_the_year_that_is_due(client, rounds):
    center = make_center(make_unit(rounds[0]))
    desk = make_desk(Role.DIRECTOR, center.subdistrict)

    content = client.sit_at(desk).get(reverse("portal:home")).content.decode()

    assert "0 / 10个" in content
