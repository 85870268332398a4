"""A whole staff from a workbook: all of its rows or none, by the actions of the single forms."""

import hashlib
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from centers.actions.people import (
    add_credential,
    add_degree,
    add_person,
    end_engagement,
    engage,
)
from centers.models import Center, Credential, Engagement, Person
from centers.roster_rows import STAY, Change, Plan
from centers.roster_sheet import RosterCheck, read_roster
from core.changes import CHANGED, FILLED, Changes, changed, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from core.uploads import safe_name


@transaction.atomic
def take_roster(*, center: Center, content: bytes, name: str, by: RoleGrant, at) -> RosterCheck:
    """Do what the workbook says; returns what that was.

    A second press finds everybody as the sheet says it, and changes nothing. Raises ``Refused``
    where a row is wrong by now, though it was right when it was shown.
    """
    centers = Center.objects.visible_to(by).running()
    center = centers.select_for_update(of=("self",)).get(pk=center.pk)
    check = read_roster(ContentFile(content, name), center=center, on=beijing_date(at))
    if check.problems:
        raise Refused(Problem("roster_changed", "检查之后情况有了变化，没有导入任何人员。"))
    for plan in check.plans:
        if plan.person is None:
            _add(plan, center, by=by, at=at)
        else:
            _update(plan, plan.person, by=by, at=at)
    if check.added or check.changed:
        changes = {
            "文件": ["", f"{safe_name(name)} {hashlib.sha256(content).hexdigest()}"],
            "新增人数": ["", check.added],
            "更改人数": ["", check.changed],
        }
        record("导入人员名册", at=at, by=by, obj=center, changes=changes)
    return check


def _add(plan: Plan, center: Center, *, by, at) -> None:
    person = add_person(
        center=center,
        facts={"name": plan.name, "phone": plan.values["phone"] or ""},
        engagement=plan.stay,
        credential=plan.credential,
        degree=plan.degree,
        form_token=uuid4(),
        by=by,
        at=at,
    )
    _leave(plan, person.engagements.get(), by=by, at=at)


def _update(plan: Plan, person: Person, *, by, at) -> None:
    changes = {change.key: change for change in plan.changes}
    act = {"form_token": uuid4(), "by": by, "at": at}
    _correct(plan, person, changes, by=by, at=at)
    if "credential" in changes:
        add_credential(person=person, facts=plan.credential or {}, **act)
    if "degree" in changes:
        add_degree(person=person, facts=plan.degree or {}, **act)
    if "starts_on" in changes:
        _leave(plan, engage(person=person, engagement=plan.stay, **act), by=by, at=at)
    if "ends_on" in changes and plan.engagement:
        _leave(plan, plan.engagement, by=by, at=at)


def _leave(plan: Plan, engagement: Engagement, *, by, at) -> None:
    if ends_on := plan.values["ends_on"]:
        end_engagement(engagement=engagement, ends_on=ends_on, by=by, at=at)


def _correct(plan: Plan, person: Person, changes: dict[str, Change], *, by, at) -> None:
    """Facts that are written over where they stand; a telephone number does not enter the log."""
    told: Changes = {}
    if change := changes.get("phone"):
        Person.objects.filter(pk=person.pk).update(phone=change.after)
        told[change.label] = ["", CHANGED if change.before else FILLED]
    if plan.engagement:
        stay = {name: changes[name].after for name in STAY if name in changes}
        told |= _written_over(plan.engagement, stay)
    if plan.held and (change := changes.get("registered_until")):
        told |= _written_over(plan.held, {"registered_until": change.after})
    if told:
        record("按名册更正人员", at=at, by=by, obj=person, changes=told)


def _written_over(row: Engagement | Credential, values: dict) -> Changes:
    if not values:
        return {}
    before = told_of(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])
    return changed(before, row, values)
