"""Days and moments the way an official document writes them, always in Beijing time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def beijing_date(at: datetime) -> date:
    """The day it is in Beijing at this aware moment. Raises ValueError for a naive one."""
    return in_beijing(at).date()


def in_beijing(at: datetime) -> datetime:
    """The same moment on Beijing's clock. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone")
    return at.astimezone(BEIJING)


def format_date(day: date) -> str:
    """2021年5月18日, without leading zeros (GB/T 9704). A moment is taken by its Beijing day."""
    day = _day(day)
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: date) -> str:
    return f"周{WEEKDAYS[_day(day).weekday()]}"


def format_day(day: date) -> str:
    """2021年5月18日(周二)"""
    return f"{format_date(day)}({weekday(day)})"


def format_moment(at: datetime) -> str:
    """2021年5月18日 17:59"""
    return f"{format_date(at)} {in_beijing(at):%H:%M}"


def countdown(due_at: datetime, at: datetime) -> str:
    """How far the deadline is at this moment: 还有3天, 还有5小时, 已逾期2天.

    Counted in full days of 24 hours, then full hours, then minutes, so that it never promises
    more time than there is.
    """
    if at >= due_at:
        return f"已逾期{_span(at - due_at)}"
    return f"还有{_span(due_at - at)}"


def _span(length: timedelta) -> str:
    hours, minutes = divmod(length.seconds // 60, 60)
    if length.days:
        return f"{length.days}天"
    if hours:
        return f"{hours}小时"
    return f"{minutes}分钟" if minutes else "不到1分钟"


def _day(value: date) -> date:
    # A datetime is a date to Python, but its own day may be yesterday's in UTC.
    return beijing_date(value) if isinstance(value, datetime) else value
