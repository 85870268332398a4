"""People come to a center, show their papers, and leave."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.people.grants import end_desk
from accounts.roles import Role
from centers import papers, stays
from centers.actions.posts import end_posts_of
from centers.models import Center, Credential, Degree, Engagement, Person
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused


@transaction.atomic
def add_person(
    *,
    center: Center,
    facts: Mapping,
    engagement: Mapping,
    credential: Mapping | None,
    degree: Mapping | None,
    form_token,
    by,
    at,
) -> Person:
    """Put somebody on a center's staff, with a first certificate and degree where there are any.

    ``facts`` are name and phone, ``engagement`` its kind, is_professional and starts_on. The
    papers' problems name the fields of the one form: credential_number, degree_major and so on.
    """
    # The center is the lock: two forms cannot add the same person side by side.
    center = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    known = Person.objects.filter(form_token=form_token, center=center).first()
    if known:
        return known
    today = beijing_date(at)
    problems = [*_namesake_problems(center, facts), *stays.start_problems(engagement, today)]
    if credential:
        problems += papers.credential_problems(credential, on=today, prefix="credential_")
    if degree:
        problems += papers.degree_problems(degree, on=today, prefix="degree_")
    if problems:
        raise Refused(*problems)
    person = Person.objects.create(**units_of(center), **facts, form_token=form_token)
    taken = Engagement.objects.create(**units_of(center), **engagement, person=person)
    changes = filled_in(person, facts) | filled_in(taken, engagement)
    if credential:
        changes |= filled_in(Credential.objects.create(person=person, **credential), credential)
    if degree:
        changes |= filled_in(Degree.objects.create(person=person, **degree), degree)
    record("登记人员", at=at, by=by, obj=person, changes=changes)
    return person


@transaction.atomic
def engage(*, person: Person, engagement: Mapping, form_token, by, at) -> Engagement:
    """Take somebody on again who had left. Refused while they are on duty, or over old times."""
    person = _locked(person, by=by)
    known = person.engagements.filter(form_token=form_token).first()
    if known:
        return known
    problems = stays.start_problems(engagement, beijing_date(at)) or stays.overlap_problems(
        person, engagement["starts_on"]
    )
    if problems:
        raise Refused(*problems)
    taken = Engagement.objects.create(
        **units_of(person.center), **engagement, person=person, form_token=form_token
    )
    record("登记上岗", at=at, by=by, obj=person, changes=filled_in(taken, engagement))
    return taken


@transaction.atomic
def end_engagement(*, engagement: Engagement, ends_on: date, by, at) -> Engagement:
    """Write down the last day of work; it still counts as a day on duty.

    Where the person has an account, the desks in the center end at once, and with them every
    sign-in; their open cases then wait to be handed over. One's own desk somebody else ends.
    Posts held end on the same day.
    """
    locked = (
        Engagement.objects.visible_to(by)
        .select_related("person__center")
        .select_for_update(of=("self",))
        .get(pk=engagement.pk)
    )
    if locked.ends_on == ends_on:
        return locked  # pressed twice
    problems = stays.end_problems(locked, ends_on, beijing_date(at))
    if problems:
        raise Refused(*problems)
    before = told_of(locked, ("ends_on",))
    locked.ends_on = ends_on
    locked.save(update_fields=["ends_on"])
    end_posts_of(locked.person, on=ends_on, by=by, at=at)
    changes = changed(before, locked, ("ends_on",))
    record("登记离岗", at=at, by=by, obj=locked.person, changes=changes)
    end_desks_of(locked, by=by, at=at)
    return locked


def end_desks_of(engagement: Engagement, *, by, at) -> list[RoleGrant]:
    """End the desks in the center of somebody who leaves it and has an account; not one's own."""
    user = engagement.person.user_id
    if user is None or user == by.user_id:
        return []
    held = RoleGrant.objects.filter(
        user=user, role__in=Role.of_center, subdistrict=engagement.subdistrict_id
    )
    desks = list(held.held_on(beijing_date(at)).order_by("pk"))
    return [end_desk(desk=desk, reason="离岗", by=by, at=at) for desk in desks]


@transaction.atomic
def add_credential(*, person: Person, facts: Mapping, form_token, by, at) -> Credential:
    """Register one more certificate; its number is nobody else's."""
    person = _locked(person, by=by)
    known = person.credentials.filter(form_token=form_token).first()
    if known:
        return known
    problems = papers.credential_problems(facts, on=beijing_date(at))
    if problems:
        raise Refused(*problems)
    added = Credential.objects.create(person=person, **facts, form_token=form_token)
    record("登记证书", at=at, by=by, obj=person, changes=filled_in(added, facts))
    return added


@transaction.atomic
def add_degree(*, person: Person, facts: Mapping, form_token, by, at) -> Degree:
    """Register one more degree of the person's."""
    person = _locked(person, by=by)
    known = person.degrees.filter(form_token=form_token).first()
    if known:
        return known
    problems = papers.degree_problems(facts, on=beijing_date(at), person=person)
    if problems:
        raise Refused(*problems)
    added = Degree.objects.create(person=person, **facts, form_token=form_token)
    record("登记学历", at=at, by=by, obj=person, changes=filled_in(added, facts))
    return added


def _locked(person: Person, *, by) -> Person:
    return (
        Person.objects.visible_to(by)
        .select_related("center")
        .select_for_update(of=("self",))
        .get(pk=person.pk)
    )


def _namesake_problems(center: Center, facts: Mapping) -> list[Problem]:
    """The same name with the same telephone is the same person; without one nobody can tell."""
    same = Person.objects.filter(center=center, name=facts["name"], phone=facts["phone"])
    if not facts["phone"] or not same.exists():
        return []
    if Engagement.objects.filter(person__in=same, ends_on=None).exists():
        message = f"本中心已登记{facts['name']}（电话相同），且尚未离岗，不能重复登记。"
        return [Problem("already_on_duty", message, field="name")]
    message = f"本中心已登记过{facts['name']}（电话相同），请在其个人页面登记再次上岗。"
    return [Problem("already_registered", message, field="name")]
