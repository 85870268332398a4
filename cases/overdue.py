"""What waits too long in a center: stages over their days, and 回访 that are due."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from accounts.models import RoleGrant
from cases.models import Case, FollowUp
from cases.revealing import RESPONSIBLE
from cases.sight import CaseRow, case_row, row_columns
from cases.stages import STAGE_DAYS, TRACK
from cases.states import CaseState

MOST_LISTED = 200  # of one center; the count says how many there are
_TIMED = "、".join(
    f"{stage.label}{STAGE_DAYS[stage]}天"
    for _, stage, _ in TRACK
    if stage in STAGE_DAYS and stage != CaseState.INTERVENTION
)
RULE = (
    f"{_TIMED}内应进入下一阶段；"
    f"{CaseState.INTERVENTION.label}阶段{STAGE_DAYS[CaseState.INTERVENTION]}天内应有服务。"
)


@dataclass(frozen=True, slots=True)
class OverdueRow:
    row: CaseRow
    due_on: date
    days_late: int


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    row: CaseRow
    planned_on: date
    key: str


def overdue_cases(desk: RoleGrant, *, on: date):
    """Of the whole center for its heads, else of the cases one leads."""
    cases = Case.objects.visible_to(desk).overdue(on)
    return cases if desk.role in RESPONSIBLE else cases.filter(worker=desk.user_id)


def due_follow_ups(desk: RoleGrant, *, on: date):
    """Heads see those of their center; who leads the case does them."""
    rows = FollowUp.objects.visible_to(desk).due(on)
    return rows if desk.role in RESPONSIBLE else rows.filter(case__worker=desk.user_id)


def overdue_rows(desk: RoleGrant, *, on: date) -> list[OverdueRow]:
    cases = row_columns(overdue_cases(desk, on=on), desk).annotate(
        served_on=Max("records__served_on")
    )
    rows = [_overdue(case, desk, on) for case in cases.order_by("opened_on", "pk")[:MOST_LISTED]]
    return sorted(rows, key=lambda line: (line.due_on, line.row.number))


def _overdue(case, desk: RoleGrant, on: date) -> OverdueRow:
    since = getattr(case, next(day for _, stage, day in TRACK if stage == case.state))
    if case.state == CaseState.INTERVENTION:
        since = max(filter(None, (since, case.served_on)))
    due_on = since + timedelta(days=STAGE_DAYS[case.state])
    return OverdueRow(case_row(case, desk), due_on, (on - due_on).days)


def follow_up_rows(desk: RoleGrant, *, on: date) -> list[FollowUpRow]:
    due = due_follow_ups(desk, on=on).select_related("case__client", "case__worker")
    return [
        FollowUpRow(case_row(row.case, desk), row.planned_on, str(row.public_id))
        for row in due.order_by("planned_on", "pk")[:MOST_LISTED]
    ]
