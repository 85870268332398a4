from pilots.models.attachments import Attachment, AttachmentRemoval, VersionAttachment
from pilots.models.batches import RecommendationBatch
from pilots.models.calendar import WorkdayOverride
from pilots.models.delegations import Delegation, DelegationEnd
from pilots.models.nil_returns import NilReturn, NilReturnStep
from pilots.models.notes import InternalNote
from pilots.models.obligations import Chase, Extension, Obligation, Reminder
from pilots.models.plan_tasks import PlanTask
from pilots.models.plans import DistrictPlan
from pilots.models.questions import ExtraQuestion
from pilots.models.recommendations import Recommendation
from pilots.models.rounds import Round, RoundChange, RoundStep, Stage
from pilots.models.scans import ScanVoid, VersionScan
from pilots.models.sign_offs import SignedVersion, SignOff
from pilots.models.staff import ProposedStaff
from pilots.models.submissions import ReturnItem, Submission, SubmissionStep, SubmissionVersion
from pilots.models.units import PilotUnit, UnitStep

__all__ = [
    "Attachment",
    "AttachmentRemoval",
    "Chase",
    "Delegation",
    "DelegationEnd",
    "DistrictPlan",
    "Extension",
    "ExtraQuestion",
    "InternalNote",
    "NilReturn",
    "NilReturnStep",
    "Obligation",
    "PilotUnit",
    "PlanTask",
    "ProposedStaff",
    "Recommendation",
    "RecommendationBatch",
    "Reminder",
    "ReturnItem",
    "Round",
    "RoundChange",
    "RoundStep",
    "ScanVoid",
    "SignOff",
    "SignedVersion",
    "Stage",
    "Submission",
    "SubmissionStep",
    "SubmissionVersion",
    "UnitStep",
    "VersionAttachment",
    "VersionScan",
    "WorkdayOverride",
]
