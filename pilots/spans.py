"""Days of a round that figures are asked for: the whole of it, a quarter, a month."""

from dataclasses import dataclass
from datetime import date

from pilots.models import Round


@dataclass(frozen=True, slots=True)
class Span:
    """``first`` and ``last`` are both days of it."""

    round: Round
    first: date
    last: date
