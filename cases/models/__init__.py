from cases.models.case import Case, CaseStep
from cases.models.client import Client, ConsentRecord
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.follow_ups import FollowUp
from cases.models.goals import Goal
from cases.models.records import ServiceRecord
from cases.models.reveals import RequestStep, Reveal, RevealRequest
from cases.models.safety import MandatoryReport, RiskRating

__all__ = [
    "Case",
    "CaseStep",
    "Client",
    "ConsentRecord",
    "DataRequest",
    "DataRequestStep",
    "FollowUp",
    "Goal",
    "MandatoryReport",
    "RequestStep",
    "Reveal",
    "RevealRequest",
    "RiskRating",
    "ServiceRecord",
]
