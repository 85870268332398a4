"""How long a file is kept, by the calendar of the Civil Code; without a database."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from cases.retention.rules import (
    DEFAULT_YEARS,
    LEAST_YEARS,
    RetentionKind,
    all_until,
    began_by,
    is_over,
    kept_until,
    last_day_kept,
    years_problems,
)

ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("begins_on", "years", "last_day"),
    [
        (date(2021, 5, 18), 30, date(2051, 5, 18)),
        (date(2020, 2, 29), 30, date(2050, 2, 28)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2021, 2, 28), 3, date(2024, 2, 28)),
        (date(2021, 12, 31), 10, date(2031, 12, 31)),
        (date(2021, 5, 18), None, None),
        (None, 30, None),
    ],
)
def test_a_period_ends_with_the_same_day_of_its_last_year(begins_on, years, last_day):
    assert last_day_kept(begins_on, years) == last_day


@pytest.mark.parametrize("last_day", [date(2051, 5, 18), date(2050, 2, 28), date(2024, 2, 29)])
def test_the_file_is_kept_through_its_last_day_and_no_longer_on_the_next(last_day):
    assert [is_over(last_day, on=last_day + ONE_DAY * n) for n in (-1, 0, 1)] == [
        False,
        False,
        True,
    ]
    assert not is_over(None, on=date.max)


@pytest.mark.parametrize("years", [3, 4, 10, 30])
def test_began_by_finds_every_beginning_that_ends_in_time_and_no_other(years):
    days = [date(2019, 12, 25) + ONE_DAY * n for n in range(800)]
    lasts = [date(2020 + years, month, day) for month, day in ((2, 28), (3, 1), (1, 1), (12, 31))]

    for last in lasts:
        latest = began_by(last, years)
        for day in days:
            assert (day <= latest) == (last_day_kept(day, years) <= last)
    assert (began_by(date(20, 1, 1), 30), began_by(date(2051, 1, 1), None)) == (None, None)


def case(closed_on=None, given_on=None):
    return SimpleNamespace(closed_on=closed_on, given_on=given_on)


@pytest.mark.parametrize(
    ("file", "last_day"),
    [
        (case(closed_on=date(2021, 11, 3)), date(2051, 11, 3)),
        (case(given_on=date(2021, 11, 3)), date(2041, 11, 3)),
        (case(date(2021, 11, 4), date(2021, 11, 3)), date(2051, 11, 4)),
        (case(), None),
    ],
    ids=["closed", "passed on", "passed on, then closed", "open"],
)
def test_a_case_is_kept_from_its_closing_or_from_when_it_was_passed_on(file, last_day):
    years = {**DEFAULT_YEARS, RetentionKind.TRANSFERRED: 20}

    assert kept_until(file, years) == last_day


@pytest.mark.parametrize(
    ("days", "last"),
    [
        ([date(2051, 1, 1), date(2052, 1, 1)], date(2052, 1, 1)),
        ([date(2051, 1, 1), None], None),
        ([], None),
    ],
)
def test_a_whole_is_kept_as_long_as_any_of_its_parts(days, last):
    assert all_until(days) == last


@pytest.mark.parametrize("kind", RetentionKind)
def test_no_period_is_shorter_than_files_are_kept_by_law(kind):
    least = LEAST_YEARS[kind]
    tried = {years: bool(years_problems(kind, years)) for years in (least - 1, least, 100, 101)}

    assert list(tried.values()) == [True, False, False, True]
    assert years_problems(kind, None) == []
    assert least <= DEFAULT_YEARS[kind]
