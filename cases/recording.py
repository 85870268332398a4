"""A service is recorded: of a case or outside any, by who served or by the executive director."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import RoleGrant, User
from accounts.roles import Role
from cases.entry import MOST_IN_A_DAY, is_late_entry, record_problems
from cases.models import Case, ServiceRecord
from cases.opening import round_for
from cases.states import WORKERS, CaseState, ServiceType
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.minutes import format_hours
from core.problems import Problem, Refused

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
) -> ServiceRecord:
    """Record one service: of a case by the worker in charge, outside any case by any worker.

    ``facts``: served_on, starts_at, minutes, service_type, persons, person_times, text, and where
    known way, place, participants, reflection, next_step; without a ``case`` also its field,
    which clerical work may leave blank. The executive director may enter for ``served_by``, a
    colleague with a desk at the center on that day. What ``doubts`` finds is no reason against
    it: the page warns. Raises ``Refused``.
    """
    center = _queue(case, by)
    if case is not None:
        case = Case.objects.select_related("worker").get(pk=case.pk)  # as it is under the lock
    stored = ServiceRecord.objects.filter(case=case, recorded_by=by.user, form_token=form_token)
    if found := stored.first():
        return found
    served_by = served_by or by.user
    if problems := _against(case, by):
        raise Refused(*problems)
    opened_on = case.opened_on if case else date.min
    problems = record_problems(facts, opened_on=opened_on, at=at)
    problems += field_problems({"field": case.field} if case else facts)
    problems += _against_person(served_by, center, facts["served_on"], by)
    if problems:
        raise Refused(*problems)
    own = {"case": case, "field": case.field} if case else {}
    service = ServiceRecord.objects.create(
        **{**facts, **own},
        form_token=form_token,
        **units_of(center),  # as it is called now, and not when the case began
        round=round_for(facts["served_on"], field="served_on", on=beijing_date(at)),
        year=facts["served_on"].year,
        served_by=served_by,
        recorded_by=by.user,
        recorded_at=at,
        is_late_entry=is_late_entry(facts["served_on"], at=at),
    )
    record(RECORDED, at=at, by=by, obj=case or service, changes=filled_in(service))
    return service


def doubts(facts: Mapping, *, person: User, center: Center, pk: int | None = None) -> list[str]:
    """What looks wrong about a service of ``person`` and may still be right: to be confirmed.

    Compared with all that the person has on record, in any center; another center is not named,
    nor is anything told of what was done there. ``pk`` is the record that is being mended.
    """
    names = ("served_on", "starts_at", "minutes")
    draft = ServiceRecord(pk=pk, served_by=person, **{name: facts[name] for name in names})
    sentences = []
    for other in ServiceRecord.objects.overlapping(draft):
        start, end = other.span
        when = f"{format_date(other.served_on)}{start:%H:%M}至{end:%H:%M}"
        here = f"{person}{when}已有一条服务记录，与这次时间重叠。"
        elsewhere = f"{person}在其他中心的一条服务记录与这次时间重叠。"
        sentences.append(here if other.center_id == center.pk else elsewhere)
    same_day = ServiceRecord.objects.standing().filter(
        served_by=person, served_on=facts["served_on"]
    )
    total = facts["minutes"] + sum(same_day.exclude(pk=pk).values_list("minutes", flat=True))
    if total > MOST_IN_A_DAY:
        day = format_date(facts["served_on"])
        most = MOST_IN_A_DAY // 60
        hours = format_hours(total)
        sentences.append(f"{person}{day}的服务时长合计{hours}小时，超过{most}小时。")
    return list(dict.fromkeys(sentences))


def field_problems(facts: Mapping) -> list[Problem]:
    """Only clerical work belongs to none of the seven fields."""
    if facts.get("field") or facts.get("service_type") in (None, "", ServiceType.CLERICAL):
        return []
    return [Problem("field_missing", "请选择服务领域；只有事务性工作可以不选。", field="field")]


def people_at(center: Center, *, on: date) -> list[User]:
    """Who can have served there on that day: those with a worker's desk."""
    unit = center.subdistrict_id  # or one that it carries on: who went along served there before
    here = Q(subdistrict=unit) | Q(subdistrict__carried_on_by=unit)
    desks = RoleGrant.objects.filter(here, role__in=WORKERS)
    people = User.objects.filter(pk__in=desks.held_on(on).values("user"))
    return list(people.order_by("full_name", "username", "pk"))


def _queue(case: Case | None, by: RoleGrant) -> Center:
    """The center, after waiting for the same button pressed twice: at the case, else at its row."""
    if case is None:
        running = Center.objects.visible_to(by).running().select_related("subdistrict")
        return running.select_for_update(of=("self",)).get()
    rows = Case.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("center__subdistrict").get(pk=case.pk).center


def _against(case: Case | None, by: RoleGrant) -> list[Problem]:
    if by.role not in WORKERS:
        desks = "、".join(role.label for role in WORKERS)
        return [Problem("wrong_role", f"服务由{desks}登记。")]
    if case is None:
        return []
    if not case.is_led_by(by) and by.role != Role.EXECUTIVE_DIRECTOR:
        return [case.not_in_charge()]
    if case.state == CaseState.CLOSED:
        return [Problem("case_closed", "案例已结案，不能再登记服务。")]
    return []


def _against_person(person: User, center: Center, day: date, by: RoleGrant) -> list[Problem]:
    if person == by.user:
        return []
    if by.role != Role.EXECUTIVE_DIRECTOR:
        sentence = "只有常务主任可以替同事登记服务。"
        return [Problem("not_for_others", sentence, field="served_by")]
    if person in people_at(center, on=day):
        return []
    sentence = f"{person}在{format_date(day)}不是本中心的工作人员，请核对服务人和日期。"
    return [Problem("no_desk_that_day", sentence, field="served_by")]
