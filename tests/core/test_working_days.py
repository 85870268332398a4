"""Working days, across holidays, 调休 and the end of what has been announced."""

from datetime import date

import pytest

from core.working_days import is_working_day, working_day_after


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2021, 5, 18), True),
        (date(2021, 5, 22), False),  # a Saturday
        (date(2021, 5, 3), False),  # 劳动节
        (date(2021, 5, 8), True),  # a Saturday worked for it
        (date(2099, 5, 18), True),  # no notice yet: a Monday
        (date(2099, 5, 17), False),  # a Sunday
    ],
)
def test_a_working_day(day, is_one):
    assert is_working_day(day) == is_one


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2021, 5, 19), 5, date(2021, 5, 26)),
        (date(2021, 4, 30), 1, date(2021, 5, 6)),
        (date(2021, 5, 6), 2, date(2021, 5, 8)),
        (date(2021, 12, 31), 1, date(2022, 1, 4)),
    ],
)
def test_working_days_are_counted_from_the_next_day(day, count, found):
    assert working_day_after(day, count) == found
