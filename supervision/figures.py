"""What supervision adds up to by center, in one query for any number of centers."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from accounts.models import District
from centers.models import Center
from pilots.models import Round
from supervision.models import SessionQuerySet, SupervisionSession
from supervision.states import Confirmation, SessionState


@dataclass(frozen=True, slots=True)
class SupervisionFigures:
    """``sessions``, ``minutes`` and ``attendances`` (受督导人次) count: confirmed, and peer
    supervision or training only where the round says so. A group session counts once for its center.

    ``unconfirmed_*`` would count once the other side has confirmed them; disputed, planned and
    cancelled ones are in neither. ``paper_minutes`` are those of ``minutes`` that rest on a
    signed sheet.
    """

    sessions: int = 0
    minutes: int = 0
    unconfirmed_sessions: int = 0
    unconfirmed_minutes: int = 0
    paper_minutes: int = 0
    attendances: int = 0


NO_SUPERVISION = SupervisionFigures()
CONFIRMED = Q(state=SessionState.CONFIRMED)
LOGGED = Q(state=SessionState.LOGGED)
# Not by the bare names: "minutes" is a column, and a sum of that name would hide it from the next.
SUMS = {
    "sum_sessions": Count("pk", filter=CONFIRMED),
    "sum_minutes": Sum("minutes", filter=CONFIRMED, default=0),
    "sum_paper_minutes": Sum(
        "minutes", filter=CONFIRMED & Q(confirmation=Confirmation.PAPER), default=0
    ),
    "sum_unconfirmed_sessions": Count("pk", filter=LOGGED),
    "sum_unconfirmed_minutes": Sum("minutes", filter=LOGGED, default=0),
    "sum_attendances": Sum("attendee_count", filter=CONFIRMED, default=0),
}


def supervision_figures(
    *,
    round: Round,
    district: District | None = None,
    center: Center | None = None,
    among: SessionQuerySet | None = None,
) -> dict[int, SupervisionFigures]:
    """Figures by center pk, of one district or center or ``among`` some where named; one query.

    A center without a session is not in the answer: ask ``.get(pk, NO_SUPERVISION)``.
    """
    everything = SupervisionSession.objects.all() if among is None else among
    sessions = everything.countable(round)
    if district is not None:
        sessions = sessions.filter(district=district)
    if center is not None:
        sessions = sessions.filter(center=center)
    rows = sessions.values("center").order_by("center").annotate(**SUMS)
    return {row.pop("center"): _figures(row) for row in rows}


def figures_of(sessions: SessionQuerySet, *, round: Round) -> SupervisionFigures:
    """The same figures over the sessions of a scope as a whole; one query."""
    return _figures(sessions.countable(round).aggregate(**SUMS))


def _figures(sums: dict[str, int]) -> SupervisionFigures:
    return SupervisionFigures(**{name.removeprefix("sum_"): sums[name] for name in SUMS})
