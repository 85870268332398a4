"""What lies between centers and their districts and is still open, row by row, for the city that is
about to close the round: whose it is and since when, and nothing of what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import District, RoleGrant
from core.chinese_dates import format_date, format_moment
from pilots.models import Round
from reports.models import Supplement, Verification
from reports.parts.states import SupplementState


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """``rows`` are those of a round, which the city counts before it closes it; ``cells`` stand
    under ``heads`` after the center and its district, and the list is ordered by ``day``."""

    title: str
    unit: str
    day: str
    heads: tuple[str, ...]
    rows: Callable[[Round], QuerySet]
    cells: Callable[[Any, date], tuple[str, ...]]

    @property
    def all_heads(self) -> tuple[str, ...]:
        return ("社会工作服务中心", "区", *self.heads)

    def seen_by(self, desk: RoleGrant, round: Round) -> QuerySet:
        found = self.rows(round).filter(district__in=District.objects.visible_to(desk))
        return found.select_related("center", "district")

    def line(self, row: Any, *, on: date) -> list[tuple[str, str]]:
        """The cells of a row, each with its heading."""
        cells = (str(row.center), str(row.district), *self.cells(row, on))
        return list(zip(self.all_heads, cells, strict=True))


def _late(row: Verification, on: date) -> str:
    if row.is_overdue(on):
        return f"{row.get_state_display()}，逾期{(on - row.due_on).days}天"
    return row.get_state_display()


LEFT_OPEN = {
    # Neither amount nor reason: the city reads those when the district has confirmed them.
    "supplements": LeftOpen(
        "未确认的补充数",
        "项",
        "entered_at",
        ("指标", "录入时间", "状态"),
        lambda round: Supplement.objects.filter(round=round, state=SupplementState.ENTERED),
        lambda row, on: (
            row.figure_label,
            format_moment(row.entered_at),
            row.get_state_display(),
        ),
    ),
    # Neither question nor answer, which may speak of people; a number never does.
    "verifications": LeftOpen(
        "未办结的核实单",
        "张",
        "due_on",
        ("核实对象", "涉及的指标", "答复期限", "状态"),
        lambda round: Verification.objects.unsettled().filter(round=round),
        lambda row, on: (
            row.number,
            row.figure_label,
            format_date(row.due_on),
            _late(row, on),
        ),
    ),
}
