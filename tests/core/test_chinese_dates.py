from datetime import UTC, date, datetime, timedelta

import pytest

from core.chinese_dates import (
    BEIJING,
    countdown,
    format_date,
    format_day,
    format_moment,
    weekday,
)

DUE = datetime(2021, 5, 18, 18, 0, tzinfo=BEIJING)


def test_dates_have_no_leading_zeros():
    assert format_date(date(2021, 5, 8)) == "2021年5月8日"
    assert format_day(date(2021, 5, 18)) == "2021年5月18日(周二)"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2021, 5, 17), "周一"),
        (date(2021, 5, 18), "周二"),
        (date(2021, 5, 19), "周三"),
        (date(2021, 5, 20), "周四"),
        (date(2021, 5, 21), "周五"),
        (date(2021, 5, 22), "周六"),
        (date(2021, 5, 23), "周日"),
    ],
)
def test_weekdays_are_named(day, name):
    assert weekday(day) == name


def test_a_moment_is_told_on_beijings_clock_and_day():
    before_midnight_in_utc = datetime(2021, 5, 18, 16, 5, tzinfo=UTC)

    assert format_moment(before_midnight_in_utc) == "2021年5月19日 00:05"
    assert format_date(before_midnight_in_utc) == "2021年5月19日"
    assert weekday(before_midnight_in_utc) == "周三"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2021, 5, 18))


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=3, hours=5), "还有3天"),
        (timedelta(days=1), "还有1天"),
        (timedelta(hours=23, minutes=59), "还有23小时"),
        (timedelta(hours=1), "还有1小时"),
        (timedelta(minutes=59, seconds=59), "还有59分钟"),
        (timedelta(seconds=1), "还有不到1分钟"),
        (timedelta(0), "已逾期不到1分钟"),
        (-timedelta(minutes=5), "已逾期5分钟"),
        (-timedelta(hours=5), "已逾期5小时"),
        (-timedelta(days=2, hours=3), "已逾期2天"),
    ],
)
def test_the_countdown_never_promises_more_time_than_there_is(before, words):
    assert countdown(DUE, DUE - before) == words
