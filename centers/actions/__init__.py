from centers.actions.decisions import decide
from centers.actions.linking import link_account
from centers.actions.operations import begin_operation, change_operation, correct_operation
from centers.actions.people import (
    add_credential,
    add_degree,
    add_person,
    end_engagement,
    engage,
)
from centers.actions.planning import (
    add_assessment,
    add_assessment_file,
    save_assessment,
    save_service_plan,
)
from centers.actions.posts import end_post, name_post
from centers.actions.premises import add_premises, save_premises
from centers.actions.profile import add_rules_document, save_section
from centers.actions.publications import publish
from centers.actions.registers import add_register_row, save_register_row
from centers.actions.roster import take_roster
from centers.actions.successions import succeed
from centers.actions.trainings import (
    add_talent_entry,
    add_training,
    close_talent_entry,
    save_training,
    set_attendees,
)
from centers.actions.transfers import transfer_in
from centers.actions.upkeep import add_check, add_file, add_study
from centers.actions.waivers import end_waiver, grant_waiver, reasons_against_waiver

__all__ = [
    "add_assessment",
    "add_assessment_file",
    "add_check",
    "add_credential",
    "add_degree",
    "add_file",
    "add_person",
    "add_premises",
    "add_register_row",
    "add_rules_document",
    "add_study",
    "add_talent_entry",
    "add_training",
    "begin_operation",
    "change_operation",
    "close_talent_entry",
    "correct_operation",
    "decide",
    "end_engagement",
    "end_post",
    "end_waiver",
    "engage",
    "grant_waiver",
    "link_account",
    "name_post",
    "publish",
    "reasons_against_waiver",
    "save_assessment",
    "save_premises",
    "save_profile",
    "save_register_row",
    "save_section",
    "save_service_plan",
    "save_training",
    "set_attendees",
    "succeed",
    "take_roster",
    "transfer_in",
]
