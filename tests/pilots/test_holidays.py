"""The calendar is seeded from what is published, and read on a page."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.roles import Role
from pilots.models import WorkdayOverride
from tests.pilots.factories import NOON
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


def load(*years) -> str:
    out = StringIO()
    call_command("load_holidays", *[str(year) for year in years], stdout=out)
    return out.getvalue()


def test_the_command_loads_the_first_round_and_this_year(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON.replace(year=2025))

    load()

    assert {day.year for day in WorkdayOverride.objects.values_list("day", flat=True)} == {
        2021,
        2025,
        2026,
    }
    days = WorkdayOverride.objects.as_workdays()
    assert (days.is_workday(date(2021, 5, 8)), days.is_workday(date(2021, 5, 3))) == (True, False)
    assert WorkdayOverride.objects.get(day=date(2021, 5, 8)).name == "劳动节调休上班"


def test_a_second_run_adds_nothing_and_leaves_what_was_mended():
    load(2021)
    count = WorkdayOverride.objects.count()
    WorkdayOverride.objects.filter(day=date(2021, 5, 3)).update(is_workday=True, name="抢险")

    said = load(2021)

    assert WorkdayOverride.objects.count() == count
    assert WorkdayOverride.objects.get(day=date(2021, 5, 3)).name == "抢险"
    assert "新载入0天" in said


def test_a_year_that_is_not_published_is_said_and_never_fails():
    said = load(2090)

    assert "2090年的放假安排还没有收录，这一年只按周末计算" in said
    assert not WorkdayOverride.objects.exists()


def test_the_page_lists_a_year_and_says_when_this_one_is_missing(at_desk):
    load(2021)

    answer = at_desk(Role.CENTER_WORKER).get(page("workday_list", year=2021))

    assert len(answer.context["rows"]) == WorkdayOverride.objects.count()
    assert "2021年5月8日" in text_of(answer)
    assert "今年的放假安排还没有录入" in text_of(answer)


@pytest.mark.parametrize("year", ["1999", "x", "99999999999999999999"])
def test_a_year_without_days_is_answered_with_this_one(at_desk, year):
    answer = at_desk(Role.CITY_OFFICER).get(page("workday_list", year=year))

    assert answer.context["year"] == timezone.localdate().year
    assert "empty-title" in text_of(answer)
