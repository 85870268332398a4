"""The sessions of one month, day by day: planned and held told apart."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from core.minutes import format_hours
from supervision.models import SessionQuerySet, SupervisionSession
from supervision.states import SessionState

FIRST_MONTH, LAST_MONTH = date(2021, 1, 1), date(2099, 12, 1)
MOST_SHOWN = 500  # of a whole city; beyond that the list and its filter are the way


@dataclass(frozen=True, slots=True)
class Day:
    """``is_outside`` marks the days of the months before and after that fill up a week."""

    day: date
    sessions: list[SupervisionSession]
    is_outside: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Day]]
    is_cut: bool

    @property
    def label(self) -> str:
        return f"{self.first.year}年{self.first.month}月"

    @property
    def previous(self) -> str:
        before = (self.first - timedelta(days=1)).replace(day=1)
        return f"{before:%Y-%m}" if self.first > FIRST_MONTH else ""

    @property
    def next(self) -> str:
        return f"{_next(self.first):%Y-%m}" if self.first < LAST_MONTH else ""

    @property
    def days(self) -> list[Day]:
        """The days on which something is planned or was held, for a narrow page."""
        return [day for week in self.weeks for day in week if day.sessions and not day.is_outside]

    @property
    def summary(self) -> str:
        rows = [session for day in self.days for session in day.sessions]
        held = [session for session in rows if session.state in SessionState.held]
        hours = format_hours(sum(session.minutes for session in held))
        planned = sum(session.state == SessionState.PLANNED for session in rows)
        return f"已开展{len(held)}次，共{hours}小时；计划{planned}次。"


def month_asked(text: str, *, on: date) -> date:
    """The first day of the month in the address ("2021-06"); that of ``on`` for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return on.replace(day=1)
    return first if FIRST_MONTH <= first <= LAST_MONTH else on.replace(day=1)


def month_of(sessions: SessionQuerySet, first: date, *, on: date) -> Month:
    """One query; cancelled plans are left out."""
    rows = sessions.filter(held_on__gte=first, held_on__lt=_next(first))
    rows = rows.exclude(state=SessionState.CANCELLED).order_by("held_on", "starts_at", "pk")
    found = list(rows[: MOST_SHOWN + 1])
    by_day: dict[date, list[SupervisionSession]] = {}
    for session in found[:MOST_SHOWN]:
        by_day.setdefault(session.held_on, []).append(session)
    weeks = [
        [Day(day, by_day.get(day, []), day.month != first.month, day == on) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return Month(first, weeks, len(found) > MOST_SHOWN)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
