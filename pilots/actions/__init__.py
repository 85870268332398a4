"""What can be done with rounds and with what districts hand in."""

from pilots.actions.attachments import (
    add_attachment,
    reasons_against_files,
    remove_attachment,
)
from pilots.actions.batches import import_forms
from pilots.actions.copying import copy_sections, copyable_sections, earlier_form
from pilots.actions.decisions import decide, propose, reasons_against_proposal
from pilots.actions.delegations import end_delegation, register_delegation
from pilots.actions.many import chosen_in_scope, name_of, propose_many, receive_many
from pilots.actions.nil_returns import declare_nil, reasons_against_nil, take_nil_step
from pilots.actions.notes import add_note
from pilots.actions.obligations import (
    chase,
    chase_stage,
    extend_obligation,
    extend_stage,
    reasons_against_chasing,
)
from pilots.actions.plan_tasks import (
    add_tasks,
    change_task,
    move_task,
    reasons_against_tasks,
    remove_task,
)
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
from pilots.actions.reopening import reopened_sections
from pilots.actions.round_changes import edit_round, is_movable
from pilots.actions.rounds import move_round, open_round
from pilots.actions.scans import add_scan, void_scan
from pilots.actions.sign_offs import sign_off
from pilots.actions.staff import add_staff, change_staff, remove_staff
from pilots.actions.submissions import (
    is_sign_off_late,
    reasons_against_desk,
    reasons_against_editing,
    standing_in,
    submission_for,
    take_step,
)
from pilots.actions.units import move_unit

__all__ = [
    "add_attachment",
    "add_note",
    "add_question",
    "add_scan",
    "add_staff",
    "add_tasks",
    "change_question",
    "change_staff",
    "change_task",
    "chase",
    "chase_stage",
    "chosen_in_scope",
    "close_question",
    "copy_sections",
    "copyable_sections",
    "decide",
    "declare_nil",
    "import_forms",
    "earlier_form",
    "edit_round",
    "end_delegation",
    "extend_obligation",
    "extend_stage",
    "is_movable",
    "is_sign_off_late",
    "move_round",
    "move_task",
    "move_unit",
    "name_of",
    "open_round",
    "propose",
    "propose_many",
    "rank_recommendations",
    "rankable",
    "ranks_taken",
    "reasons_against_asking",
    "reasons_against_chasing",
    "reasons_against_desk",
    "reasons_against_desk",
    "reasons_against_editing",
    "reasons_against_files",
    "reasons_against_nil",
    "reasons_against_proposal",
    "reasons_against_section",
    "reasons_against_tasks",
    "receive_many",
    "register_delegation",
    "remove_attachment",
    "remove_staff",
    "remove_task",
    "reopened_sections",
    "save_parts",
    "save_section",
    "sign_off",
    "standing_in",
    "start_plan",
    "start_recommendation",
    "submission_for",
    "take_nil_step",
    "take_step",
    "void_scan",
]
