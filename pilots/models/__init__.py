from pilots.models.attachments import Attachment, AttachmentRemoval, VersionAttachment
from pilots.models.calendar import WorkdayOverride
from pilots.models.nil_returns import NilReturn, NilReturnStep
from pilots.models.obligations import Chase, Extension, Obligation, Reminder
from pilots.models.plan_tasks import PlanTask
from pilots.models.plans import DistrictPlan
from pilots.models.questions import ExtraQuestion
from pilots.models.recommendations import Recommendation
from pilots.models.rounds import Round, RoundChange, RoundStep, Stage
from pilots.models.scans import VersionScan
from pilots.models.staff import ProposedStaff
from pilots.models.submissions import ReturnItem, Submission, SubmissionStep, SubmissionVersion
from pilots.models.units import PilotUnit, UnitStep

__all__ = [
    "Chase",
    "Attachment",
    "AttachmentRemoval",
    "DistrictPlan",
    "ExtraQuestion",
    "Extension",
    "NilReturn",
    "NilReturnStep",
    "Obligation",
    "PilotUnit",
    "ProposedStaff",
    "PlanTask",
    "Recommendation",
    "Reminder",
    "ReturnItem",
    "Round",
    "RoundChange",
    "RoundStep",
    "Stage",
    "Submission",
    "SubmissionStep",
    "SubmissionVersion",
    "UnitStep",
    "VersionAttachment",
    "VersionScan",
    "WorkdayOverride",
]
