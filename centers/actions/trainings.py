"""Trainings as their keepers write them down, who took part, and the 优才培养计划."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Attendance, Center, Person, TalentEntry, Training
from centers.models.center import units_of
from centers.models.trainings import Organizer
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused
from pilots.closed_days import against_closed_day

Outsider = tuple[str, str]  # name and unit


@transaction.atomic
def add_training(*, facts: Mapping, form_token, by: RoleGrant, at) -> Training:
    """Write down a training of the desk's own center, or of its district."""
    center = None
    if by.role != Role.DISTRICT_OFFICER:
        centers = Center.objects.visible_to(by).running()
        # Before anything else: a second press waits here and finds the first row.
        center = centers.select_for_update(of=("self",)).order_by("pk").first()
        if center is None:
            raise Refused(Problem("center_missing", "本街道(乡镇)还没有社会工作服务中心。"))
    _refuse_facts(facts, center, at)
    units = units_of(center) if center else {"district_id": by.district_id}
    training, is_new = Training.objects.get_or_create(
        form_token=form_token, defaults={**facts, **units}
    )
    if is_new:
        record("登记培训", at=at, by=by, obj=training, changes=filled_in(training, facts))
    return training


@transaction.atomic
def save_training(*, training: Training, facts: Mapping, version: int, by: RoleGrant, at):
    """Correct the facts; raises ``Stale`` when somebody saved after ``version`` was read."""
    locked = _locked(training, by)
    if locked.holds_already(version, facts):
        return locked
    locked.check_version(version, in_words(locked))
    if closed := against_closed_day(locked.ends_on, field="ends_on"):
        raise Refused(*closed)
    _refuse_facts(facts, locked.center, at)
    before = told_of(locked, facts)
    for name, value in facts.items():
        setattr(locked, name, value)
    people = [attendance.person_id for attendance in locked.attendances.exclude(person=None)]
    problems = _study_problems(locked, Person.objects.filter(pk__in=people).order_by("pk"))
    if problems:
        raise Refused(*problems)
    _saved(locked, [*facts])
    record("修改培训", at=at, by=by, obj=locked, changes=changed(before, locked, facts))
    return locked


