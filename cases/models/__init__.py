from cases.models.case import Case, CaseStep
from cases.models.client import Client, ConsentRecord
from cases.models.complaints import Complaint, ComplaintStep
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.linkages import Referral, ReferralStep, ResourceLink, ResourceLinkStep
from cases.models.records import ServiceRecord
from cases.models.reveals import RequestStep, Reveal, RevealRequest

__all__ = [
    "Case",
    "CaseStep",
    "Client",
    "Complaint",
    "ComplaintStep",
    "ConsentRecord",
    "DataRequest",
    "DataRequestStep",
    "Referral",
    "ReferralStep",
    "RequestStep",
    "ResourceLink",
    "ResourceLinkStep",
    "Reveal",
    "RevealRequest",
    "ServiceRecord",
]
