from supervision.models.parts import Attendance, FollowUp, SignedSheet
from supervision.models.session import SessionStep, SupervisionSession
from supervision.models.session_words import SessionQuerySet

__all__ = [
    "Attendance",
    "FollowUp",
    "SessionQuerySet",
    "SessionStep",
    "SignedSheet",
    "SupervisionSession",
]
