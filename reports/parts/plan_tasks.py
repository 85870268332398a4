"""The tasks that the report answers for: the rows of the plan's last signed version.

Rows of the plan as it is being written count for nothing: a report speaks of what the city has.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.chinese_dates import format_date
from pilots.models import SubmissionVersion
from pilots.states import SubmissionKind
from reports.parts.models import TaskOutcome
from reports.parts.states import Outcome


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task with what was said of it; ``is_gone`` when the plan has it no more."""

    key: str
    task: str
    measures: str
    responsible: str
    due: str
    outcome: str
    done: str
    reason: str
    is_gone: bool

    @property
    def outcome_label(self) -> str:
        return Outcome(self.outcome).label if self.outcome else ""

    @property
    def lacks(self) -> str:
        """What is still to be written, in one sentence; "" where nothing is."""
        if self.is_gone:
            return ""
        if not self.outcome:
            return "请选择完成情况。"
        lacking = []
        if self.outcome in Outcome.owes_account and not self.done.strip():
            lacking.append("写明完成了什么")
        if self.outcome in Outcome.owes_reason and not self.reason.strip():
            lacking.append("写明没有完成的原因")
        return f"请{'，'.join(lacking)}。" if lacking else ""

    def as_signed(self) -> dict:
        names = ("key", "task", "measures", "responsible", "due", "outcome", "done", "reason")
        return {**{name: getattr(self, name) for name in names}, "is_gone": self.is_gone}


def task_rows(report) -> list[TaskRow]:
    """Every task of the plan in its order, then those that the plan no longer has but the report
    has already spoken of. Two queries."""
    said = {
        str(row.task_id): row
        for row in report.outcomes.select_related("task").order_by("task__position", "task_id")
    }
    planned = signed_tasks(report)
    rows = [_planned(task, said.get(task["key"])) for task in planned]
    keys = {row.key for row in rows}
    gone = [_gone(row) for key, row in said.items() if key not in keys and row.outcome]
    return rows + gone


def signed_tasks(report) -> list[Mapping]:
    """The task rows of the latest version of the plan that a leader signed."""
    version = (
        SubmissionVersion.objects.filter(
            submission__round=report.round_id,
            submission__district=report.district_id,
            submission__kind=SubmissionKind.PLAN,
        )
        .order_by("-number")
        .first()
    )
    return json.loads(version.text).get("tasks", []) if version and version.is_intact else []


def _planned(task: Mapping, said: TaskOutcome | None) -> TaskRow:
    due_on = task["due_on"]
    return TaskRow(
        key=task["key"],
        task=task["task"],
        measures=task["measures"],
        responsible=task["responsible"],
        due=format_date(date.fromisoformat(due_on)) if due_on else task["due_words"],
        **_said(said),
        is_gone=False,
    )


def _gone(said: TaskOutcome) -> TaskRow:
    task = said.task
    return TaskRow(
        key=str(task.pk),
        task=task.task,
        measures=task.measures,
        responsible=task.responsible,
        due=task.due,
        **_said(said),
        is_gone=True,
    )


def _said(row: TaskOutcome | None) -> dict:
    return {name: getattr(row, name) if row else "" for name in ("outcome", "done", "reason")}
