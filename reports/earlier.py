"""What a district filed in the round before, to stand beside its figures of this one."""

from pilots.models import SubmissionVersion
from pilots.states import SubmissionKind, SubmissionState
from reports.figure_links import district_way
from reports.models import SummaryReport
from reports.readings import Earlier, signed_reading


def earlier_reading(report: SummaryReport) -> Earlier | None:
    """What the district filed in the latest round before this one; one query."""
    version = (
        SubmissionVersion.objects.filter(
            submission__kind=SubmissionKind.SUMMARY,
            submission__state=SubmissionState.FILED,
            submission__district=report.district_id,
            submission__round__year__lt=report.round.year,
        )
        .select_related("submission__round")
        .only("number", "text", "sha256", "submission__round__year")
        .order_by("-submission__round__year", "-number")
        .first()
    )
    if version is None or not version.is_intact:
        return None
    round = version.submission.round
    way = district_way(district=report.district_id, round=round.pk, version=version.number)
    return Earlier(round, signed_reading(version), way)
