"""What can be done with rounds and with what districts hand in."""

from pilots.actions.attachments import (
    add_attachment,
    reasons_against_files,
    remove_attachment,
)
from pilots.actions.decisions import decide, propose
from pilots.actions.plan_tasks import (
    add_tasks,
    change_task,
    move_task,
    reasons_against_tasks,
    remove_task,
)
from pilots.actions.plans import save_parts, start_plan
from pilots.actions.recommendations import (
    reasons_against_section,
    save_section,
    start_recommendation,
)
from pilots.actions.rounds import open_round
from pilots.actions.scans import add_scan
from pilots.actions.submissions import (
    is_sign_off_late,
    reasons_against_editing,
    reopened_sections,
    submission_for,
    take_step,
)

__all__ = [
    "add_attachment",
    "add_scan",
    "add_tasks",
    "change_task",
    "decide",
    "is_sign_off_late",
    "move_task",
    "open_round",
    "propose",
    "reasons_against_editing",
    "reasons_against_files",
    "reasons_against_section",
    "reasons_against_tasks",
    "remove_attachment",
    "remove_task",
    "reopened_sections",
    "save_parts",
    "save_section",
    "start_plan",
    "start_recommendation",
    "submission_for",
    "take_step",
]
