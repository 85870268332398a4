"""What can be done with rounds and with what districts hand in."""

from pilots.actions.batches import import_forms
from pilots.actions.copying import copy_sections, copyable_sections, earlier_form
from pilots.actions.decisions import decide, propose
from pilots.actions.plans import save_parts, start_plan
from pilots.actions.questions import (
    add_question,
    change_question,
    close_question,
    reasons_against_asking,
)
from pilots.actions.ranking import rank_recommendations, rankable, ranks_taken
from pilots.actions.recommendations import (
    reasons_against_section,
    save_section,
    start_recommendation,
)
from pilots.actions.rounds import open_round
from pilots.actions.scans import add_scan, void_scan
from pilots.actions.staff import add_staff, change_staff, remove_staff
from pilots.actions.submissions import (
    is_sign_off_late,
    reasons_against_editing,
    reopened_sections,
    submission_for,
    take_step,
)

__all__ = [
    "add_question",
    "add_scan",
    "add_staff",
    "change_question",
    "change_staff",
    "close_question",
    "copy_sections",
    "copyable_sections",
    "decide",
    "import_forms",
    "earlier_form",
    "is_sign_off_late",
    "open_round",
    "propose",
    "rank_recommendations",
    "rankable",
    "ranks_taken",
    "reasons_against_asking",
    "reasons_against_editing",
    "reasons_against_section",
    "reopened_sections",
    "remove_staff",
    "save_parts",
    "save_section",
    "start_plan",
    "start_recommendation",
    "submission_for",
    "take_step",
    "void_scan",
]
