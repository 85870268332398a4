"""Somebody who left one center begins at another: the same person, with the papers on file."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from centers.models import Center, Credential, Engagement, Person
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused


@transaction.atomic
def transfer_in(
    *, center: Center, name: str, level: str, number: str, engagement: Mapping, form_token, by, at
) -> Person:
    """Take somebody on whose certificate is on file at another center.

    They are found by name and certificate together, so nobody can look for people by one of them.
    Times served stay with the center they were served at; person and papers move along. Raises
    ``Refused`` while they are on duty elsewhere.
    """
    center = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    done = Engagement.objects.filter(center=center, form_token=form_token).first()
    if done:
        return done.person
    person = _found(name, level, number)
    problems = _start_problems(person, center, engagement["starts_on"], today=beijing_date(at))
    if problems:
        raise Refused(*problems)
    before = told_of(person, ("center",))
    for column, value in units_of(center).items():
        setattr(person, column, value)
    person.save(update_fields=["center", "subdistrict", "district"])
    taken = Engagement.objects.create(
        **units_of(center), **engagement, person=person, form_token=form_token
    )
    _end_waivers(person, center, on=engagement["starts_on"], by=by, at=at)
    changes = changed(before, person, ("center",)) | filled_in(taken, engagement)
    record("登记调入", at=at, by=by, obj=person, changes=changes)
    return person


def _end_waivers(person: Person, center: Center, *, on, by, at) -> None:
    """The rule was lowered for the unit they left, by its district; here it is asked anew."""
    for waiver in person.waivers.filter(ended_on=None, expires_on__gte=on).order_by("pk"):
        waiver.ended_on, waiver.ended_by = on, by
        waiver.end_reason = f"调入{center}，在原单位的降低标准不再适用。"
        waiver.save(update_fields=["ended_on", "ended_by", "end_reason"])
        changes = {"撤销理由": ["", waiver.end_reason]}
        record("撤销降低标准", at=at, by=by, obj=waiver, changes=changes)


def _found(name: str, level: str, number: str) -> Person:
    credential = (
        Credential.objects.filter(level=level, number=number, person__name=name)
        .select_related("person__center")
        .first()
    )
    if credential is None:
        message = "没有姓名、证书级别和管理号都一致的人员。请核对证书；从未登记过的请用“登记人员”。"
        raise Refused(Problem("person_not_found", message, field="number"))
    return Person.objects.select_for_update(of=("self",)).get(pk=credential.person_id)


def _start_problems(person: Person, center: Center, starts_on, *, today) -> list[Problem]:
    if person.center_id == center.pk:
        message = f"{person}已在本中心登记，请在其个人页面登记再次上岗。"
        return [Problem("already_registered", message, field="name")]
    problems = []
    if starts_on > today:
        problems.append(Problem("day_in_future", "上岗日期不能晚于今天。", field="starts_on"))
    if person.engagements.filter(ends_on=None).exists():
        message = f"{person}尚未在原中心登记离岗，请先由原中心登记离岗。"
        problems.append(Problem("already_on_duty", message, field="name"))
    last = person.engagements.filter(ends_on__gte=starts_on).order_by("ends_on").last()
    if last is not None:
        message = f"{person}在原中心任职至{format_date(last.ends_on)}，上岗日期须在此之后。"
        problems.append(Problem("engagements_overlap", message, field="starts_on"))
    return problems
