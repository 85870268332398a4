"""Who owes a summary in a round and how far each of them is: one row per obligation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import District, RoleGrant
from pilots.models import Obligation, Round, Submission
from pilots.states import StageKind, SubmissionKind, SubmissionState
from reports.models import SummaryReport

NOT_STARTED = "未开始"
NOT_FILED = "not_filed"
# What a list of them may be narrowed to: a state, or whatever is not filed yet.
CHOICES = (*SubmissionState.choices, (NOT_FILED, "未备案"))


@dataclass(frozen=True, slots=True)
class OwedSummary:
    """One district's report in a list; ``report`` is None where this desk may not open one."""

    district: District
    due_at: datetime
    state_label: str
    tone: str
    signed_at: datetime | None
    lateness: str
    lateness_tone: str
    report: SummaryReport | None
    is_started: bool
    due_again: datetime | None  # of a return that is being worked on, where it has a day


def owed_summaries(*, round: Round, by: RoleGrant, at: datetime) -> list[OwedSummary]:
    """Every obligation of the round in reach of the desk; three queries for any number."""
    owed = (
        Obligation.objects.visible_to(by)
        .filter(stage__round=round, stage__kind=StageKind.SUMMARY)
        .select_related("district")
        .order_by("district__order", "district__pk")
    )
    submissions = Submission.objects.filter(round=round, kind=SubmissionKind.SUMMARY)
    submissions = {row.obligation_id: row for row in submissions}
    reports = SummaryReport.objects.visible_to(by).filter(round=round).order_by("pk")
    reports = {report.submission_id: report for report in reports}
    return [_row(obligation, submissions.get(obligation.pk), reports, at=at) for obligation in owed]


def shown_by(rows: Iterable[OwedSummary], choice: str) -> list[OwedSummary]:
    """Those of one of ``CHOICES``."""
    if choice == NOT_FILED:
        return [row for row in rows if row.state_label != SubmissionState.FILED.label]
    return [row for row in rows if row.state_label == SubmissionState(choice).label]


def lateness(obligation: Obligation, *, at: datetime) -> tuple[str, str]:
    """Whether the report came in time, in one word, and the tone of that word."""
    if obligation.is_overdue_at(at):
        return "缺报", "bad"
    if obligation.first_met_at is None:
        return "", "neutral"
    return ("逾期上报", "bad") if obligation.is_met_late else ("按时上报", "good")


def _row(obligation, submission, reports, *, at) -> OwedSummary:
    state = SubmissionState(submission.state) if submission else None
    word, tone = lateness(obligation, at=at)
    return OwedSummary(
        district=obligation.district,
        due_at=obligation.due_at,
        state_label=state.label if state else NOT_STARTED,
        tone=state.tone if state else "neutral",
        signed_at=obligation.first_met_at,
        lateness=word,
        lateness_tone=tone,
        report=reports.get(submission.pk) if submission else None,
        is_started=submission is not None,
        due_again=submission.due_again if submission else None,
    )
