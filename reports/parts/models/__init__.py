"""Rows of the report's parts. Keys to the report are by name: its own module imports this one."""

from reports.parts.models.center_summaries import CenterSummary, CenterSummaryStep
from reports.parts.models.rows import ChosenCase, ReportProblem, TaskOutcome
from reports.parts.models.supplements import Supplement, SupplementStep
from reports.parts.models.verifications import Verification, VerificationStep

__all__ = [
    "CenterSummary",
    "CenterSummaryStep",
    "ChosenCase",
    "ReportProblem",
    "Supplement",
    "SupplementStep",
    "TaskOutcome",
    "Verification",
    "VerificationStep",
]
