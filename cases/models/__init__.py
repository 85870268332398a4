from cases.models.batches import WorkBatch
from cases.models.case import Case, CaseStep
from cases.models.client import Client, ConsentRecord
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.records import RecordChange, ServiceRecord
from cases.models.reveals import RequestStep, Reveal, RevealRequest

__all__ = [
    "Case",
    "CaseStep",
    "Client",
    "ConsentRecord",
    "DataRequest",
    "DataRequestStep",
    "RecordChange",
    "RequestStep",
    "Reveal",
    "RevealRequest",
    "ServiceRecord",
    "WorkBatch",
]
