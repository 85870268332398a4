"""How a center stands, on its own page (``centers.added``): as its dashboard says it."""

from dataclasses import dataclass
from datetime import date

from accounts.roles import Role
from centers.added import ADDED, Added
from centers.models import Center
from pilots.models import Round
from reports.board import BoardRow, board_of, placed_of_center

READERS = Role.of_business  # of a center's dashboard too


@dataclass(frozen=True, slots=True)
class CenterStanding:
    """``rows`` are its pilot units of the round at work, or none of that year."""

    center: Center
    round: Round
    rows: tuple[BoardRow, ...]


def standing_on_page(center: Center, *, by, on: date) -> Added | None:
    """Ten queries. Nothing before the first round, of a center that was taken in, and for who
    may not open its dashboard."""
    if by.role not in READERS or center.closed_on is not None:
        return None
    round = Round.objects.visible_to(by).at_work(on)
    if round is None:
        return None
    placed = placed_of_center(center, round=round, by=by, on=on)
    rows = board_of(placed, round=round, role=by.role).rows
    return Added("reports/_center_standing.html", CenterStanding(center, round, rows))


ADDED.append(standing_on_page)
