"""What to look at before a recommendation is signed: said on the page, refused nowhere."""

from collections.abc import Sequence
from datetime import datetime

from core.deadlines import describe, is_late
from core.problems import Problem
from pilots.actions import is_sign_off_late
from pilots.candidates import shortfall_of
from pilots.models import Recommendation

UNQUALIFIED = "none"


def warnings_of(form: Recommendation, *, at: datetime, doubts: Sequence[Problem] = ()) -> list[str]:
    """In sentences; empty where nothing strikes. ``doubts`` are those of the form itself."""
    submission = form.submission
    said = [shortfall_of(form), *(doubt.message.rstrip("。") for doubt in doubts)]
    if form.executive_qualification == UNQUALIFIED:
        said.append("拟任常务主任暂无资格")
    if not form.funds_total:
        said.append("资金安排合计为0")
    if is_sign_off_late(submission, at=at):
        said.append(f"应于{describe(submission.obligation.due_at)}上报，现在上报将记为逾期")
    if submission.return_due_at is not None and is_late(at, submission.return_due_at):
        said.append(f"应于{describe(submission.return_due_at)}重报，现在重报将记为逾期")
    return [sentence for sentence in said if sentence]
