"""Beginning a summary report. Its texts are saved by ``pilots.actions.save_parts``, its steps
taken by ``pilots.actions.take_step``, both with ``content=report``."""

from collections.abc import Mapping, Set

from django.db import transaction

from accounts.audit import record
from accounts.models import District
from core.problems import Problem, Refused
from pilots.actions import reopened_sections, submission_for
from pilots.actions.submissions import locked
from pilots.models import Round
from pilots.states import SubmissionKind, SubmissionState
from reports.basis import is_renewed, last_version
from reports.models import FigureRenewal, SummaryReport
from reports.notices import tell_of_renewal


@transaction.atomic
def start_summary(*, round: Round, district: District, by, at) -> SummaryReport:
    """Begin the district's report on a round; where it was begun before, that one is returned.

    Raises ``Refused`` when the round is closed or the district owes it no report.
    """
    district = District.objects.visible_to(by).get(pk=district.pk)
    # The round's row makes two who begin at once wait for each other.
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    started = SummaryReport.objects.filter(round=round, district=district).first()
    if started:
        return started
    submission = submission_for(round=round, kind=SubmissionKind.SUMMARY, district=district)
    report = SummaryReport.objects.create(submission=submission, round=round, district=district)
    record("新建工作总结报告", at=at, by=by, obj=report)
    return report


@transaction.atomic
def renew_figures(*, report: SummaryReport, by, at) -> FigureRenewal:
    """重新取数: what is signed next has figures counted anew; asked twice it is one renewal.

    The city asks for it after it has returned the report, the district while it mends. Raises
    ``Refused`` before the first signature (figures are of the moment then) and while the report is
    not being mended: nobody would sign the new figures, and what was asked for would be lost.
    """
    submission, report = locked(report, by=by)
    problems = reasons_against_renewal(report, by=by)
    if problems:
        raise Refused(*problems)
    version = last_version(report)
    renewal, is_new = FigureRenewal.objects.get_or_create(
        version=version, defaults={"report": report, "by": by, "at": at}
    )
    if is_new:
        record("重新取数", at=at, by=by, obj=report, changes={"版本": ["", version.number]})
        tell_of_renewal(report, by=by, at=at)
    return renewal


def reasons_against_renewal(report: SummaryReport, *, by) -> list[Problem]:
    """Why the figures cannot be taken again by this desk now; empty where they can."""
    submission = report.submission
    if report.round.is_closed:
        return [report.round.why_closed()]
    if last_version(report) is None:
        text = "尚未上报过，数据随记录更新，不需要重新取数。"
        return [Problem("renewal_too_early", text, "实施方案四(三)")]
    if submission.state in SubmissionState.final:
        text = "报告已备案，数据不再变动；之后的工作请写入补充报告。"
        return [Problem("renewal_too_late", text, "实施方案四(三)")]
    if not submission.is_editable:
        state = submission.get_state_display()
        return [Problem("renewal_closed", f"当前状态是“{state}”，退回修改时才能重新取数。")]
    return []


def open_fields(report: SummaryReport) -> list[str]:
    """The texts that may be edited now: none on the way, after a return those it named and those
    that the report opens beside them."""
    if not report.submission.is_editable or report.round.is_closed:
        return []
    named = reopened_sections(report.submission)
    opened = named and named | report.open_beside_return()
    return [name for name in report.PARTS if not opened or name in opened]


def open_told(report: SummaryReport, named: Set[str], titles: Mapping[str, str]) -> str:
    """What may be mended beside the parts that the return names (``named``), and why, for the
    page that shows its opinions."""
    if is_renewed(report):
        return "除以上部分外，已要求重新取数，五个部分的文字都可以按新的数据修改。"
    beside = report.open_beside_return() - named
    listed = "、".join(f"“{title}”" for key, title in titles.items() if key in beside)
    if listed:
        return f"除以上部分外，{listed}还没有填好，也可以填写；其他部分不能修改。"
    return "只需修改以上部分，其他部分不能修改。"
