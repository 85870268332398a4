from pilots.models.attachments import Attachment, AttachmentRemoval, VersionAttachment
from pilots.models.plan_tasks import PlanTask
from pilots.models.plans import DistrictPlan
from pilots.models.recommendations import Recommendation
from pilots.models.rounds import Obligation, Round, Stage
from pilots.models.scans import VersionScan
from pilots.models.submissions import ReturnItem, Submission, SubmissionStep, SubmissionVersion
from pilots.models.units import PilotUnit

__all__ = [
    "Attachment",
    "AttachmentRemoval",
    "DistrictPlan",
    "Obligation",
    "PilotUnit",
    "PlanTask",
    "Recommendation",
    "ReturnItem",
    "Round",
    "Stage",
    "Submission",
    "SubmissionStep",
    "SubmissionVersion",
    "VersionAttachment",
    "VersionScan",
]
