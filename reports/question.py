"""For whom and for which days figures are asked."""

from collections.abc import Iterable
from datetime import date

from centers.models import Center
from pilots.models import Round


class Question:
    """Some districts in a round, or one center of it; states of a day as of the day ``on``.

    With ``days`` only the work of these days is asked for, both included, and no state of a day;
    with ``part`` only the rows of one value of a split of their source (name and value).
    """

    def __init__(
        self,
        *,
        round: Round,
        on: date,
        districts: Iterable[int],
        center: Center | None = None,
        days: tuple[date, date] | None = None,
        part: tuple[str, str] | None = None,
    ):
        self.round, self.on, self.center, self.days = round, on, center, days
        self.part, self.districts = part, tuple(districts)
