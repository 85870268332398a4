from pilots.models.delegations import Delegation, DelegationEnd
from pilots.models.notes import InternalNote
from pilots.models.plans import DistrictPlan
from pilots.models.questions import ExtraQuestion
from pilots.models.recommendations import Recommendation
from pilots.models.rounds import Obligation, Round, Stage
from pilots.models.scans import VersionScan
from pilots.models.sign_offs import SignedVersion, SignOff
from pilots.models.staff import ProposedStaff
from pilots.models.submissions import ReturnItem, Submission, SubmissionStep, SubmissionVersion
from pilots.models.units import PilotUnit

__all__ = [
    "Delegation",
    "DelegationEnd",
    "DistrictPlan",
    "InternalNote",
    "ExtraQuestion",
    "Obligation",
    "PilotUnit",
    "ProposedStaff",
    "Recommendation",
    "ReturnItem",
    "Round",
    "SignOff",
    "SignedVersion",
    "Stage",
    "Submission",
    "SubmissionStep",
    "SubmissionVersion",
    "VersionScan",
]
