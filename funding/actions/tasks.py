"""The tasks that a district adds to those of the recommendation, and how much each center has."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import District, RoleGrant
from core.changes import differences, told_of
from core.problems import Problem, Refused
from funding.models import ExtraTask, ExtraTaskAmount
from pilots.models import Round

FACTS = ("name", "unit", "basis")
MOST_TASKS = 10


@transaction.atomic
def define_task(
    *,
    round: Round,
    facts: Mapping,
    amounts: Mapping[int, int],
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> ExtraTask:
    """Add a task to the round; ``amounts`` are by center pk.

    ``facts``: name, unit, basis. The same ``form_token`` again returns the first row.
    """
    district = District.objects.select_for_update(of=("self",)).get(pk=by.district_id)
    stored = ExtraTask.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    others = ExtraTask.objects.filter(round=round, district=district)
    problems = _problems(round, others, facts)
    if others.count() >= MOST_TASKS:
        message = f"一个批次最多{MOST_TASKS}项附加任务，请把任务量改在已有的任务上。"
        problems.append(Problem("too_many_tasks", message))
    if problems:
        raise Refused(*problems)
    task = ExtraTask.objects.create(round=round, district=district, form_token=form_token, **facts)
    _keep(task, amounts)
    record("设定附加任务", at=at, by=by, obj=task, changes=differences({}, _told(task)))
    return task


@transaction.atomic
def change_task(
    *,
    task: ExtraTask,
    facts: Mapping,
    amounts: Mapping[int, int],
    version: int,
    by: RoleGrant,
    at: datetime,
) -> ExtraTask:
    """Change a task or its amounts; runs made before keep the figures they were made with."""
    locked = (
        ExtraTask.objects.visible_to(by)
        .select_related("round")
        .select_for_update(of=("self",))
        .get(pk=task.pk)
    )
    before = _told(locked)
    locked.check_version(version, before)
    others = ExtraTask.objects.filter(round=locked.round, district=locked.district)
    if problems := _problems(locked.round, others.exclude(pk=locked.pk), facts):
        raise Refused(*problems)
    for name in FACTS:
        setattr(locked, name, facts[name])
    locked.version += 1
    locked.save()
    _keep(locked, amounts)
    record("修改附加任务", at=at, by=by, obj=locked, changes=differences(before, _told(locked)))
    return locked


def _problems(round: Round, others, facts: Mapping) -> list[Problem]:
    problems = []
    if round.is_closed:
        problems.append(round.why_closed("不能再设定任务"))
    if others.filter(name=facts["name"]).exists():
        message = f"{round}已有名为“{facts['name']}”的附加任务。"
        problems.append(Problem("task_defined", message, field="name"))
    return problems


def _keep(task: ExtraTask, amounts: Mapping[int, int]) -> None:
    """A center without a number has no row."""
    task.amounts.all().delete()
    ExtraTaskAmount.objects.bulk_create(
        ExtraTaskAmount(task=task, center_id=center, amount=amount)
        for center, amount in amounts.items()
        if amount
    )


def _told(task: ExtraTask) -> dict[str, str]:
    amounts = task.amounts.select_related("center").order_by("center__subdistrict__code")
    told = told_of(task, FACTS)
    return told | {row.center.name: f"{row.amount}{task.unit}" for row in amounts}
