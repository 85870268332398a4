"""What can be done with rounds and with what districts hand in."""

from pilots.actions.copying import copy_sections, copyable_sections, earlier_form
from pilots.actions.decisions import decide, propose, reasons_against_proposal
from pilots.actions.delegations import end_delegation, register_delegation
from pilots.actions.many import chosen_in_scope, name_of, propose_many, receive_many
from pilots.actions.notes import add_note
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
from pilots.actions.scans import add_scan
from pilots.actions.sign_offs import sign_off
from pilots.actions.staff import add_staff, change_staff, remove_staff
from pilots.actions.submissions import (
    is_sign_off_late,
    reasons_against_editing,
    reopened_sections,
    standing_in,
    submission_for,
    take_step,
)

__all__ = [
    "add_note",
    "add_question",
    "add_scan",
    "add_staff",
    "change_question",
    "change_staff",
    "chosen_in_scope",
    "close_question",
    "copy_sections",
    "copyable_sections",
    "decide",
    "earlier_form",
    "end_delegation",
    "is_sign_off_late",
    "name_of",
    "open_round",
    "propose",
    "propose_many",
    "rank_recommendations",
    "rankable",
    "ranks_taken",
    "reasons_against_asking",
    "reasons_against_editing",
    "reasons_against_proposal",
    "reasons_against_section",
    "receive_many",
    "register_delegation",
    "remove_staff",
    "reopened_sections",
    "save_parts",
    "save_section",
    "sign_off",
    "standing_in",
    "start_plan",
    "start_recommendation",
    "submission_for",
    "take_step",
]
