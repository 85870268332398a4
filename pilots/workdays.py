"""Working days: Monday to Friday, except where a published calendar says otherwise.

Pure arithmetic. The yearly notice moves holidays and makes some weekends working days (调休); its
days come in as a table. A year without such days is counted by weekends alone, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Workdays:
    """``overrides`` maps a day to whether it is worked, wherever that differs from the week."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        return self.overrides.get(day, day.weekday() < SATURDAY)

    def before(self, day: date, count: int) -> date:
        """The ``count``-th working day before ``day``, which itself need not be one."""
        return self._step(day, count, -DAY)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``: the day itself is not counted."""
        return self._step(day, count, DAY)

    def previous(self, day: date) -> date:
        return self.before(day, 1)

    def knows(self, year: int) -> bool:
        """Whether the calendar of that year was entered; else only weekends count as free."""
        return any(day.year == year for day in self.overrides)

    def _step(self, day: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise ValueError("Count working days in one direction")
        while count:
            day += step
            count -= self.is_workday(day)
        return day
