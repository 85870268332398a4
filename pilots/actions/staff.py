"""Whom a recommendation proposes: put on the form, changed, taken off it while it is open."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from core.changes import changed, filled_in, told_of
from core.problems import Problem, Refused
from pilots.actions.recommendations import reasons_against_section
from pilots.actions.submissions import locked
from pilots.choices import StaffPost
from pilots.models import ProposedStaff, Recommendation
from pilots.sections import SECTION_BY_KEY

SECTION = SECTION_BY_KEY["staffing"]
MOST_STAFF = 60


@transaction.atomic
def add_staff(
    *, recommendation: Recommendation, facts: Mapping, form_token: UUID, by, at
) -> ProposedStaff:
    """Put one more person on the form; a second press of the button finds the first row."""
    form = _open_form(recommendation, by=by)
    added = form.staff.filter(form_token=form_token).first()
    if added:
        return added
    others = list(form.staff.proposed())
    if len(others) >= MOST_STAFF:
        raise Refused(Problem("staff_too_many", f"一张推荐表最多登记{MOST_STAFF}名拟配备人员。"))
    _refuse_second_executive(facts, others)
    person = ProposedStaff.objects.create(
        recommendation=form,
        district_id=form.district_id,
        subdistrict_id=form.subdistrict_id,
        form_token=form_token,
        **facts,
    )
    record("登记拟配备人员", at=at, by=by, obj=person, changes=filled_in(person))
    return person


@transaction.atomic
def change_staff(*, person: ProposedStaff, facts: Mapping, version: int, by, at) -> ProposedStaff:
    """Change what the form says of one person; raises ``Stale`` where somebody else just did."""
    form = _open_form(person.recommendation, by=by)
    person = form.staff.select_for_update(of=("self",)).get(pk=person.pk, removed_at=None)
    if person.holds_already(version, facts):
        return person
    person.check_version(version, _in_words(person))
    _refuse_second_executive(facts, form.staff.proposed().exclude(pk=person.pk))
    before = told_of(person)
    for name, value in facts.items():
        setattr(person, name, value)
    person.version += 1
    person.save()
    changes = {"人员": ["", person.name]} | changed(before, person)
    record("修改拟配备人员", at=at, by=by, obj=person, changes=changes)
    return person


@transaction.atomic
def remove_staff(*, person: ProposedStaff, by, at) -> ProposedStaff:
    """Take a person off the form; the row stays, since a version with it may have been signed."""
    form = _open_form(person.recommendation, by=by)
    person = form.staff.select_for_update(of=("self",)).get(pk=person.pk)
    if person.removed_at is None:
        person.removed_at, person.removed_by = at, by.user
        person.save(update_fields=["removed_at", "removed_by"])
        changes = {"人员": [person.name, ""]}
        record("移出拟配备人员", at=at, by=by, obj=person, changes=changes)
    return person


def _open_form(recommendation: Recommendation, *, by) -> Recommendation:
    submission, form = locked(recommendation, by=by)
    closed = reasons_against_section(submission, SECTION, by=by)
    if closed:
        raise Refused(*closed)
    return form


def _refuse_second_executive(facts: Mapping, others) -> None:
    if facts["post"] != StaffPost.EXECUTIVE:
        return
    for other in others:
        if other.post == StaffPost.EXECUTIVE:
            text = f"常务主任只有一人，已登记“{other.name}”为拟任常务主任。"
            raise Refused(Problem("executive_taken", text, "实施方案三(四)", field="post"))


def _in_words(person: ProposedStaff) -> dict[str, str]:
    """What stands in the row now, by label, for whoever has to compare it with their own text."""
    fields = ("name", "identity", "post", "certificate_level", "certificate_number")
    days = ("approved_on", "degree_level", "major", "graduated_on", "years")
    return {
        str(column.verbose_name): str(dict(column.flatchoices).get(value, value))
        for column in (person._meta.get_field(name) for name in (*fields, *days))
        for value in [getattr(person, column.attname)]
        if value not in (None, "")
    }
