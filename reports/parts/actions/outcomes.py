"""Saying what became of the plan's tasks, all of them on one page and again as often as needed."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from core.changes import differences, told_of
from core.problems import Problem, Refused, Stale
from pilots.models import PlanTask
from reports.models import SummaryReport, TaskOutcome
from reports.parts.actions.opening import opened
from reports.parts.plan_tasks import signed_tasks

PART = "task_outcomes"
COLUMNS = ("outcome", "done", "reason")


def version_of(report: SummaryReport) -> int:
    """Grows with every save of any row: one number for the whole page."""
    return 1 + sum(report.outcomes.values_list("version", flat=True))


@transaction.atomic
def save_outcomes(
    *, report: SummaryReport, said: Mapping[str, Mapping], version: int, by, at
) -> None:
    """``said``: by the task's key what is known of it so far (outcome, done, reason), which may be
    nothing. Raises ``Refused`` where the part is closed or the plan has no such task any more, and
    ``Stale`` where somebody saved since.
    """
    report = opened(report, PART, by=by)
    rows = {str(row.task_id): row for row in report.outcomes.select_related("task").order_by("pk")}
    if version != version_of(report):
        if all(_says(rows.get(key), facts) for key, facts in said.items()):
            return  # a second press: what stands is what was typed
        raise Stale({row.task.task: _in_words(row) for row in rows.values()})
    planned = {task["key"] for task in signed_tasks(report)}
    if any(key not in planned for key in said):
        text = "试点方案的任务分解表已有变化，请刷新页面，按现在的任务填写。"
        raise Refused(Problem("task_not_in_plan", text))
    changes: dict = {}
    for key, facts in said.items():
        row = rows.get(key) or TaskOutcome(
            report=report,
            task=PlanTask.objects.get(pk=int(key), plan__district=report.district_id),
            round_id=report.round_id,
            district_id=report.district_id,
            version=0,
        )
        changes |= _save(row, facts)
    if changes:
        record("填写任务完成情况", at=at, by=by, obj=report, changes=changes)


def _save(row: TaskOutcome, facts: Mapping) -> dict:
    """Store what is new in the row; what the audit log is told of it, under the task's name."""
    before = told_of(row, COLUMNS)
    for name in COLUMNS:
        setattr(row, name, facts[name])
    found = differences(before, told_of(row, COLUMNS))
    if not found:
        return {}
    row.version += 1
    row.save()
    return {f"{row.task.task}：{label}": change for label, change in found.items()}


def _says(row: TaskOutcome | None, facts: Mapping) -> bool:
    return row is not None and all(getattr(row, name) == facts[name] for name in COLUMNS)


def _in_words(row: TaskOutcome) -> str:
    words = (row.get_outcome_display(), row.done, row.reason)
    return "；".join(filter(None, words)) or "未填写"
