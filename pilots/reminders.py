"""Who is reminded of a due moment, on which days, and by which run.

Each reminder is keyed in the database by what it is about, its kind and the day. Its row and its
messages are written in one transaction, so that two runs, also at the same moment, tell once, and
a run that dies tells the rest when it is started again.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from core.deadlines import beijing_date, is_late, last_day
from pilots import due_notices
from pilots.models import Obligation, Recommendation, Reminder, Submission, WorkdayOverride
from pilots.obligations import FORMS, LISTS
from pilots.states import NilState, ReminderKind, StageKind, SubmissionKind, SubmissionState
from pilots.workdays import Workdays

# Rooms above add their own, each called with ``at``; they return how many reminders they sent.
OTHERS: list[Callable[..., int]] = []
OFFICER, LEADER = (Role.DISTRICT_OFFICER,), (Role.DISTRICT_LEADER,)


def send_reminders(*, at: datetime) -> int:
    """Tell everybody who must hear of a due moment on the day of ``at``; returns how many
    reminders were sent by this run."""
    workdays = WorkdayOverride.objects.as_workdays()
    owed = list(
        Obligation.objects.open()
        .select_related("stage__round", "district")
        .prefetch_related("submissions", "nil_returns")
        .order_by("due_at", "pk")
    )
    return sum(
        [
            *(_remind(obligation, workdays, at=at) for obligation in owed),
            *(_digest(overdue, at=at) for overdue in _by_stage(owed, workdays, at=at)),
            *(_remind_of_return(submission, workdays, at=at) for submission in _returned()),
            *(remind(at=at) for remind in OTHERS),
        ]
    )


def kind_on(
    due_at: datetime, reminder_days: Iterable[int], workdays: Workdays, *, at: datetime
) -> str | None:
    """What is to be said today of something due at ``due_at``, if anything.

    So many working days before the last day in time, on that day itself whatever day it is, and
    once it is late on every working day.
    """
    day, last = beijing_date(at), last_day(due_at)
    if is_late(at, due_at):
        return ReminderKind.OVERDUE if workdays.is_workday(day) else None
    if day == last:
        return ReminderKind.DUE_DAY
    is_near = day in {workdays.before(last, count) for count in reminder_days}
    return ReminderKind.BEFORE if is_near else None


def who_must_act(obligation: Obligation) -> Sequence[str]:
    """The leader while something waits for a signature, else the officer."""
    waits = any(row.state == SubmissionState.HANDED_IN for row in obligation.submissions.all())
    waits = waits or any(nil.state == NilState.DECLARED for nil in obligation.nil_returns.all())
    return LEADER if waits else OFFICER


def _remind(obligation: Obligation, workdays: Workdays, *, at: datetime) -> bool:
    kind = kind_on(obligation.due_at, obligation.stage.reminder_days, workdays, at=at)
    if kind is None:
        return False
    roles = Role.of_district if kind == ReminderKind.OVERDUE else who_must_act(obligation)

    def say() -> None:
        due_notices.remind_district(obligation, kind=kind, roles=roles, at=at)
        for form in _drafts(obligation):
            due_notices.remind_subdistrict(form, obligation, at=at)

    return _once({"obligation": obligation}, kind, say, at=at)


def _drafts(obligation: Obligation) -> Iterable[Recommendation]:
    """Forms that lie open in the subdistricts; only the recommendation has any."""
    if obligation.stage.kind != StageKind.RECOMMENDATION:
        return []
    return Recommendation.objects.filter(
        submission__obligation=obligation, submission__state__in=SubmissionState.editable
    ).select_related("subdistrict__district")


def _by_stage(owed, workdays: Workdays, *, at: datetime) -> list[list[Obligation]]:
    """What is overdue today, stage by stage."""
    stages: dict[int, list[Obligation]] = {}
    for obligation in owed:
        kind = kind_on(obligation.due_at, (), workdays, at=at)
        if kind == ReminderKind.OVERDUE:
            stages.setdefault(obligation.stage_id, []).append(obligation)
    return list(stages.values())


def _digest(overdue: list[Obligation], *, at: datetime) -> bool:
    stage = overdue[0].stage

    def say() -> None:
        due_notices.tell_city_of_overdue(stage, overdue, at=at)

    return _once({"stage": stage}, ReminderKind.OVERDUE, say, at=at)


def _returned() -> Iterable[Submission]:
    """What was sent back with a due moment of its own, which also works after the deadline."""
    return (
        Submission.objects.filter(
            state=SubmissionState.RETURNED,
            return_due_at__isnull=False,
            round__closed_at=None,
        )
        .select_related(
            "obligation__stage",
            "round",
            "district",
            "subdistrict__district",
            "recommendation",
            "plan",
        )
        .order_by("return_due_at", "pk")
    )


def _remind_of_return(submission: Submission, workdays: Workdays, *, at: datetime) -> bool:
    days = submission.obligation.stage.reminder_days
    kind = kind_on(submission.return_due_at, days, workdays, at=at)
    if kind is None:
        return False
    roles = [Role.DISTRICT_OFFICER]
    if submission.subdistrict_id is not None:
        roles.append(Role.SUBDISTRICT_OFFICER)
    if kind == ReminderKind.OVERDUE:
        roles.append(Role.DISTRICT_LEADER)

    def say() -> None:
        due_notices.remind_of_return(submission, url=_page_of(submission), roles=roles, at=at)

    return _once({"submission": submission}, kind, say, at=at)


def _page_of(submission: Submission) -> str:
    kind = SubmissionKind(submission.kind)
    if kind not in FORMS:
        return reverse(LISTS[StageKind(kind.value)], query={"round": submission.round_id})
    form = submission.recommendation if kind == SubmissionKind.RECOMMENDATION else submission.plan
    return reverse(FORMS[kind], args=[form.pk])


def _once(about: dict, kind: str, say: Callable[[], None], *, at: datetime) -> bool:
    """Write the key, then tell; False where another run was first."""
    key = {**about, "kind": kind, "day": beijing_date(at)}
    if Reminder.objects.filter(**key).exists():
        return False
    with transaction.atomic():
        try:
            with transaction.atomic():
                Reminder.objects.create(**key, at=at)
        except IntegrityError:
            return False
        say()
    return True
