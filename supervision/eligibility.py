"""Whether a supervisor meets what the round asks of one: numbers and levels only, no Django.

The notice gives no figures (MZ/T 166-2021 asks for an experienced social worker), so both are
settings of the round. A shortfall is said wherever the supervisor is named and blocks nothing.
"""

from dataclasses import dataclass
from datetime import date

from pilots.qualification import Level

RANKS = list(Level)


@dataclass(frozen=True, slots=True)
class Minimum:
    """What the round of ``year`` asks for."""

    year: int
    level: Level
    years: int


def years_on(day: date, *, years: int, known_on: date) -> int:
    """Full years of practice on ``day`` of one who had ``years`` on ``known_on``."""
    since = day.year - known_on.year - ((day.month, day.day) < (known_on.month, known_on.day))
    return max(years + since, 0)


def shortfalls(level: str, years: int, minimum: Minimum) -> list[str]:
    """Every reason why the minimum is not met, each with what it asks and what is there."""
    found = []
    if RANKS.index(Level(level)) < RANKS.index(minimum.level):
        asked = minimum.level.label
        found.append(f"{minimum.year}年试点要求督导为{asked}以上，现为{Level(level).label}。")
    if years < minimum.years:
        found.append(f"{minimum.year}年试点要求督导从业满{minimum.years}年，现为{years}年。")
    return found
