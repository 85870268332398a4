"""A district's leader lowers the rule for somebody of a rural unit, and takes that back."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from centers import notices
from centers.models import Person, Waiver
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused
from pilots.qualification import full_years

CLAUSE = "实施方案三(四)"
LONGEST_YEARS = 3
ENDED = ("ended_on", "end_reason")


@transaction.atomic
def grant_waiver(*, person: Person, facts: Mapping, form_token, by: RoleGrant, at) -> Waiver:
    """Lower the rule for one person. ``facts``: reason, starts_on, expires_on (its last day).

    Raises ``Refused``: for a unit that is not rural, for somebody whom the rule does not ask or
    who meets it, and beside another waiver that reaches into the same days.
    """
    locked = (
        Person.objects.visible_to(by)
        .select_related("center__subdistrict")
        .select_for_update(of=("self",))
        .get(pk=person.pk)
    )
    known = locked.waivers.filter(form_token=form_token).first()
    if known:
        return known
    today = beijing_date(at)
    problems = [
        *reasons_against_waiver(locked, on=today),
        *_day_problems(facts, today),
        *_overlap_problems(locked, facts),
    ]
    if problems:
        raise Refused(*problems)
    waiver = Waiver.objects.create(
        **units_of(locked.center),
        **facts,
        person=locked,
        form_token=form_token,
        granted_by=by,
        granted_at=at,
    )
    record("批准降低标准", at=at, by=by, obj=waiver, changes=filled_in(waiver, facts))
    notices.tell_of_waiver(waiver, at=at)
    return waiver


def reasons_against_waiver(person: Person, *, on: date) -> list[Problem]:
    """Why nobody may lower the rule for this person on the day."""
    if not person.center.subdistrict.is_rural:
        message = f"{person.center.subdistrict.full_name}不是农村地区，不能降低人员资质标准。"
        return [Problem("unit_not_rural", message, CLAUSE)]
    present = person.engagements.on_duty(on).order_by("-pk").first()
    if present is None or not present.is_professional:
        message = "没有在岗从事专业社会工作服务，不作资质要求，不需要降低标准。"
        return [Problem("rule_not_asked", message, CLAUSE)]
    verdict = person.verdict_on(on)
    if verdict.is_met:
        message = f"已符合资质（{verdict.evidence}），不需要降低标准。"
        return [Problem("rule_met", message, CLAUSE)]
    return []


@transaction.atomic
def end_waiver(*, waiver: Waiver, reason: str, by: RoleGrant, at) -> Waiver:
    """Take a waiver back from today on; one that has ended stays as it was."""
    locked = (
        Waiver.objects.visible_to(by)
        .select_related("person__center")
        .select_for_update(of=("self",))
        .get(pk=waiver.pk)
    )
    today = beijing_date(at)
    if locked.ended_on is not None or locked.expires_on < today:
        raise Refused(Problem("waiver_over", "这次降低标准已经失效，不需要撤销。"))
    before = told_of(locked, ENDED)
    locked.ended_on, locked.ended_by, locked.end_reason = today, by, reason
    locked.save(update_fields=["ended_on", "ended_by", "end_reason"])
    record("撤销降低标准", at=at, by=by, obj=locked, changes=changed(before, locked, ENDED))
    return locked


def _day_problems(facts: Mapping, today: date) -> list[Problem]:
    starts_on, expires_on = facts["starts_on"], facts["expires_on"]
    problems = []
    if starts_on > today:
        problems.append(Problem("day_in_future", "起始日期不能晚于今天。", field="starts_on"))
    if expires_on < starts_on:
        message = "有效期不能早于起始日期。"
        problems.append(Problem("ends_before_start", message, field="expires_on"))
    elif expires_on < today:
        problems.append(Problem("expires_in_past", "有效期不能早于今天。", field="expires_on"))
    if expires_on >= full_years(starts_on, LONGEST_YEARS):
        # Every certificate route can be reached in that time; longer is no waiver but a rule.
        message = f"有效期最长{LONGEST_YEARS}年，到期仍不符合资质的再行批准。"
        problems.append(Problem("waiver_too_long", message, field="expires_on"))
    return problems


def _overlap_problems(person: Person, facts: Mapping) -> list[Problem]:
    for other in person.waivers.filter(expires_on__gte=facts["starts_on"]).order_by("-pk"):
        last = other.expires_on if other.ended_on is None else other.ended_on
        is_over = other.ended_on is not None and other.ended_on <= facts["starts_on"]
        if other.starts_on <= facts["expires_on"] and not is_over:
            message = f"已有一次批准，有效期至{format_date(last)}，起始日期须在此之后。"
            return [Problem("waivers_overlap", message, field="starts_on")]
    return []
