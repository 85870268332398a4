from cases.models.activities import Activity, Member
from cases.models.case import Case, CaseStep
from cases.models.client import Client, ConsentRecord
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.gatherings import (
    Gathering,
    GatheringFile,
    GatheringFileVoid,
    GatheringStep,
    SignIn,
)
from cases.models.records import ServiceRecord
from cases.models.reveals import RequestStep, Reveal, RevealRequest

__all__ = [
    "Activity",
    "Case",
    "CaseStep",
    "Client",
    "ConsentRecord",
    "DataRequest",
    "DataRequestStep",
    "Gathering",
    "GatheringFile",
    "GatheringFileVoid",
    "GatheringStep",
    "Member",
    "RequestStep",
    "Reveal",
    "RevealRequest",
    "ServiceRecord",
    "SignIn",
]
