"""Days of a round that figures are asked for: the whole of it, a quarter, a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from pilots.models import Round


@dataclass(frozen=True, slots=True)
class Span:
    """``first`` and ``last`` are both days of it."""

    round: Round
    first: date
    last: date

    @property
    def is_whole(self) -> bool:
        return (self.first, self.last) == (
            self.round.service_starts_on,
            self.round.service_ends_on,
        )

    def of(self, day: str, round: str = "round") -> Q:
        """The round's rows whose ``day`` lies in the span, by the names of their columns.

        Of the whole round it is every row of it, whatever its day: money comes before the first
        day of service, and the round's figures in the summary do not ask for the day either.
        """
        if self.is_whole:
            return Q(**{round: self.round.pk})
        return Q(**{round: self.round.pk, f"{day}__range": (self.first, self.last)})


def any_of(spans: Iterable[Span], day: str, round: str = "round") -> Q:
    """The rows of any of the spans: this year's and last year's come in one query."""
    return reduce(or_, (span.of(day, round) for span in spans))
