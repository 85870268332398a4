"""What can be done with rounds and with what districts hand in."""

from pilots.actions.batches import import_forms
from pilots.actions.decisions import decide, propose
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
    "add_scan",
    "decide",
    "import_forms",
    "is_sign_off_late",
    "open_round",
    "propose",
    "reasons_against_editing",
    "reasons_against_section",
    "reopened_sections",
    "save_parts",
    "save_section",
    "start_plan",
    "start_recommendation",
    "submission_for",
    "take_step",
]
