"""What is past its period: narrowed in the database, then weighed part by part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet

from cases.complaints.states import ComplaintState
from cases.data_requests import DataRequestState
from cases.exemplary.states import PieceState
from cases.models import Case, Client, Complaint, Exemplary, Hold, Member, RetentionRule
from cases.retention.rules import (
    DEFAULT_YEARS,
    RetentionKind,
    Years,
    all_until,
    began_by,
    is_over,
    kept_until,
    last_day_kept,
)
from cases.transfer_states import TransferState
from core.chinese_dates import beijing_date

AT_ONCE = 200  # rows weighed together
# Not in the library and in no reader's hands.
LEFT_LYING = (PieceState.DRAFT, PieceState.RETURNED, PieceState.WITHDRAWN)
HELD = "holds_in_force"
K = RetentionKind


@dataclass(frozen=True, slots=True)
class Due:
    """One person with all files, one project, one complaint or one draft, and its last day."""

    row: Any
    last_day: date


def years_now() -> dict[str, int | None]:
    """The years of every kind as the rules now say."""
    years: dict[str, int | None] = {kind.value: n for kind, n in DEFAULT_YEARS.items()}
    years.update(RetentionRule.objects.values_list("kind", "years"))
    return years


def all_due(years: Years, *, on: date, within: Q = Q()) -> Iterator[Due]:  # noqa: B008  (never changed)
    """Everything whose period is over on that day, nothing of it open and nothing held.

    ``within`` narrows to the units of one desk. People first: what they leave is then no person's.
    """
    for _, candidates, last_day in WAYS:
        yield from _weighed(candidates(years, on).filter(within), last_day, years, on=on)


def earliest_left(years: Years) -> date | None:
    """The first last day of the closed case files that still have their words."""
    first = Case.objects.filter(anonymized_at=None).aggregate(day=Min("closed_on"))["day"]
    return last_day_kept(first, years[K.CASE])


def person_day(client: Client, years: Years) -> date | None:
    """The last day of the person: of every case, group, request and complaint there is."""
    if _is_held(client):
        return None
    days = [_file_day(case, years) for case in client.cases.all()]
    days += [_file_day(m.activity.case, years) for m in client.memberships.all() if m.activity.case]
    days += [_request_day(request, years) for request in client.data_requests.all()]
    return all_until(days)


def project_day(case: Case, years: Years) -> date | None:
    return _file_day(case, years)


def complaint_day(complaint: Complaint, years: Years) -> date | None:
    """Ten years from its end. What was said of a held file is held with it."""
    case = complaint.case
    if complaint.state != ComplaintState.CLOSED or (
        case is not None and _is_held_with_person(case)
    ):
        return None
    return last_day_kept(beijing_date(complaint.ended_at), years[K.COMPLAINT])  # type: ignore[attr-defined]


def draft_day(piece: Exemplary, years: Years) -> date | None:
    if piece.case is not None and _is_held_with_person(piece.case):
        return None
    return last_day_kept(beijing_date(piece.started_at), years[K.DRAFT])


def _file_day(case: Case, years: Years) -> date | None:
    """Of one file with the complaints about it; None while anything of it is still open."""
    if _is_held(case) or not case.round.is_closed:
        return None
    if _is_under_way(case):
        return None
    left = [one for one in case.complaints.all() if not one.is_anonymized]
    if any(one.state != ComplaintState.CLOSED for one in left):
        return None
    ends = [
        last_day_kept(beijing_date(one.ended_at), years[K.COMPLAINT])  # type: ignore[attr-defined]
        for one in left
    ]
    return all_until([kept_until(case, years), *ends])


def _is_under_way(case: Case) -> bool:
    """Whether somebody still waits: the library's readers, an authority, or the other center."""
    return (
        any(piece.state in PieceState.on_the_way for piece in case.exemplaries.all())
        or any(report.reported_at is None for report in case.reports.all())
        or any(transfer.state == TransferState.ASKED for transfer in case.transfers.all())
    )


def _request_day(request, years: Years) -> date | None:
    if request.state == DataRequestState.ACCEPTED:
        return None
    return last_day_kept(beijing_date(request.decided_at), years[K.DATA_REQUEST])


