"""Writing a service down: of a case, or of nobody's case (服务对象非建案、事务性工作)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record as tell
from accounts.models import RoleGrant, User
from accounts.roles import Role
from cases.entry import is_late_entry, record_problems, whole
from cases.models import Case, ServiceRecord
from cases.opening import round_for
from cases.states import WORKERS, CaseState
from centers.models import Center
from centers.models.center import units_of
from core.changes import Changes, filled_in
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused

RECORDED = "登记服务"


@transaction.atomic
def add_record(
    *,
    case: Case,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
    served_by: User | None = None,
) -> ServiceRecord:
    """Record one service of a case, done by the worker in charge.

    ``facts`` are ``cases.entry.FACTS`` and, where known, ``MORE``; without a field it is the
    case's. ``served_by`` is for the executive director alone, who may write down what a colleague
    did. What is doubtful (``cases.doubts``) is no reason against it. Raises ``Refused``.
    """
    case = (
        Case.objects.visible_to(by)
        .select_related("worker", "center__subdistrict__district")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    stored = ServiceRecord.objects.filter(case=case, form_token=form_token).first()
    if stored:
        return stored
    if not (case.is_led_by(by) or (served_by and by.role == Role.EXECUTIVE_DIRECTOR)):
        raise Refused(case.not_in_charge())
    if case.state == CaseState.CLOSED:
        raise Refused(Problem("case_closed", "案例已结案，不能再登记服务。"))
    service = _stored(
        center=case.center,  # as it is called now, and not when the case began
        case=case,
        facts={**facts, "field": facts.get("field") or case.field},
        form_token=form_token,
        served_by=served_by or by.user,
        by=by,
        at=at,
    )
    tell(RECORDED, at=at, by=by, obj=case, changes=_told(service))
    return service


@transaction.atomic
def add_service(
    *,
    center: Center,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
    served_by: User | None = None,
) -> ServiceRecord:
    """Record a service outside any case, or clerical work, of the center of ``by``.

    ``facts`` as for ``add_record``. Raises ``Refused``.
    """
    center = (
        Center.objects.visible_to(by)
        .select_related("subdistrict__district")
        .select_for_update(of=("self",))  # the same button pressed twice queues here
        .get(pk=center.pk)
    )
    stored = ServiceRecord.objects.filter(center=center, form_token=form_token).first()
    if stored:
        return stored
    if by.role not in WORKERS:
        raise Refused(Problem("wrong_role", "服务由中心工作人员或常务主任登记。"))
    service = _stored(
        center=center,
        case=None,
        facts=facts,
        form_token=form_token,
        served_by=served_by or by.user,
        by=by,
        at=at,
    )
    tell(RECORDED, at=at, by=by, obj=service, changes=_told(service))
    return service


def _stored(*, center, case, facts, form_token, served_by, by, at) -> ServiceRecord:
    opened_on = case.opened_on if case else None
    problems = record_problems(facts, opened_on=opened_on, at=at)
    problems += reasons_against_server(served_by, center=center, on=facts["served_on"], by=by)
    if problems:
        raise Refused(*problems)
    return ServiceRecord.objects.create(
        **whole(facts),
        **units_of(center),
        case=case,
        form_token=form_token,
        round=round_for(facts["served_on"], field="served_on", on=beijing_date(at)),
        year=facts["served_on"].year,
        served_by=served_by,
        recorded_by=by.user,
        recorded_at=at,
        is_late_entry=is_late_entry(facts["served_on"], at=at),
    )


def _told(service: ServiceRecord) -> Changes:
    """Whose work it was stands in the log where another person wrote it down."""
    changes = filled_in(service)
    if service.served_by_id != service.recorded_by_id:
        changes["服务人"] = ["", str(service.served_by)]
    return changes


def reasons_against_server(served_by: User, *, center, on: date, by: RoleGrant) -> list[Problem]:
    """Anyone writes down the own work; for others the executive director, and only for a
    colleague who held a desk of the center on that day."""
    if served_by == by.user:
        return []
    if by.role != Role.EXECUTIVE_DIRECTOR:
        sentence = "只有常务主任可以替他人登记。"
        return [Problem("not_own_service", sentence, field="served_by")]
    if colleagues_on(center, on).filter(pk=served_by.pk).exists():
        return []
    sentence = f"{served_by}在{format_date(on)}不是本中心的工作人员，请核对服务人和日期。"
    return [Problem("not_on_duty", sentence, field="served_by")]


def colleagues_on(center: Center, day: date):
    """Whoever held a desk on ``day`` at which the center's services are done."""
    desks = RoleGrant.objects.filter(subdistrict=center.subdistrict_id, role__in=WORKERS).held_on(
        day
    )
    return User.objects.filter(pk__in=desks.values("user"))


def colleagues_of(center: Center):
    """Whoever ever held such a desk: offered in a form; the day decides when it is sent."""
    desks = RoleGrant.objects.filter(subdistrict=center.subdistrict_id, role__in=WORKERS)
    return User.objects.filter(pk__in=desks.values("user")).order_by("full_name", "pk")
