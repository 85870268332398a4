"""The days figures are asked for: the whole round, one of its quarters, one of its months; and
any days in a row, which a supplement tells of."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.chinese_dates import format_date
from pilots.models import Round
from pilots.spans import Span

WHOLE = "year"
BETWEEN = "_"  # the first and the last of some days in a row


@dataclass(frozen=True, slots=True)
class Period:
    """``key`` as it stands in the address: year, 2021-q3, 2021-08, 2021-12-16_2021-12-31; days
    clipped to the round."""

    key: str
    label: str
    span: Span

    @property
    def is_whole(self) -> bool:
        return self.key == WHOLE

    def counted_on(self, today: date) -> date:
        """The day whose state is shown: the last one that has come, today before the first."""
        return min(today, self.span.last) if self.span.first <= today else today


def periods_of(round: Round) -> list[Period]:
    """All there is to choose from, in the order of the choice."""
    whole = Span(round, round.service_starts_on, round.service_ends_on)
    months = _months(round)
    quarters = dict.fromkeys((year, (month + 2) // 3) for year, month in months)
    found = [Period(WHOLE, "全批次", whole)]
    for year, quarter in quarters:
        first, last = date(year, quarter * 3 - 2, 1), _last_day(year, quarter * 3)
        label = f"{year}年第{'一二三四'[quarter - 1]}季度"
        found.append(Period(f"{year}-q{quarter}", label, _clipped(round, first, last)))
    for year, month in months:
        span = _clipped(round, date(year, month, 1), _last_day(year, month))
        found.append(Period(f"{year}-{month:02}", f"{year}年{month}月", span))
    return found


def period_asked(periods: Sequence[Period], key: str) -> Period:
    """The one of that key; the whole round for a key it does not have."""
    return next((period for period in periods if period.key == key), periods[0])


def days_in_a_row(round: Round, first: date, last: date) -> Period:
    """Both included, with a key that ``days_of`` reads."""
    told = f"{format_date(first)}至{format_date(last)}"
    return Period(f"{first}{BETWEEN}{last}", told, Span(round, first, last))


def names_days(key: str) -> bool:
    return BETWEEN in key


def days_of(round: Round, key: str) -> Period | None:
    """The days that ``days_in_a_row`` wrote; None for what nobody wrote: days that there are not,
    that run backwards, before the year of the round or after its last day of service."""
    try:
        first, last = map(date.fromisoformat, key.split(BETWEEN))
    except ValueError:  # no days, or not two of them
        return None
    begins = round.service_starts_on.replace(month=1, day=1)
    found = days_in_a_row(round, first, last)
    return found if begins <= first <= last <= round.service_ends_on and found.key == key else None


def year_before(period: Period, earlier: Round | None) -> Period | None:
    """The same days in the round of the year before, None where there is no such round, or none
    of its days are among them."""
    if earlier is None:
        return None
    periods = periods_of(earlier)
    if period.is_whole:
        return periods[0]
    year, _, part = period.key.partition("-")
    return next((one for one in periods if one.key == f"{int(year) - 1}-{part}"), None)


def _months(round: Round) -> list[tuple[int, int]]:
    found, day = [], round.service_starts_on.replace(day=1)
    while day <= round.service_ends_on:
        found.append((day.year, day.month))
        day = _last_day(day.year, day.month) + timedelta(days=1)
    return found


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _clipped(round: Round, first: date, last: date) -> Span:
    return Span(round, max(first, round.service_starts_on), min(last, round.service_ends_on))
