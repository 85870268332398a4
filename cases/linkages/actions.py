"""Registering a referral or a link to a resource, and each step of its way."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.linkages.rules import day_problems, needs_guardian, raised_problems, referral_problems
from cases.linkages.states import STEP_DAYS
from cases.models import Case, Referral, ResourceLink
from cases.models.linkages import Linkage
from cases.states import WORKERS
from centers.models import Center
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from pilots.closed_days import against_closed_day

REFERRAL_FACTS = (
    "direction",
    "raised_on",
    "body",
    "contact",
    "reason",
    "materials",
    "has_personal_data",
    "consent_signer",
    "consent_relation",
    "consented_on",
)
LINK_FACTS = ("raised_on", "party", "kind", "what", "provider", "value", "resource")
AnyLinkage = TypeVar("AnyLinkage", bound=Linkage)


def _against_writing(case: Case | None, by: RoleGrant) -> list[Problem]:
    if by.role not in WORKERS:
        desks = "、".join(Role(role).label for role in WORKERS)
        return [Problem("wrong_role", f"转介和资源链接由{desks}登记。")]
    if case is None:
        return []
    if by.role != Role.EXECUTIVE_DIRECTOR and not case.is_led_by(by):
        return [case.not_in_charge()]
    return case.against_change()


@transaction.atomic
def register_referral(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Referral:
    """Write down that the person of ``case`` is to be passed on, or was passed to the center.

    ``facts``: as ``REFERRAL_FACTS``. The same form stores once. Raises ``Refused`` with every
    reason.
    """
    # The row of the case is the queue for the same button pressed twice.
    case = (
        Case.objects.visible_to(by)
        .select_related("client", "worker", "center", "round")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    if stored := Referral.objects.filter(case=case, form_token=form_token).first():
        return stored
    problems = _against_writing(case, by) + referral_problems(
        facts,
        is_minor=needs_guardian(case, beijing_date(at)),
        opened_on=case.opened_on,
        on=beijing_date(at),
    )
    problems += against_closed_day(facts["raised_on"], field="raised_on")
    if case.is_stopped:
        sentence = "该服务对象的信息已停止使用，不能再登记转介。"
        problems.append(Problem("client_stopped", sentence, "个人信息保护法47"))
    if problems:
        raise Refused(*problems)
    referral = Referral.objects.create(
        **{name: facts[name] for name in REFERRAL_FACTS},
        **_registered(facts, case.center, form_token, by, at),
        case=case,
    )
    changes = filled_in(referral, REFERRAL_FACTS)
    record("登记转介", at=at, by=by, obj=referral, changes=changes)
    return referral


@transaction.atomic
def register_link(
    *,
    center: Center,
    case: Case | None,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> ResourceLink:
    """Write down a resource to be linked, for ``case`` or for the center as a whole.

    ``facts``: as ``LINK_FACTS``; ``resource`` is a row of the center's register or None. The same
    form stores once. Raises ``Refused``.
    """
    center = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    if stored := ResourceLink.objects.filter(center=center, form_token=form_token).first():
        return stored
    resource = facts["resource"]
    problems = _against_writing(case, by) + raised_problems(facts["raised_on"], on=beijing_date(at))
    problems += against_closed_day(facts["raised_on"], field="raised_on")
    if resource is not None and resource.center_id != center.pk:
        sentence = "所选资源不在本中心的资源登记中。"
        problems.append(Problem("resource_elsewhere", sentence, field="resource"))
    if problems:
        raise Refused(*problems)
    link = ResourceLink.objects.create(
        **{name: facts[name] for name in LINK_FACTS},
        **_registered(facts, center, form_token, by, at),
        case=case,
    )
    changes = filled_in(link, (*LINK_FACTS, "case"))
    record("登记资源链接", at=at, by=by, obj=link, changes=changes)
    return link


def _registered(facts: Mapping, center: Center, form_token, by: RoleGrant, at: datetime) -> dict:
    return {
        **units_of(center),
        "year": facts["raised_on"].year,
        "form_token": form_token,
        "registered_at": at,
        "registered_by": by.user,
    }


@transaction.atomic
def take_linkage_step(
    name: str,
    *,
    row: AnyLinkage,
    day: date,
    by: RoleGrant,
    at: datetime,
    note: str = "",
    value: int | None = None,
) -> AnyLinkage:
    """Go one step on, with the day it happened on; no day lies before an earlier step's.

    ``note`` is why not, or what the follow-up found; ``value`` (分) is what a successful link was
    worth in the end, None where that was said already. Raises ``Refused`` with every reason.
    """
    row = (
        type(row)
        .objects.visible_to(by)
        .select_related("case__worker", "case__client", "case__round")
        .select_for_update(of=("self",))
        .get(pk=row.pk)
    )
    problems = row.obstacles(name, by=by)
    problems += day_problems(day, before=row.last_day, on=beijing_date(at))
    problems += against_closed_day(day, field="day")
    if row.steps()[name].needs_note and not note.strip():
        problems.append(Problem("note_missing", "请写明理由或结果。", field="note"))
    if problems:
        raise Refused(*problems)
    setattr(row, STEP_DAYS[name], day)
    if name == "follow_up":
        row.result = note.replace("\0", "").strip()
    told = told_of(row, ("value",)) if isinstance(row, ResourceLink) else {}
    if name == "succeed" and value is not None:
        row.value = value
    row.move(name, by=by, at=at, note=note)
    if told and (changes := changed(told, row, ("value",))):
        record("登记实际金额", at=at, by=by, obj=row, changes=changes)
    return row
