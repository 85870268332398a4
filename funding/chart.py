"""The shares of a run as bars: where each begins and ends, in the units of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.money import format_yuan
from funding.explaining import percent
from funding.models import AllocationLine

WIDTH = 360  # units; on a phone about one to a pixel
ROW, BAR = 44, 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One center: its name at ``name_y``, its bar below; ``base`` and ``rest`` are widths."""

    name: str
    told: str
    name_y: int
    bar_y: int
    base: float
    rest: float


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    height: int
    width: int = WIDTH
    thickness: int = BAR


def chart_of(lines: Sequence[AllocationLine]) -> Chart:
    """A bar for each line, the longest as wide as the picture; the base first, then the rest."""
    most = max((line.amount for line in lines), default=0) or 1
    whole = sum(line.amount for line in lines)
    bars = []
    for number, line in enumerate(lines):
        base = min(line.base, line.amount)
        bars.append(
            Bar(
                name=line.center.name,
                told=f"{format_yuan(line.amount)}元，占{percent(line.amount, whole)}",
                name_y=number * ROW + 14,
                bar_y=number * ROW + 20,
                base=_width(base, most),
                rest=_width(line.amount, most) - _width(base, most),
            )
        )
    return Chart(bars, height=len(lines) * ROW)


def _width(amount: int, most: int) -> float:
    """Whole tenths: the same amounts are drawn the same everywhere."""
    return amount * WIDTH * 10 // most / 10
