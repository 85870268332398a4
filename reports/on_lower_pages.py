"""How a center and a pilot unit stand, on their own pages: as the dashboard of the center says it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.roles import Role
from centers.added import ON_CENTER_PAGE
from centers.models import Center
from core.added import Added
from pilots.added import ON_UNIT_PAGE
from pilots.models import PilotUnit, Round
from reports.board import BoardRow, Placed, board_of, placed_among, placed_of_center

READERS = Role.of_business  # of a center's dashboard too


@dataclass(frozen=True, slots=True)
class StandingOnPage:
    """``rows`` are the pilot units of the round, or none; ``url`` is the dashboard of their center,
    "" before there is one."""

    round: Round
    rows: tuple[BoardRow, ...]
    url: str


def standing_of_center(center: Center, *, by, on: date) -> Added | None:
    """In the round at work; ten queries. Nothing before the first round, of a center that was taken
    in, and for who may not open its dashboard."""
    if by.role not in READERS or center.closed_on is not None:
        return None
    round = Round.objects.visible_to(by).at_work(on)
    if round is None:
        return None
    placed = placed_of_center(center, round=round, by=by, on=on)
    return _added(placed, round, center, by=by)


def standing_of_unit(unit: PilotUnit, *, by, on: date) -> Added | None:
    """In its own round; eight queries."""
    if by.role not in READERS:
        return None
    (placed,) = placed_among([unit], round=unit.round, on=on)
    return _added([placed], unit.round, placed.center, by=by)


def _added(placed: list[Placed], round: Round, center: Center | None, *, by) -> Added:
    address = reverse("reports:center_dashboard", args=[center.pk]) if center else ""
    rows = board_of(placed, round=round, role=by.role).rows
    url = f"{address}?round={round.pk}" if address else ""
    return Added("reports/_standing_on_page.html", StandingOnPage(round, rows, url))


ON_CENTER_PAGE.register(standing_of_center)
ON_UNIT_PAGE.register(standing_of_unit)
