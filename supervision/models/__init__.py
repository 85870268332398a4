from supervision.models.parts import Attendance, FollowUp, SignedSheet
from supervision.models.session import SessionQuerySet, SessionStep, SupervisionSession

__all__ = [
    "Attendance",
    "FollowUp",
    "SessionQuerySet",
    "SessionStep",
    "SignedSheet",
    "SupervisionSession",
]
