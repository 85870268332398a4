"""Month by month: what arrived and what was spent so far, against even progress (序时进度)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, MARGIN = 480, 180, 12  # units of the picture


@dataclass(frozen=True, slots=True)
class Month:
    """All in 分; ``so_far`` are sums since the first month."""

    first_day: date
    arrived: int
    spent: int
    arrived_so_far: int
    spent_so_far: int
    planned_so_far: int


def months_of(
    arrived: Mapping[date, int], spent: Mapping[date, int], *, given: int, since: date, year: int
) -> list[Month]:
    """From the month of ``since`` to December of ``year``, and on to the last entry after it.

    Even progress: the same part of ``given`` every month until December. ``arrived`` and ``spent``
    are by first days of months.
    """
    first = min([since.replace(day=1), *arrived, *spent])
    last = max([date(year, 12, 1), *arrived, *spent])
    planned_from = min(since.replace(day=1), date(year, 12, 1))
    steps = _count(planned_from, date(year, 12, 1))
    found, a, s = [], 0, 0
    for number in range(_count(first, last)):
        day = _later(first, number)
        a, s = a + arrived.get(day, 0), s + spent.get(day, 0)
        gone = min(max(_count(planned_from, day), 0), steps)
        found.append(
            Month(day, arrived.get(day, 0), spent.get(day, 0), a, s, given * gone // steps)
        )
    return found


@dataclass(frozen=True, slots=True)
class Curve:
    """Three lines as the points of polylines."""

    planned: str
    arrived: str
    spent: str
    width: int = WIDTH
    height: int = HEIGHT


def curve_of(months: list[Month]) -> Curve:
    tops = [max(m.arrived_so_far, m.spent_so_far, m.planned_so_far) for m in months]
    most = max([*tops, 1])

    def points(amounts: list[int]) -> str:
        step = (WIDTH - 2 * MARGIN) * 10 // max(len(amounts) - 1, 1)
        tall = HEIGHT - 2 * MARGIN
        return " ".join(
            f"{MARGIN + number * step / 10:g},{HEIGHT - MARGIN - max(amount, 0) * tall // most}"
            for number, amount in enumerate(amounts)
        )

    return Curve(
        points([m.planned_so_far for m in months]),
        points([m.arrived_so_far for m in months]),
        points([m.spent_so_far for m in months]),
    )


def _count(first: date, last: date) -> int:
    """Months from one to the other, both counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
