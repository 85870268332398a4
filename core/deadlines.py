"""A deadline is the moment that is too late (aware, kept in Beijing time)."""

from datetime import date, datetime, time, timedelta

from core.chinese_dates import BEIJING, beijing_date, format_day, in_beijing

__all__ = ["BEIJING", "beijing_date", "describe", "is_late", "last_day", "moment_due"]


def moment_due(day: date, close_of_business: time | None) -> datetime:
    """The first moment that is late for something due on ``day``.

    With a close of business ("5月18日下班前") it is that time of the day (Civil Code 203: where
    there are business hours the term ends with them). Without one the whole day counts, so it is
    the first instant of the next day.
    """
    if close_of_business is None:
        return datetime.combine(day + timedelta(days=1), time.min, BEIJING)
    return datetime.combine(day, close_of_business, BEIJING)


def is_late(at: datetime, due_at: datetime) -> bool:
    """Late from the very moment on: 17:59:59 is in time for 18:00, 18:00:00 is not."""
    return at >= due_at


def last_day(due_at: datetime) -> date:
    """The last day that is in time: a deadline at midnight belongs to the day before."""
    local = in_beijing(due_at)
    return (local - timedelta(days=1) if local.time() == time.min else local).date()


def describe(due_at: datetime) -> str:
    """Say a deadline: "2021年5月18日(周二)18:00前", "2021年5月31日(周一)24:00前"."""
    local = in_beijing(due_at)
    if local.time() == time.min:
        return f"{format_day(last_day(due_at))}24:00前"
    return f"{format_day(local.date())}{local:%H:%M}前"
