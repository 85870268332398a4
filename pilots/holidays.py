"""Seeding the office calendar from the published years that a package knows."""

import chinese_calendar
from chinese_calendar.constants import holidays, workdays

from accounts.audit import record
from pilots.models import WorkdayOverride

FIRST_ROUND = 2021
WORKED = "调休上班"


def load_holidays(years: list[int], *, at) -> tuple[int, list[int]]:
    """Add what is published for these years; returns how many days are new, and the years that
    nobody has published yet.

    Days that are there already stay as they are: an administrator may have mended them.
    """
    known = {day.year for day in holidays}
    days = [_row(day, name, is_workday=False) for day, name in holidays.items()]
    days += [_row(day, name, is_workday=True) for day, name in workdays.items()]
    before = WorkdayOverride.objects.count()
    WorkdayOverride.objects.bulk_create(
        (row for row in days if row.day.year in years), ignore_conflicts=True
    )
    added = WorkdayOverride.objects.count() - before
    if added:
        record("载入节假日", at=at, changes={"天数": ["", str(added)]})
    return added, [year for year in years if year not in known]


def _row(day, name: str, *, is_workday: bool) -> WorkdayOverride:
    chinese = chinese_calendar.Holiday(name).chinese
    return WorkdayOverride(
        day=day, is_workday=is_workday, name=f"{chinese}{WORKED}" if is_workday else chinese
    )
