"""A district's plan by its parts: as it stands, and as it was signed."""

from collections.abc import Mapping
from datetime import date

from core.chinese_dates import format_date
from pilots.models import DistrictPlan, PlanTask
from pilots.parts import Part, Row, Table

TASKS = "tasks"
SCOPE = "试点范围"  # listed from the pilot units, never written


def _title(name: str) -> str:
    return str(DistrictPlan._meta.get_field(name).verbose_name)


# In the order of the page; the task rows are a part of their own.
TITLES = {
    **{name: _title(name) for name in DistrictPlan.PARTS},
    TASKS: str(PlanTask._meta.verbose_name_plural),
    "body": _title("body"),
}
COLUMNS = ("工作任务", "具体措施", "责任单位", "完成时限")


def frozen_plan(frozen: Mapping) -> list[Part]:
    """The plan from what was or would be signed; what its format did not know is left out."""
    parts: list[Part] = [] if "scope" not in frozen else [(SCOPE, [("", _units(frozen["scope"]))])]
    return parts + [
        (title, [("", _rows(frozen[name]) if name == TASKS else frozen[name])])
        for name, title in TITLES.items()
        if name in frozen
    ]


def _units(names: list[str]) -> str:
    return f"{'、'.join(names)}，共{len(names)}个街道(乡镇)。" if names else "尚未确定试点单位。"


def _rows(tasks: list[Mapping]) -> Table:
    rows = tuple(
        Row(task["key"], (task["task"], task["measures"], task["responsible"], _due(task)))
        for task in tasks
    )
    return Table(COLUMNS, rows, COLUMNS[0])


def _due(task: Mapping) -> str:
    """A frozen text has its days as strings."""
    day = task["due_on"]
    return format_date(date.fromisoformat(str(day))) if day else task["due_words"]
