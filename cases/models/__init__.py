from cases.models.case import Case, CaseStep
from cases.models.client import Client, ConsentRecord
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.recognition import KeptDoubt
from cases.models.records import ServiceRecord
from cases.models.reveals import RequestStep, Reveal, RevealRequest

__all__ = [
    "Case",
    "CaseStep",
    "Client",
    "ConsentRecord",
    "DataRequest",
    "DataRequestStep",
    "KeptDoubt",
    "RequestStep",
    "Reveal",
    "RevealRequest",
    "ServiceRecord",
]
