"""Days on which offices work, with the holidays and 调休 of the State Council's notices."""

from datetime import date, timedelta

import chinese_calendar


def is_working_day(day: date) -> bool:
    """By the notice of that year; of a year without one yet, Monday to Friday."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def working_day_after(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which itself is not counted."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
