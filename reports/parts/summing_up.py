"""Which centers of a round have handed in their summary, and which are missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import RoleGrant
from centers.models import Center
from pilots.models import Round
from reports.models import CenterSummary
from reports.parts.centers import centers_of, own_center
from reports.parts.states import HEADS, CenterSummaryState


@dataclass(frozen=True, slots=True)
class SummingUp:
    """``summary`` is what this desk may read: a draft is the center's own."""

    center: Center
    summary: CenterSummary | None

    @property
    def is_in(self) -> bool:
        return self.summary is not None and self.summary.state == CenterSummaryState.HANDED_IN

    @property
    def state_label(self) -> str:
        return self.summary.get_state_display() if self.summary else "未交"

    @property
    def tone(self) -> str:
        return self.summary.tone if self.summary else "warn"


def summing_up(*, round: Round, by: RoleGrant) -> list[SummingUp]:
    """A line for every center of the round in the desk's reach; a fixed number of queries."""
    if by.role in HEADS:
        own = own_center(by)
        of_round = centers_of(round=round, district=own.district) if own else []
        centers = [center for center in of_round if center == own]
    else:
        centers = centers_of(round=round, district=by.district)
    return summing_up_of(centers, round=round, by=by)


def summing_up_of(centers: Iterable[Center], *, round: Round, by: RoleGrant) -> list[SummingUp]:
    """The same for centers of the desk's district that are at hand; one query."""
    rows = CenterSummary.objects.visible_to(by).filter(round=round)
    found = {row.center_id: row for row in rows.order_by("pk")}
    return [SummingUp(center, found.get(center.pk)) for center in centers]
