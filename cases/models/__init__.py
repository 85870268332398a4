from cases.models.activities import Activity, Member
from cases.models.case import Case, CaseStep
from cases.models.case_file import Discussion, FileCopy, SupervisorRemark
from cases.models.client import Client, ConsentRecord
from cases.models.complaints import Complaint, ComplaintStep
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.exemplary import Exemplary, KeptWord, LibraryEdition, PieceStep
from cases.models.gatherings import (
    Gathering,
    GatheringFile,
    GatheringFileVoid,
    GatheringStep,
    SignIn,
)
from cases.models.linkages import Referral, ReferralStep, ResourceLink, ResourceLinkStep
from cases.models.records import RecordCorrection, ServiceRecord
from cases.models.reveals import RequestStep, Reveal, RevealRequest

__all__ = [
    "Activity",
    "Case",
    "CaseStep",
    "Client",
    "Complaint",
    "ComplaintStep",
    "ConsentRecord",
    "DataRequest",
    "DataRequestStep",
    "RecordCorrection",
    "Referral",
    "ReferralStep",
    "Gathering",
    "GatheringFile",
    "GatheringFileVoid",
    "GatheringStep",
    "Member",
    "Discussion",
    "Exemplary",
    "FileCopy",
    "KeptWord",
    "LibraryEdition",
    "PieceStep",
    "RequestStep",
    "ResourceLink",
    "ResourceLinkStep",
    "Reveal",
    "RevealRequest",
    "ServiceRecord",
    "SignIn",
    "SupervisorRemark",
]
