from pilots.models.batches import RecommendationBatch
from pilots.models.plans import DistrictPlan
from pilots.models.questions import ExtraQuestion
from pilots.models.recommendations import Recommendation
from pilots.models.rounds import Obligation, Round, Stage
from pilots.models.scans import ScanVoid, VersionScan
from pilots.models.staff import ProposedStaff
from pilots.models.submissions import ReturnItem, Submission, SubmissionStep, SubmissionVersion
from pilots.models.units import PilotUnit

__all__ = [
    "DistrictPlan",
    "ExtraQuestion",
    "Obligation",
    "PilotUnit",
    "ProposedStaff",
    "Recommendation",
    "RecommendationBatch",
    "ReturnItem",
    "Round",
    "ScanVoid",
    "Stage",
    "Submission",
    "SubmissionStep",
    "SubmissionVersion",
    "VersionScan",
]