@transaction.atomic
def set_attendees(
    *,
    training: Training,
    people: Iterable[Person],
    outsiders: Iterable[Outsider],
    version: int,
    by: RoleGrant,
    at,
) -> Training:
    """Who took part, all of them at once: who is not named any more is taken off.

    Raises ``Refused`` for somebody who has the same training on file as a study of their own, as
    it would count twice.
    """
    locked = _locked(training, by)
    locked.check_version(version, {"参训人员": f"{locked.attendances.count()}人"})
    wanted = [person.pk for person in people]
    chosen = list(
        Person.objects.visible_to(by)
        .filter(pk__in=wanted)
        .select_related("center")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    problems = against_closed_day(locked.ends_on) + _study_problems(locked, chosen)
    if problems:
        raise Refused(*problems)
    before = locked.attendances.count()
    locked.attendances.filter(person=None).delete()
    # Who has moved on to another center cannot be ticked any more, and stays.
    reachable = Person.objects.visible_to(by).exclude(pk__in=[person.pk for person in chosen])
    locked.attendances.filter(person__in=reachable).delete()
    there = set(locked.attendances.values_list("person", flat=True))
    named = [
        Attendance(training=locked, person=person, center=person.center)
        for person in chosen
        if person.pk not in there
    ]
    named += [Attendance(training=locked, name=name, unit=unit) for name, unit in outsiders]
    Attendance.objects.bulk_create(named)
    _saved(locked, [])
    changes = {"参训人数": [before, locked.attendances.count()]}
    record("登记参训人员", at=at, by=by, obj=locked, changes=changes)
    return locked


@transaction.atomic
def add_talent_entry(*, person: Person, facts: Mapping, form_token, by, at) -> TalentEntry:
    """``facts``: entered_on, what and ends_on, which may still be open."""
    person = _person(person, by)
    known = person.talent_entries.filter(form_token=form_token).first()
    if known:
        return known
    problems = []
    if facts["entered_on"] > beijing_date(at):
        problems.append(Problem("day_in_future", "入选日期不能晚于今天。", field="entered_on"))
    problems += _order_problems(facts["entered_on"], facts["ends_on"], "培养期不能早于入选日期。")
    if problems:
        raise Refused(*problems)
    entry = TalentEntry.objects.create(person=person, form_token=form_token, **facts)
    record("列入优才培养计划", at=at, by=by, obj=person, changes=filled_in(entry, facts))
    return entry


@transaction.atomic
def close_talent_entry(*, entry: TalentEntry, ends_on: date, result: str, by, at) -> TalentEntry:
    """Write down how it ended; once."""
    person = _person(entry.person, by)
    locked = person.talent_entries.get(pk=entry.pk)
    if locked.result:
        raise Refused(Problem("talent_over", "培养结果已经登记。"))
    problems = _order_problems(locked.entered_on, ends_on, "培养期不能早于入选日期。")
    if ends_on > beijing_date(at):
        problems.append(Problem("day_in_future", "培养结束日期不能晚于今天。", field="ends_on"))
    if problems:
        raise Refused(*problems)
    before = told_of(locked, ("ends_on", "result"))
    locked.ends_on, locked.result = ends_on, result
    locked.save(update_fields=["ends_on", "result"])
    changes = changed(before, locked, ("ends_on", "result"))
    record("登记优才培养结果", at=at, by=by, obj=person, changes=changes)
    return locked


def in_words(training: Training) -> dict[str, str]:
    """The facts as a page shows them, by label."""
    return {
        "培训名称": training.title,
        "培训形式": training.get_form_display(),
        "举办单位": training.held_by,
        "日期": f"{format_date(training.starts_on)}至{format_date(training.ends_on)}",
        "学时(分钟)": str(training.minutes),
        "授课人": training.trainer,
        "地点": training.place,
        "计入继续教育": "是" if training.is_education else "否",
    }


def _locked(training: Training, by) -> Training:
    kept = Training.objects.kept_by(by).select_related("center", "district")
    return kept.select_for_update(of=("self",)).get(pk=training.pk)


def _saved(training: Training, names: list[str]) -> None:
    training.version += 1
    training.save(update_fields=[*names, "version"])


def _person(person: Person, by) -> Person:
    people = Person.objects.visible_to(by).select_related("center")
    return people.select_for_update(of=("self",)).get(pk=person.pk)


def _refuse_facts(facts: Mapping, center: Center | None, at) -> None:
    problems = _order_problems(facts["starts_on"], facts["ends_on"], "结束日期不能早于开始日期。")
    if facts["ends_on"] > beijing_date(at):
        message = "结束日期不能晚于今天，培训结束后再登记。"
        problems.append(Problem("day_in_future", message, field="ends_on"))
    problems += against_closed_day(facts["ends_on"], field="ends_on")
    own = Organizer.CENTER if center else Organizer.DISTRICT
    is_other = facts["organizer"] == Organizer.OTHER
    if not is_other and facts["organizer"] != own:
        problems.append(
            Problem("organizer_wrong", f"请选择{own.label}或其他单位。", field="organizer")
        )
    if is_other and not facts["organizer_name"]:
        message = "由其他单位举办的，请填写单位名称。"
        problems.append(Problem("organizer_wrong", message, field="organizer_name"))
    if facts["organizer_name"] and not is_other:
        message = f"由{own.label}举办的，不填其他举办单位名称。"
        problems.append(Problem("organizer_wrong", message, field="organizer_name"))
    if problems:
        raise Refused(*problems)


def _order_problems(first: date, last: date | None, message: str) -> list[Problem]:
    if last is None or last >= first:
        return []
    return [Problem("ends_before_start", message, field="ends_on")]


def _study_problems(training: Training, people: Iterable[Person]) -> list[Problem]:
    """One truth: hours that a person has on file by themselves do not count again here."""
    if not training.is_education:
        return []
    people = list(people)
    doubled = Person.objects.filter(
        pk__in=[person.pk for person in people],
        studies__title=training.title,
        studies__finished_on=training.ends_on,
    )
    return [
        Problem(
            "study_doubled",
            f"{person}已在个人页面登记同日完成的同名继续教育，不能再次计入。",
            field="people",
        )
        for person in doubled.order_by("pk").distinct()
    ]
