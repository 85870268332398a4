"""The rows of a plan's 任务分解表: added, changed, moved and taken away one by one, or pasted."""

from collections.abc import Mapping, Sequence
from uuid import uuid5

from django.db import transaction

from accounts.audit import record
from core.changes import Changes, changed, filled_in, told_of
from core.ordering import swapped
from core.problems import Problem, Refused
from pilots.actions.reopening import reopened_sections
from pilots.actions.submissions import locked, reasons_against_editing
from pilots.models import DistrictPlan, PlanTask, Submission

SECTION = "tasks"
MOST = 100  # rows of one plan
COLUMNS = ("task", "measures", "responsible", "due_on", "due_words")


@transaction.atomic
def add_tasks(*, plan: DistrictPlan, rows: Sequence[Mapping], form_token, by, at) -> list[PlanTask]:
    """Put rows at the end of the table; the same form adds them once.

    Raises ``Refused`` where the table is closed or would become too long.
    """
    plan = _open(plan, by=by)
    tokens = [uuid5(form_token, str(number)) for number in range(len(rows))]
    added = list(plan.tasks.filter(form_token__in=tokens).in_order())
    if added:
        return added
    present = plan.tasks.present().in_order()
    if present.count() + len(rows) > MOST:
        raise Refused(Problem("tasks_too_many", f"任务分解表最多{MOST}行，请合并后再添加。"))
    last = present.last()
    begin = last.position + 1 if last else 1
    tasks = [
        PlanTask.objects.create(
            plan=plan,
            round=plan.round,
            district=plan.district,
            position=begin + number,
            form_token=token,
            **facts,
        )
        for number, (token, facts) in enumerate(zip(tokens, rows, strict=True))
    ]
    for task in tasks:
        _record("添加任务", task, filled_in(task, COLUMNS), by=by, at=at)
    return tasks


@transaction.atomic
def change_task(*, task: PlanTask, facts: Mapping, version: int, by, at) -> PlanTask:
    """Keep what was written in one row; another saved since raises ``Stale``."""
    task = _open_row(task, by=by)
    if task.holds_already(version, {name: facts[name] for name in COLUMNS}):
        return task
    task.check_version(
        version,
        {
            "工作任务": task.task,
            "具体措施": task.measures,
            "责任单位": task.responsible,
            "完成时限": task.due,
        },
    )
    before = told_of(task, COLUMNS)
    for name in COLUMNS:
        setattr(task, name, facts[name])
    task.version += 1
    task.save(update_fields=[*COLUMNS, "version"])
    _record("修改任务", task, changed(before, task, COLUMNS), by=by, at=at)
    return task


@transaction.atomic
def move_task(*, task: PlanTask, is_up: bool, by, at) -> None:
    """Let the row change places with the one above or below; at the end it stays."""
    task = _open_row(task, by=by)
    rows = swapped(list(task.plan.tasks.present().in_order()), task, is_up=is_up)
    if rows is None:
        return
    for number, row in enumerate(rows, 1):
        row.position = number
    PlanTask.objects.bulk_update(rows, ["position"])
    words = "上移" if is_up else "下移"
    _record("调整任务顺序", task, {"顺序": ["", words]}, by=by, at=at)


@transaction.atomic
def remove_task(*, task: PlanTask, by, at) -> PlanTask:
    """Take the row away; the row stays with its moment, and a second press changes nothing."""
    task = _open_row(task, by=by)
    if task.removed_at is None:
        task.removed_at, task.removed_by = at, by.user
        task.save(update_fields=["removed_at", "removed_by"])
        _record("移除任务", task, {}, by=by, at=at)
    return task


def reasons_against_tasks(submission: Submission) -> list[Problem]:
    """Why the table cannot be changed now; a return opens it where it names it."""
    problems = reasons_against_editing(submission)
    named = reopened_sections(submission)
    if not problems and named and SECTION not in named:
        return [Problem("section_closed", "退回意见没有涉及任务分解表，不能修改。")]
    return problems


def _open(plan: DistrictPlan, *, by) -> DistrictPlan:
    """The plan, locked; raises ``Refused`` where its table is closed."""
    submission, plan = locked(plan, by=by)
    problems = reasons_against_tasks(submission)
    if problems:
        raise Refused(*problems)
    return plan


def _open_row(task: PlanTask, *, by) -> PlanTask:
    """The row read anew under its plan's lock."""
    plan = _open(task.plan, by=by)
    return PlanTask.objects.select_related("plan__district", "plan__round").get(
        pk=task.pk, plan=plan
    )


def _record(what: str, task: PlanTask, changes: Changes, *, by, at) -> None:
    """An act on the plan: the row has no page of its own, and may be gone from the table."""
    changes = {"任务分解表": ["", task.task]} | changes
    record(what, at=at, by=by, obj=task.plan, changes=changes)
