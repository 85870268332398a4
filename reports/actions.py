"""Beginning a summary report. Its texts are saved by ``pilots.actions.save_parts``, its steps
taken by ``pilots.actions.take_step``, both with ``content=report``."""

from django.db import transaction

from accounts.audit import record
from accounts.models import District
from pilots.actions import reopened_sections, submission_for
from pilots.models import Round
from pilots.states import SubmissionKind
from reports.models import SummaryReport


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


def open_fields(report: SummaryReport) -> list[str]:
    """The texts that may be edited now: none on the way, after a return those it named."""
    if not report.submission.is_editable or report.round.is_closed:
        return []
    named = reopened_sections(report.submission)
    return [name for name in report.PARTS if not named or name in named]
