"""Taking in a complaint at the desk that may handle it, answering it, and its review."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.inbox import desks_of
from accounts.models import RoleGrant, User
from accounts.roles import Role
from accounts.scope import within
from cases import notices
from cases.complaints.states import (
    REGISTRARS,
    complaint_problems,
    due_moment,
    handler_of,
)
from cases.models import Case, Complaint
from cases.models.complaints import HEADS
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from pilots.models import WorkdayOverride

FACTS = ("kind", "channel", "received_on", "is_anonymous", "complainant", "contact", "text")
TOLD = (*FACTS, "case", "about", "handled_at")


def people_of(*, by: RoleGrant, on: date):
    """The desks of the centers in reach of ``by``: whom a complaint may name."""
    reach = within(by, district="subdistrict__district", subdistrict="subdistrict")
    desks = RoleGrant.objects.filter(reach, role__in=Role.of_subdistrict, user__is_active=True)
    return (
        desks.held_on(on)
        .select_related("user", "district", "subdistrict__district")
        .order_by("subdistrict__code", "role", "pk")
    )


@transaction.atomic
def register_complaint(
    *,
    center: Center,
    case: Case | None,
    about: User | None,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Complaint:
    """Take in a complaint about the center's work; the same form stores once.

    ``facts``: as ``FACTS``. It goes to the executive director, to the director where it concerns
    that one, and to the district where it concerns both or neither desk is held. Raises
    ``Refused`` with every reason.
    """
    center = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    if stored := Complaint.objects.filter(center=center, form_token=form_token).first():
        return stored
    if problems := _against_registering(center, case, facts, by=by, at=at):
        raise Refused(*problems)
    led_by = case.worker if case is not None else None
    complaint = Complaint(
        **{name: facts[name] for name in FACTS},
        **units_of(center),
        case=case,
        about=about,
        led_by=led_by,
        form_token=form_token,
        due_at=due_moment(facts["received_on"], WorkdayOverride.objects.as_workdays()),
        registered_at=at,
        registered_by=by.user,
    )
    concerned = {person.pk for person in (about, led_by) if person is not None}
    heads = desks_of(*HEADS, at=at, subdistrict=center.subdistrict_id)
    complaint.handled_at = handler_of([(desk.role, desk.user_id) for desk in heads], concerned)
    complaint.save()
    record("登记投诉", at=at, by=by, obj=complaint, changes=filled_in(complaint, TOLD))
    notices.complaint_came_in(complaint, at=at)
    return complaint


def _against_registering(center, case, facts, *, by, at) -> list[Problem]:
    if by.role not in REGISTRARS:
        desks = "、".join(Role(role).label for role in REGISTRARS)
        return [Problem("wrong_role", f"投诉由{desks}登记。")]
    problems = complaint_problems(facts, on=beijing_date(at))
    if case is not None and case.center_id != center.pk:
        sentence = "这个案例不是所选中心的案例，请核对。"
        problems.append(Problem("case_elsewhere", sentence, field="case_number"))
    return problems


@transaction.atomic
def take_complaint_step(
    name: str, *, complaint: Complaint, by: RoleGrant, at: datetime, note: str = ""
) -> Complaint:
    """One step on, alone with the row; the reply is kept beside the history. Raises ``Refused``."""
    complaint = (
        Complaint.objects.visible_to(by)
        .select_related("case")
        .select_for_update(of=("self",))
        .get(pk=complaint.pk)
    )
    if name in ("answer", "decide_review"):
        complaint.reply = note.replace("\0", "").strip()
    elif name == "ask_review":
        workdays = WorkdayOverride.objects.as_workdays()
        complaint.due_at = due_moment(beijing_date(at), workdays)
    complaint.move(name, by=by, at=at, note=note)
    notices.complaint_moved(name, complaint, at=at)
    return complaint