def _is_held(row) -> bool:
    return bool(getattr(row, HELD))


def _is_held_with_person(case: Case) -> bool:
    return _is_held(case) or (case.client is not None and _is_held(case.client))


def _weighed(
    candidates: QuerySet, last_day: Callable[[Any, Years], date | None], years: Years, *, on: date
) -> Iterator[Due]:
    """By key and in portions: what is done to one row is no longer there when the next are read."""
    last = 0
    candidates = candidates.select_related("center")
    while rows := list(candidates.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for row in rows:
            day = last_day(row, years)
            if day is not None and is_over(day, on=on):
                yield Due(row, day)
        last = rows[-1].pk


def still_due(row: Any, years: Years, *, on: date) -> bool:
    """Whether it is due as the database has it now; a hold or a new file may have come."""
    pk = row.pk
    for model, candidates, last_day in WAYS:
        if isinstance(row, model):
            found = candidates(years, on).filter(pk=pk)
            return any(_weighed(found, last_day, years, on=on))
    return False


def _people(years: Years, on: date) -> QuerySet[Client]:
    files = Case.objects.filter(client=OuterRef("pk"))
    begun = began_by(on, years[K.CASE])
    younger = Exists(files.filter(closed_on__gt=begun)) if begun else Exists(files)
    return Client.objects.filter(
        Exists(files.filter(_ended(years, on))), ~younger, anonymized_at=None
    ).prefetch_related(
        _holds(on),
        "data_requests",
        Prefetch("cases", _files(on)),
        Prefetch("memberships", Member.objects.select_related("activity")),
        Prefetch("memberships__activity__case", _files(on)),
    )


def _projects(years: Years, on: date) -> QuerySet[Case]:
    return _files(on).filter(_ended(years, on), client=None, anonymized_at=None)


def _complaints(years: Years, on: date) -> QuerySet[Complaint]:
    begun = began_by(on, years[K.COMPLAINT])
    rows = _with_end().filter(state=ComplaintState.CLOSED, anonymized_at=None)
    rows = rows.filter(ended_at__date__lte=begun) if begun else rows.none()
    return rows.prefetch_related(Prefetch("case", _held_files(on)))


def _drafts(years: Years, on: date) -> QuerySet[Exemplary]:
    begun = began_by(on, years[K.DRAFT])
    rows = Exemplary.objects.filter(state__in=LEFT_LYING, anonymized_at=None)
    rows = rows.filter(started_at__date__lte=begun) if begun else rows.none()
    return rows.prefetch_related(Prefetch("case", _held_files(on)))


def _ended(years: Years, on: date) -> Q:
    """Files whose own period can be over; passed on and still open is asked in full later."""
    closed, passed = began_by(on, years[K.CASE]), began_by(on, years[K.TRANSFERRED])
    ended = Q(closed_on__lte=closed) if closed else Q(pk__in=())
    if passed is None:
        return ended
    referred = Case.objects.filter(referrals__settled_on__lte=passed).values("pk")
    return ended | Q(transferred_on__lte=passed) | Q(closed_on=None, pk__in=referred)


def _files(on: date) -> QuerySet[Case]:
    return (
        Case.objects.select_related("round")
        .with_passing_on()
        .prefetch_related(
            _holds(on),
            *("exemplaries", "reports", "transfers"),
            Prefetch("complaints", _with_end()),
        )
    )


def _held_files(on: date) -> QuerySet[Case]:
    return Case.objects.prefetch_related(
        _holds(on), Prefetch("client", Client.objects.prefetch_related(_holds(on)))
    )


def _holds(on: date) -> Prefetch:
    return Prefetch("holds", Hold.objects.in_force(on), to_attr=HELD)


def _with_end() -> QuerySet[Complaint]:
    """``ended_at``: when the last step was taken."""
    return Complaint.objects.annotate(ended_at=Max("history__at"))


WAYS: tuple[tuple[type, Callable, Callable], ...] = (
    (Client, _people, person_day),
    (Case, _projects, project_day),
    (Complaint, _complaints, complaint_day),
    (Exemplary, _drafts, draft_day),
)
