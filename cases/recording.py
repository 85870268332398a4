"""A service is recorded: of a case or outside any, by who served or by the executive director."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant, User
from cases.entry import is_late_entry
from cases.models import Case, ServiceRecord
from cases.print_keeping import keep_print_of_record
from cases.record_grounds import Grounds, against_record
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.problems import Refused

RECORDED = "登记服务"


@transaction.atomic
def add_record(
    *,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
    case: Case | None = None,
    served_by: User | None = None,
    grounds: Grounds | None = None,
) -> ServiceRecord:
    """Record one service: of a case by who leads it or covers, outside any case by any worker.

    ``facts``: served_on, starts_at, minutes, service_type, persons, person_times, text, and where
    known way, place, participants, reflection, next_step; without a ``case`` also its field,
    which clerical work may leave blank. The executive director may enter for ``served_by``, a
    colleague with a desk at the center on that day. What ``doubts`` finds is no reason against
    it: the page warns. ``grounds`` are shared by the rows of one workbook. Raises ``Refused``.
    """
    center = _queue(case, by)
    if case is not None:
        people = ("worker", "client", "round")
        case = Case.objects.select_related(*people).get(pk=case.pk)  # as it is under the lock
    stored = ServiceRecord.objects.filter(case=case, recorded_by=by.user, form_token=form_token)
    if found := stored.first():
        return found
    served_by = served_by or by.user
    grounds = grounds or Grounds(center, by=by, on=beijing_date(at))
    problems = against_record(facts, case=case, served_by=served_by, grounds=grounds, at=at)
    if problems:
        raise Refused(*problems)
    own = {"case": case, "field": case.field} if case else {}
    service = ServiceRecord.objects.create(
        **{**facts, **own},
        form_token=form_token,
        **units_of(center),  # as it is called now, and not when the case began
        round=grounds.round(facts["served_on"]),
        year=facts["served_on"].year,
        served_by=served_by,
        recorded_by=by.user,
        recorded_at=at,
        is_late_entry=is_late_entry(facts["served_on"], at=at),
    )
    keep_print_of_record(service)
    record(RECORDED, at=at, by=by, obj=case or service, changes=filled_in(service))
    return service


def _queue(case: Case | None, by: RoleGrant) -> Center:
    """The center, after waiting for the same button pressed twice: at the case, else at its row."""
    if case is None:
        running = Center.objects.visible_to(by).running().select_related("subdistrict")
        return running.select_for_update(of=("self",)).get()
    rows = Case.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("center__subdistrict").get(pk=case.pk).center
