from cases.models.activities import Activity, Member
from cases.models.case import Case, CaseStep
from cases.models.case_file import Discussion, FileCopy, SupervisorRemark
from cases.models.client import Client, HeldCategory
from cases.models.complaints import Complaint, ComplaintStep
from cases.models.consents import ConsentPurpose, ConsentRecord, ConsentScan, ConsentWithdrawal
from cases.models.data_requests import DataRequest, DataRequestStep
from cases.models.exemplary import Exemplary, KeptWord, LibraryEdition, PieceStep
from cases.models.follow_ups import FollowUpVisit, MandatoryReport, RiskRating
from cases.models.gatherings import (
    Gathering,
    GatheringFile,
    GatheringFileVoid,
    GatheringStep,
    SignIn,
)
from cases.models.goals import Goal
from cases.models.households import Household
from cases.models.linkages import Referral, ReferralStep, ResourceLink, ResourceLinkStep
from cases.models.prints import TextBand, TextPrint
from cases.models.recognitions import Ruling, Word
from cases.models.records import RecordCorrection, ServiceRecord
from cases.models.retention import (
    Hold,
    HoldRelease,
    RetentionEnd,
    RetentionLine,
    RetentionRule,
    RetentionRun,
)
from cases.models.reveals import RequestStep, Reveal, RevealRequest
from cases.models.samples import DrawnCase, Finding, Outcome, Sample
from cases.models.shares import CaseShare
from cases.models.transfers import HandOver, Transfer, TransferStep

__all__ = [
    "DrawnCase",
    "Finding",
    "Outcome",
    "Ruling",
    "Sample",
    "TextBand",
    "TextPrint",
    "Word",
    "FollowUpVisit",
    "Goal",
    "HandOver",
    "MandatoryReport",
    "RiskRating",
    "Transfer",
    "TransferStep",
    "Activity",
    "Case",
    "CaseShare",
    "CaseStep",
    "Client",
    "Complaint",
    "ComplaintStep",
    "ConsentPurpose",
    "ConsentRecord",
    "ConsentScan",
    "ConsentWithdrawal",
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
    "Hold",
    "HoldRelease",
    "KeptWord",
    "LibraryEdition",
    "PieceStep",
    "HeldCategory",
    "Household",
    "RequestStep",
    "ResourceLink",
    "RetentionEnd",
    "RetentionLine",
    "RetentionRule",
    "RetentionRun",
    "ResourceLinkStep",
    "Reveal",
    "RevealRequest",
    "ServiceRecord",
    "SignIn",
    "SupervisorRemark",
]
