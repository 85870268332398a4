"""Points of an evaluation and the grade they give (MZ/T 059-2014): arithmetic, without Django.

Scores are whole numbers of tenths of a point, so that 87.5 is 875 and sums are exact.
"""

from collections.abc import Iterable
from decimal import Decimal

TENTHS = 10  # of a point
FULL_POINTS = 100
FULL = FULL_POINTS * TENTHS
# The least that each grade takes, in tenths: 优秀90、良好80、合格60.
FLOORS = (("excellent", 900), ("good", 800), ("passed", 600), ("failed", 0))


def grade_for(total: int) -> str:
    """The grade of a total in tenths; raises ``ValueError`` outside of 0 to 100 points."""
    if not 0 <= total <= FULL:
        raise ValueError(f"{total} tenths are no total of an evaluation")
    return next(grade for grade, floor in FLOORS if total >= floor)


def span_of(grade: str) -> tuple[int, int]:
    """The least and the most tenths that give this grade."""
    names = [name for name, _ in FLOORS]
    place = names.index(grade)
    most = FULL if place == 0 else FLOORS[place - 1][1] - 1
    return FLOORS[place][1], most


def points_shown(tenths: int | None) -> str:
    """Tenths as people write points: 875 is 87.5, 900 is 90; "" for none."""
    if tenths is None:
        return ""
    whole, rest = divmod(tenths, TENTHS)
    return f"{whole}.{rest}" if rest else str(whole)


def points_of(tenths: int) -> Decimal:
    """Tenths as an exact number of points."""
    return Decimal(tenths) / TENTHS


def missing_points(points: Iterable[int]) -> int:
    """How many points are missing to 100; below zero where there are too many."""
    return FULL_POINTS - sum(points)
