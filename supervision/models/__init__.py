from supervision.models.evaluation_parts import EvaluationAnswer, EvidenceFile
from supervision.models.evaluations import Evaluation, EvaluationStep, Evaluator, Score
from supervision.models.parts import Attendance, DiscussedCase, FollowUp, SignedSheet
from supervision.models.rectifications import (
    Rectification,
    RectificationFile,
    RectificationStep,
    TeamVisit,
    Visitor,
)
from supervision.models.session import SessionStep, SupervisionSession
from supervision.models.session_words import SessionQuerySet
from supervision.models.teams import Service, SupervisionTeam, Supervisor
from supervision.models.templates import EvaluationTemplate, Indicator

__all__ = [
    "Attendance",
    "DiscussedCase",
    "Evaluation",
    "EvaluationAnswer",
    "EvaluationStep",
    "EvaluationTemplate",
    "Evaluator",
    "EvidenceFile",
    "FollowUp",
    "Indicator",
    "Rectification",
    "RectificationFile",
    "RectificationStep",
    "Score",
    "Service",
    "SessionQuerySet",
    "SessionStep",
    "SignedSheet",
    "SupervisionSession",
    "SupervisionTeam",
    "Supervisor",
    "TeamVisit",
    "Visitor",
]
