"""A part of the report is changed alone with its report, while and where it lies open."""

from core.problems import Problem, Refused
from pilots.actions import reasons_against_editing, reopened_sections
from pilots.actions.submissions import locked
from pilots.models import Submission
from reports.models import SummaryReport


def reasons_against_part(submission: Submission, part: str) -> list[Problem]:
    """Why the rows cannot be changed now; a return opens them where it names them."""
    problems = reasons_against_editing(submission)
    named = reopened_sections(submission)
    if not problems and named and part not in named:
        return [Problem("section_closed", "退回意见没有涉及这一部分，不能修改。")]
    return problems


def opened(report: SummaryReport, part: str, *, by) -> SummaryReport:
    """The report, locked; raises ``Refused`` where the part is closed."""
    submission, report = locked(report, by=by)
    if problems := reasons_against_part(submission, part):
        raise Refused(*problems)
    return report
