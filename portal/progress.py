"""How the pilot units in a desk's scope stand, for the home page: the slowest ones first."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.roles import Role
from pilots.models import PilotUnit, Round
from pilots.quota import Pace
from reports.board import BoardRow, board
from reports.dashboards.standings import board_url

MOST = 4  # the home page is a glance; the board has them all
READERS = (*Role.of_subdistrict, *Role.of_district, *Role.of_city, Role.SUPERVISOR)
# Where all of them stand, for the desks that may open that page.
BOARDS = dict.fromkeys((*Role.of_center, *Role.of_district, *Role.of_city), "reports:standing_list")
BOARDS[Role.SUPERVISOR] = "supervision:workbench"
SLOWEST_FIRST = [pace.value for pace in (Pace.BEHIND, Pace.NORMAL, Pace.DONE, Pace.LEFT)]


@dataclass(frozen=True, slots=True)
class Progress:
    """The latest round at a glance; ``counts`` names only the paces that somebody goes at, each
    with the way to these units where the desk has a board."""

    round: Round
    rows: tuple[BoardRow, ...]
    counts: tuple[tuple[str, int, str], ...]
    total: int
    url: str


def progress_for(desk, round: Round | None, *, on: date) -> Progress | None:
    """What the desk's units have done in the round; None where it has none to look at.

    The same number of queries for one unit and for all of them.
    """
    if desk.role not in READERS or round is None:
        return None
    units = list(
        PilotUnit.objects.visible_to(desk)
        .filter(round=round)
        .select_related("subdistrict__district")
        .order_by("district__order", "subdistrict__code", "pk")
    )
    if not units:
        return None
    found = board(round=round, units=units, on=on, role=desk.role)
    rows = sorted(found.rows, key=_slowness)[:MOST]
    board_page = BOARDS.get(desk.role, "")
    counts = ((Pace(word), count) for word, count in found.counts if count)
    return Progress(
        round=round,
        rows=tuple(rows),
        counts=tuple(
            (pace.value, count, _at_pace(board_page, round, pace)) for pace, count in counts
        ),
        total=len(units),
        url=reverse(board_page) if board_page else "",
    )


def _at_pace(board_page: str, round: Round, pace: Pace) -> str:
    """The board with the units that go at it; the workbench of a supervisor has no such choice."""
    if board_page != "reports:standing_list":
        return ""
    return board_url(round=round.pk, pace=pace.name.lower())


def _slowness(row: BoardRow) -> tuple[int, int]:
    """By pace, then by the share done of the quota that lags most, in whole percent."""
    shares = [meter.done * 100 // meter.total for meter in row.meters if meter.total]
    return SLOWEST_FIRST.index(row.word), min(shares, default=0)
