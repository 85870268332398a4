from supervision.actions.discussed import note_discussed
from supervision.actions.follow_ups import agree, finish
from supervision.actions.plans import plan_session
from supervision.actions.services import start_service, stop_service
from supervision.actions.sessions import correct_session, hold_session, log_session, take_step
from supervision.actions.sheets import add_sheet
from supervision.actions.teams import (
    add_supervisor,
    change_supervisor,
    change_team,
    end_supervisor,
    form_team,
)

__all__ = [
    "add_sheet",
    "add_supervisor",
    "agree",
    "change_supervisor",
    "change_team",
    "correct_session",
    "end_supervisor",
    "finish",
    "form_team",
    "hold_session",
    "log_session",
    "note_discussed",
    "plan_session",
    "start_service",
    "stop_service",
    "take_step",
]
