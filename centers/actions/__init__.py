from centers.actions.decisions import decide
from centers.actions.people import (
    add_credential,
    add_degree,
    add_person,
    end_engagement,
    engage,
)
from centers.actions.profile import save_profile
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
    "add_check",
    "add_credential",
    "add_degree",
    "add_file",
    "add_person",
    "add_register_row",
    "add_study",
    "add_talent_entry",
    "add_training",
    "close_talent_entry",
    "decide",
    "end_engagement",
    "end_waiver",
    "engage",
    "grant_waiver",
    "publish",
    "reasons_against_waiver",
    "save_profile",
    "save_register_row",
    "save_training",
    "set_attendees",
    "succeed",
    "take_roster",
    "transfer_in",
]
