"""How long a file is kept, and from which day on that is counted. Pure.

Civil Code 201, 202: the first day does not count, the period ends with the same day of its last
year, and where that month has no such day with the month's last one. The file is kept through that
day; whatever is done about it is done on the next day at the earliest. 203 (a last day that is a
holiday) is about acts that need a working day: nothing has to be done by the end of a retention.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import models

from core.problems import Problem

LAW = "个人信息保护法19"
MOST_YEARS = 100
SOON_DAYS = 90


class RetentionKind(models.TextChoices):
    CASE = "case", "案例档案（已结案）"
    TRANSFERRED = "transferred", "未结案转出的案例"
    COMPLAINT = "complaint", "投诉"
    DATA_REQUEST = "data_request", "个人信息申请"
    DRAFT = "draft", "未建成的典型案例草稿"


# From which day on it is counted, as the page says it.
BEGINS = {
    RetentionKind.CASE: "结案之日",
    RetentionKind.TRANSFERRED: "对方接收之日；其后还有服务的，最后一次服务之日",
    RetentionKind.COMPLAINT: "办结之日",
    RetentionKind.DATA_REQUEST: "答复之日",
    RetentionKind.DRAFT: "起草之日",
}
DEFAULT_YEARS = {
    RetentionKind.CASE: 30,
    RetentionKind.TRANSFERRED: 30,
    RetentionKind.COMPLAINT: 10,
    RetentionKind.DATA_REQUEST: 3,
    RetentionKind.DRAFT: 10,
}
# Files of work are kept for ten years, thirty or for good; logs of personal data for three
# (个人信息保护法 56, 网络数据安全管理条例 12).
LEAST_YEARS = {
    RetentionKind.CASE: 10,
    RetentionKind.TRANSFERRED: 10,
    RetentionKind.COMPLAINT: 3,
    RetentionKind.DATA_REQUEST: 3,
    RetentionKind.DRAFT: 1,
}
# By kind; None keeps it for good.
Years = Mapping[str, int | None]


def last_day_kept(begins_on: date | None, years: int | None) -> date | None:
    """The last day of keeping; None where it has not begun to run, or never ends."""
    if begins_on is None or years is None:
        return None
    year, month = begins_on.year + years, begins_on.month
    return date(year, month, min(begins_on.day, monthrange(year, month)[1]))


def began_by(last_day: date, years: int | None) -> date | None:
    """The latest day from which a period ends on ``last_day`` or earlier; None: there is none.

    The reverse of ``last_day_kept``, to ask a database by.
    """
    if years is None or last_day.year <= years:
        return None
    year, month = last_day.year - years, last_day.month
    days = monthrange(year, month)[1]
    is_month_end = last_day.day == monthrange(last_day.year, month)[1]
    # The 29th of February ends with the 28th where the last year has none.
    return date(year, month, days if is_month_end else min(last_day.day, days))


def kept_until(case, years: Years) -> date | None:
    """The last day a case file is kept; None while it is open and was passed on to nobody.

    Reads ``closed_on`` and, of one that is not closed, ``given_on`` (``Case.objects.with_passing_on()``).
    """
    if case.closed_on is not None:
        return last_day_kept(case.closed_on, years[RetentionKind.CASE])
    return last_day_kept(case.given_on, years[RetentionKind.TRANSFERRED])


def is_over(last_day: date | None, *, on: date) -> bool:
    """Whether the period has run out: not on its last day, but on the next."""
    return last_day is not None and on > last_day


def all_until(last_days: Iterable[date | None]) -> date | None:
    """Until when a whole is kept: as long as any part; None where a part has no end yet."""
    days = list(last_days)
    if not days or any(day is None for day in days):
        return None
    return max(day for day in days if day is not None)


def years_problems(kind: str, years: int | None) -> list[Problem]:
    """Against a period that is no period of files."""
    least = LEAST_YEARS[RetentionKind(kind)]
    if years is None or least <= years <= MOST_YEARS:
        return []
    sentence = (
        f"{RetentionKind(kind).label}的保存期限为{least}年至{MOST_YEARS}年，永久保存的请留空。"
    )
    return [Problem("years_out_of_range", sentence, LAW, field="years")]
