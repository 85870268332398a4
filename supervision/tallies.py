"""Supervision over the days of some rounds, by district or center; one query for any number."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, Sum

from pilots.models import Round
from pilots.spans import Span
from supervision.figures import CONFIRMED, LOGGED
from supervision.models import SupervisionSession
from supervision.models.session_words import left_out_of


@dataclass(slots=True)
class SupervisionTally:
    """As in ``SupervisionFigures``; ``minutes_by`` has the counting minutes by 督导形式."""

    sessions: int = 0
    minutes: int = 0
    unconfirmed_minutes: int = 0
    attendances: int = 0
    minutes_by: Counter = field(default_factory=Counter)
    sessions_by: Counter = field(default_factory=Counter)


def supervision_tallies(
    spans: Sequence[Span], *, by: str, district=None, center=None
) -> dict[tuple[int, int], SupervisionTally]:
    """Tallies by the keys of round and unit; ``by`` is "district" or "center"."""
    sessions = SupervisionSession.objects.filter(
        reduce(or_, (span.of("held_on") & ~_left_out(span.round) for span in spans))
    )
    if district is not None:
        sessions = sessions.filter(district=district)
    if center is not None:
        sessions = sessions.filter(center=center)
    keys = ("round", by, "structure")
    rows: Any = sessions.values_list(*keys).order_by(*keys)
    rows = rows.annotate(
        held=Count("pk", filter=CONFIRMED),
        length=Sum("minutes", filter=CONFIRMED, default=0),
        waiting=Sum("minutes", filter=LOGGED, default=0),
        heads=Sum("attendee_count", filter=CONFIRMED, default=0),
    )
    found: defaultdict[tuple[int, int], SupervisionTally] = defaultdict(SupervisionTally)
    for round, unit, structure, held, length, waiting, heads in rows:
        tally = found[round, unit]
        tally.sessions += held
        tally.minutes += length
        tally.unconfirmed_minutes += waiting
        tally.attendances += heads
        tally.minutes_by[structure] += length
        tally.sessions_by[structure] += held
    return dict(found)


def _left_out(round: Round) -> Q:
    return Q(structure__in=left_out_of(round))
