from cases.models.case import Case, CaseStep
from cases.models.case_file import Discussion, FileCopy, SupervisorRemark
from cases.models.client import Client, ConsentRecord
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.exemplary import Exemplary, KeptWord, LibraryEdition, PieceStep
from cases.models.records import ServiceRecord
from cases.models.reveals import RequestStep, Reveal, RevealRequest

__all__ = [
    "Case",
    "CaseStep",
    "Client",
    "ConsentRecord",
    "DataRequest",
    "DataRequestStep",
    "Discussion",
    "Exemplary",
    "FileCopy",
    "KeptWord",
    "LibraryEdition",
    "PieceStep",
    "RequestStep",
    "Reveal",
    "RevealRequest",
    "ServiceRecord",
    "SupervisorRemark",
]
