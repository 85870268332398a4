"""Working days, also where the year's notice moved them; no database."""

from datetime import date

import pytest

from pilots.workdays import Workdays

# 2021: 1 to 5 May are free, and worked on 25 April (Sunday) and 8 May (Saturday) instead.
MAY = Workdays(
    {
        **{date(2021, 5, day): False for day in range(1, 6)},
        date(2021, 4, 25): True,
        date(2021, 5, 8): True,
    }
)


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        (date(2021, 5, 8), True),
        (date(2021, 5, 3), False),
        (date(2021, 4, 25), True),
        (date(2021, 5, 6), True),
        (date(2021, 5, 9), False),
        (date(2021, 5, 18), True),
    ],
)
def test_a_published_day_goes_before_the_week(day, is_workday):
    assert MAY.is_workday(day) is is_workday


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2021, 5, 18), 1, date(2021, 5, 17)),
        (date(2021, 5, 18), 7, date(2021, 5, 8)),  # the Saturday that is worked
        (date(2021, 5, 18), 9, date(2021, 5, 6)),
        (date(2021, 5, 18), 10, date(2021, 4, 30)),  # over the holidays
        (date(2021, 5, 9), 1, date(2021, 5, 8)),
        (date(2021, 5, 18), 0, date(2021, 5, 18)),
    ],
)
def test_counting_back_skips_holidays_and_takes_worked_weekends(day, count, before):
    assert MAY.before(day, count) == before


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2021, 4, 30), 1, date(2021, 5, 6)),
        (date(2021, 4, 30), 3, date(2021, 5, 8)),
        (date(2021, 5, 17), 10, date(2021, 5, 31)),
    ],
)
def test_counting_on_does_the_same(day, count, after):
    assert MAY.after(day, count) == after


def test_a_year_nobody_entered_is_counted_by_weekends_and_known_as_such():
    assert MAY.previous(date(2027, 1, 4)) == date(2027, 1, 1)
    assert (MAY.knows(2021), MAY.knows(2027)) == (True, False)


def test_a_direction_is_chosen_by_name_and_not_by_sign():
    with pytest.raises(ValueError, match="one direction"):
        MAY.before(date(2021, 5, 18), -1)
