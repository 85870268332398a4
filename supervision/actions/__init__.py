from supervision.actions.discussed import note_discussed
from supervision.actions.evaluations import (
    add_evidence,
    answer_evaluation,
    arrange_evaluation,
    save_scores,
    take_evaluation_step,
)
from supervision.actions.follow_ups import agree, finish
from supervision.actions.plans import plan_session
from supervision.actions.rectifications import (
    raise_rectification,
    record_visit,
    report_rectification,
    take_rectification_step,
)
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
from supervision.actions.templates import (
    add_template,
    adopt_default,
    change_template,
    copy_template,
)

__all__ = [
    "add_evidence",
    "add_sheet",
    "add_supervisor",
    "add_template",
    "adopt_default",
    "agree",
    "answer_evaluation",
    "arrange_evaluation",
    "change_supervisor",
    "change_team",
    "change_template",
    "copy_template",
    "correct_session",
    "end_supervisor",
    "finish",
    "form_team",
    "hold_session",
    "log_session",
    "note_discussed",
    "plan_session",
    "raise_rectification",
    "record_visit",
    "report_rectification",
    "save_scores",
    "start_service",
    "stop_service",
    "take_evaluation_step",
    "take_rectification_step",
    "take_step",
]
