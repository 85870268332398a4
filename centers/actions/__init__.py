from centers.actions.decisions import decide
from centers.actions.operations import begin_operation, change_operation, correct_operation
from centers.actions.people import (
    add_credential,
    add_degree,
    add_person,
    end_engagement,
    engage,
)
from centers.actions.posts import end_post, name_post
from centers.actions.premises import add_premises, save_premises
from centers.actions.profile import add_rules_document, save_section
from centers.actions.publications import publish
from centers.actions.successions import succeed
from centers.actions.transfers import transfer_in
from centers.actions.upkeep import add_check, add_file, add_study
from centers.actions.waivers import end_waiver, grant_waiver, reasons_against_waiver

__all__ = [
    "add_check",
    "add_credential",
    "add_degree",
    "add_file",
    "add_person",
    "add_premises",
    "add_rules_document",
    "add_study",
    "begin_operation",
    "change_operation",
    "correct_operation",
    "decide",
    "end_engagement",
    "end_post",
    "end_waiver",
    "engage",
    "grant_waiver",
    "publish",
    "reasons_against_waiver",
    "name_post",
    "save_premises",
    "save_section",
    "succeed",
    "transfer_in",
]
