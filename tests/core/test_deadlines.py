from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deadlines import BEIJING, beijing_date, describe, is_late, moment_due

SIX = time(18, 0)
TUESDAY = date(2021, 5, 18)


def beijing(*parts):
    return datetime(*parts, tzinfo=BEIJING)


def test_before_the_close_of_business_means_that_time_of_the_day():
    assert moment_due(TUESDAY, SIX) == beijing(2021, 5, 18, 18, 0)


@pytest.mark.parametrize(
    ("day", "due_at"),
    [
        (date(2021, 5, 31), (2021, 6, 1)),
        (date(2021, 12, 20), (2021, 12, 21)),
        (date(2021, 12, 31), (2022, 1, 1)),
        (date(2024, 2, 28), (2024, 2, 29)),
        (date(2023, 2, 28), (2023, 3, 1)),
    ],
)
def test_a_plain_date_counts_to_its_end(day, due_at):
    assert moment_due(day, None) == beijing(*due_at)


@pytest.mark.parametrize(
    ("at", "due_at", "late"),
    [
        (beijing(2021, 5, 18, 17, 59, 59), moment_due(TUESDAY, SIX), False),
        (beijing(2021, 5, 18, 17, 59, 59, 999999), moment_due(TUESDAY, SIX), False),
        (beijing(2021, 5, 18, 18, 0, 0), moment_due(TUESDAY, SIX), True),
        (datetime(2021, 5, 18, 9, 59, 59, tzinfo=UTC), moment_due(TUESDAY, SIX), False),
        (datetime(2021, 5, 18, 10, 0, 0, tzinfo=UTC), moment_due(TUESDAY, SIX), True),
        (beijing(2021, 5, 31, 23, 59, 59), moment_due(date(2021, 5, 31), None), False),
        (beijing(2021, 6, 1, 0, 0, 0), moment_due(date(2021, 5, 31), None), True),
        (beijing(2021, 12, 20, 23, 59, 59), moment_due(date(2021, 12, 20), None), False),
        (beijing(2021, 12, 21, 0, 0, 0), moment_due(date(2021, 12, 20), None), True),
        (datetime(2021, 12, 21, 0, 0, tzinfo=UTC), moment_due(date(2021, 12, 20), None), True),
    ],
)
def test_the_deadline_itself_is_too_late(at, due_at, late):
    assert is_late(at, due_at) is late


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (moment_due(TUESDAY, SIX), "2021年5月18日(周二)18:00前"),
        (moment_due(TUESDAY, time(17, 30)), "2021年5月18日(周二)17:30前"),
        (moment_due(date(2021, 5, 31), None), "2021年5月31日(周一)24:00前"),
        (moment_due(date(2021, 12, 20), None), "2021年12月20日(周一)24:00前"),
        (datetime(2021, 5, 18, 10, 0, tzinfo=UTC), "2021年5月18日(周二)18:00前"),
        (datetime(2021, 5, 31, 16, 0, tzinfo=UTC), "2021年5月31日(周一)24:00前"),
        (moment_due(date(2021, 12, 31), None), "2021年12月31日(周五)24:00前"),
    ],
)
def test_a_deadline_is_said_the_way_the_notice_says_it(due_at, words):
    assert describe(due_at) == words


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2021, 5, 18, 15, 59, 59, tzinfo=UTC), date(2021, 5, 18)),
        (datetime(2021, 5, 18, 16, 0, 0, tzinfo=UTC), date(2021, 5, 19)),
        (datetime(2021, 5, 18, 0, 0, 0, tzinfo=UTC), date(2021, 5, 18)),
        (beijing(2021, 5, 18, 23, 59, 59), date(2021, 5, 18)),
        (datetime(2021, 12, 31, 16, 0, tzinfo=UTC), date(2022, 1, 1)),
        (datetime(2021, 5, 18, 23, 0, tzinfo=timezone(timedelta(hours=-5))), date(2021, 5, 19)),
    ],
)
def test_the_day_is_the_day_in_beijing(at, day):
    assert beijing_date(at) == day


@pytest.mark.parametrize("ask", [beijing_date, describe])
def test_a_moment_without_a_time_zone_is_refused(ask):
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2021, 5, 18, 18, 0))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 30)))
def test_the_whole_of_a_plain_date_is_in_time_and_the_next_day_is_not(day):
    due_at = moment_due(day, None)

    assert beijing_date(due_at - timedelta(microseconds=1)) == day
    assert beijing_date(due_at) == day + timedelta(days=1)
