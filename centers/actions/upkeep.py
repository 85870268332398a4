"""Continuing education, yearly checks and scans, as the executive director enters them."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once
from accounts.models import RoleGrant, StoredFile
from centers.models import BackgroundCheck, Person, PersonFile, Study
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.file_types import SCANS, Upload
from core.problems import Problem, Refused

MOST_FILES = 30  # per person
SCANNED = "上传证件扫描件"


@transaction.atomic
def add_study(*, person: Person, facts: Mapping, form_token, by: RoleGrant, at) -> Study:
    """``facts``: title, organizer, finished_on and whole minutes."""
    person = _locked(person, by=by)
    known = person.studies.filter(form_token=form_token).first()
    if known:
        return known
    _not_in_future(facts["finished_on"], at, field="finished_on", label="完成日期")
    if _is_attended(person, facts):
        message = "已参加同日结束的同名培训，并已计入继续教育，不必再登记。"
        raise Refused(Problem("study_doubled", message, field="title"))
    study = Study.objects.create(person=person, form_token=form_token, **facts)
    record("登记继续教育", at=at, by=by, obj=person, changes=filled_in(study, facts))
    return study


@transaction.atomic
def add_check(
    *, person: Person, checked_on: date, form_token, by: RoleGrant, at
) -> BackgroundCheck:
    """Write down that the record was looked up on a day and nothing stood there."""
    person = _locked(person, by=by)
    known = person.checks.filter(form_token=form_token).first()
    if known:
        return known
    _not_in_future(checked_on, at, field="checked_on", label="查询日期")
    check = BackgroundCheck.objects.create(
        person=person, checked_on=checked_on, form_token=form_token, by=by, at=at
    )
    changes = filled_in(check, ("checked_on",))
    record("登记无犯罪记录查询", at=at, by=by, obj=person, changes=changes)
    return check


def add_file(
    *, person: Person, kind: str, upload: Upload, form_token, by: RoleGrant, at
) -> PersonFile:
    """Keep one scan of a paper; the same form keeps it once. Raises ``Refused`` for what is unfit."""
    held = PersonFile.objects.filter(person=person)

    def check() -> None:
        if held.count() >= MOST_FILES:
            message = f"每人最多上传{MOST_FILES}个文件，请把多页合并为一个PDF。"
            raise Refused(Problem("files_too_many", message, field="file"))

    def attach(file: StoredFile) -> PersonFile:
        kept = PersonFile.objects.create(
            person=_locked(person, by=by),
            kind=kind,
            file=file,
            form_token=form_token,
            by=by,
            at=at,
        )
        changes = filled_in(kept, ("kind",)) | {"校验值": ["", file.sha256]}
        record(SCANNED, at=at, by=by, obj=kept, changes=changes)
        return kept

    return keep_once(
        upload,
        find=lambda: held.filter(form_token=form_token).first(),
        check=check,
        attach=attach,
        allowed=SCANS,
        by=by,
        at=at,
    )


def _locked(person: Person, *, by) -> Person:
    people = Person.objects.visible_to(by).select_related("center")
    return people.select_for_update(of=("self",)).get(pk=person.pk)


def _is_attended(person: Person, facts: Mapping) -> bool:
    """Whether the same hours count already, by a training (see trainings._study_problems)."""
    return person.attendances.filter(
        training__is_education=True,
        training__title=facts["title"],
        training__ends_on=facts["finished_on"],
    ).exists()


def _not_in_future(day: date, at, *, field: str, label: str) -> None:
    if day > beijing_date(at):
        raise Refused(Problem("day_in_future", f"{label}不能晚于今天。", field=field))
