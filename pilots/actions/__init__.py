"""What can be done with rounds and with what districts hand in."""

from pilots.actions.decisions import decide, propose
from pilots.actions.nil_returns import declare_nil, reasons_against_nil, take_nil_step
from pilots.actions.obligations import (
    chase,
    chase_stage,
    extend_obligation,
    extend_stage,
    reasons_against_chasing,
)
from pilots.actions.plans import save_parts, start_plan
from pilots.actions.recommendations import (
    reasons_against_section,
    save_section,
    start_recommendation,
)
from pilots.actions.round_changes import edit_round, is_movable
from pilots.actions.rounds import move_round, open_round
from pilots.actions.scans import add_scan
from pilots.actions.submissions import (
    is_sign_off_late,
    reasons_against_editing,
    reopened_sections,
    submission_for,
    take_step,
)
from pilots.actions.units import move_unit

__all__ = [
    "add_scan",
    "chase",
    "chase_stage",
    "decide",
    "declare_nil",
    "edit_round",
    "extend_obligation",
    "extend_stage",
    "is_movable",
    "is_sign_off_late",
    "move_round",
    "move_unit",
    "open_round",
    "propose",
    "reasons_against_chasing",
    "reasons_against_editing",
    "reasons_against_nil",
    "reasons_against_section",
    "reopened_sections",
    "save_parts",
    "save_section",
    "start_plan",
    "start_recommendation",
    "submission_for",
    "take_nil_step",
    "take_step",
]
