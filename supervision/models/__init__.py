from supervision.models.parts import Attendance, DiscussedCase, FollowUp, SignedSheet
from supervision.models.session import SessionStep, SupervisionSession
from supervision.models.session_words import SessionQuerySet
from supervision.models.teams import Service, SupervisionTeam, Supervisor

__all__ = [
    "Attendance",
    "DiscussedCase",
    "FollowUp",
    "Service",
    "SessionQuerySet",
    "SessionStep",
    "SignedSheet",
    "SupervisionSession",
    "SupervisionTeam",
    "Supervisor",
]
