from cases.models.case import Case, CaseStep
from cases.models.client import Client, HeldCategory
from cases.models.consents import ConsentPurpose, ConsentRecord, ConsentScan, ConsentWithdrawal
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.households import Household
from cases.models.records import ServiceRecord
from cases.models.reveals import RequestStep, Reveal, RevealRequest
from cases.models.shares import CaseShare

__all__ = [
    "Case",
    "CaseShare",
    "CaseStep",
    "Client",
    "ConsentPurpose",
    "ConsentRecord",
    "ConsentScan",
    "ConsentWithdrawal",
    "DataRequest",
    "DataRequestStep",
    "HeldCategory",
    "Household",
    "RequestStep",
    "Reveal",
    "RevealRequest",
    "ServiceRecord",
]
