"""What waits of a report's parts: for the head of a center, and for the district."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from core.deadlines import is_late, moment_due
from pilots.models import Obligation, PilotUnit
from pilots.states import StageKind, UnitState
from portal.todo_lines import Todo
from reports.models import CenterSummary, SummaryReport, Supplement, Verification
from reports.parts.states import CenterSummaryState, SupplementState
from reports.supplements import reasons_against_supplement

BEFORE = timedelta(days=45)  # how long ahead a center is asked for its year


def verifications(desk, *, at, label: str) -> Todo:
    """What this desk answers, or closes; with the nearest of the days."""
    waiting = Verification.objects.waiting_for(desk).order_by("due_on")
    due = list(waiting.values_list("due_on", flat=True))
    nearest = moment_due(due[0], None) if due else None
    is_overdue = nearest is not None and is_late(at, nearest)
    return Todo(label, len(due), reverse("reports:verification_list"), nearest, is_overdue)


def supplements(desk) -> Todo:
    """Those of others: nobody confirms their own."""
    waiting = Supplement.objects.visible_to(desk).filter(
        state=SupplementState.ENTERED, round__closed_at=None
    )
    count = waiting.exclude(entered_by=desk.user_id).count()
    return Todo("确认补充数", count, reverse("reports:supplement_list"))


def addenda(desk, *, at) -> Iterator[Todo]:
    """补充报告 that an officer wrote, a line for each round; those that can be signed now."""
    written = (
        SummaryReport.objects.visible_to(desk)
        .filter(addendum_draft__isnull=False, round__closed_at=None)
        .exclude(addendum_draft__text="")
        .select_related("round", "submission")
        .order_by("round__year", "pk")
    )
    for report in written:
        if not reasons_against_supplement(report, at=at):
            url = reverse("reports:summary_detail", args=[report.pk]) + "#supplements"
            yield Todo(f"审核上报{report.round.year}年补充报告", 1, url)


def own_summary(desk, *, at) -> Iterator[Todo]:
    """The year in the center's words, in the last weeks before its district's report is due."""
    units = (
        PilotUnit.objects.visible_to(desk)
        .filter(round__closed_at=None)
        .exclude(state=UnitState.WITHDRAWN)
    )
    given = CenterSummary.objects.visible_to(desk).filter(state=CenterSummaryState.HANDED_IN)
    owed = (
        Obligation.objects.filter(
            stage__kind=StageKind.SUMMARY,
            stage__round__in=units.values("round"),
            district__in=units.values("district"),
            due_at__lte=at + BEFORE,
        )
        .exclude(stage__round__in=given.values("round"))
        .order_by("due_at", "pk")
    )
    for round_pk, due_at in owed.values_list("stage__round", "due_at"):
        url = f"{reverse('reports:center_summary_list')}?round={round_pk}"
        yield Todo("填写并上交本中心年度小结", 1, url, due_at, is_late(at, due_at))
