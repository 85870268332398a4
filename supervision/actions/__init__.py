from supervision.actions.follow_ups import agree, finish
from supervision.actions.plans import plan_session
from supervision.actions.sessions import correct_session, hold_session, log_session, take_step
from supervision.actions.sheets import add_sheet

__all__ = [
    "add_sheet",
    "agree",
    "correct_session",
    "finish",
    "hold_session",
    "log_session",
    "plan_session",
    "take_step",
]
