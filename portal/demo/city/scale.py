"""How much the whole city does: the volumes the platform is measured with (five years of it)."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

SEED = 20211220
MEAN, SPREAD = 38.4, 0.6  # cases of a center in a year: lognormal
FEWEST, MOST = 10, 200
DAYS_FOR_WORK = 30  # a year younger than this has a round and no work yet


@dataclass(frozen=True, slots=True)
class Scale:
    """``centers`` None stands for every 街道(乡镇) in force; the other numbers are per center."""

    years: int = 5
    centers: int | None = None
    sessions: int = 30  # a year
    workers: int = 3


CITY = Scale()


def cases_of_a_year(rng: Random) -> int:
    drawn = rng.lognormvariate(math.log(MEAN) - SPREAD**2 / 2, SPREAD)
    return min(MOST, max(FEWEST, round(drawn)))


def records_of_a_case(rng: Random) -> int:
    """Eight on the average."""
    return rng.randint(4, 12)


def drawn_uuid(rng: Random) -> UUID:
    """A random id that comes out the same with the same seed: the data guard nobody."""
    return UUID(int=rng.getrandbits(128), version=4)


def working_years(on: date, years: int) -> list[int]:
    """The years with work in them, oldest first; the last one is ``on``'s unless it has just begun."""
    has_begun = (on - date(on.year, 1, 1)).days >= DAYS_FOR_WORK
    last = on.year if has_begun else on.year - 1
    return list(range(last - years + 1, last + 1))


@dataclass(frozen=True, slots=True)
class Season:
    """The days of one round on which a center works, both included. ``is_over`` when all is done."""

    first: date
    last: date
    is_over: bool

    def day(self, rng: Random, *, spare: int = 0) -> date:
        """Some day of the season, not among its last ``spare`` ones where there are more."""
        span = (self.last - self.first).days
        return self.first + timedelta(days=rng.randint(0, max(0, span - spare)))
