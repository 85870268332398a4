"""A part of the report is changed alone with its report, while and where it lies open."""

from core.problems import Problem, Refused
from pilots.actions import reasons_against_editing, reopened_sections
from pilots.actions.submissions import locked
from reports.models import SummaryReport


def reasons_against_part(report: SummaryReport, part: str) -> list[Problem]:
    """Why the rows cannot be changed now; a return opens those that it names, and those without
    which the report could not be handed in again."""
    if problems := reasons_against_editing(report.submission):
        return problems
    named = reopened_sections(report.submission)
    if not named or part in named or part in report.open_beside_return():
        return []
    return [Problem("section_closed", "退回意见没有涉及这一部分，不能修改。")]


def opened(report: SummaryReport, part: str, *, by) -> SummaryReport:
    """The report, locked; raises ``Refused`` where the part is closed."""
    _, report = locked(report, by=by)
    if problems := reasons_against_part(report, part):
        raise Refused(*problems)
    return report
