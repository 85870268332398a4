"""What a page was asked for, in the desk's scope."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import District
from pilots.views.chosen_round import LONGEST_KEY
from reports.models import CityReportVersion, SummaryReport


def asked_report(request, pk: int) -> SummaryReport:
    reports = SummaryReport.objects.visible_to(request.desk).select_related(
        "district", "round", "submission__obligation"
    )
    report = get_object_or_404(reports, pk=pk)
    # One round and one district: what they remember of themselves is read once.
    report.submission.round, report.submission.district = report.round, report.district
    return report


def asked_city_version(request, pk: int, number: int) -> CityReportVersion:
    """The adopted version of the round ``pk``, with who prepared and who adopted it; one query."""
    versions = CityReportVersion.objects.visible_to(request.desk).select_related(
        "report__round", "by__user", "prepared_by__user"
    )
    return get_object_or_404(versions, report__round=pk, number=number)


def key_asked(request, name: str) -> int | None:
    """The key that stands in the address; 404 for what cannot be one."""
    asked = request.GET.get(name, "")
    if asked and not (asked.isdecimal() and len(asked) <= LONGEST_KEY):
        raise Http404
    return int(asked) if asked else None


def district_asked(request) -> District | None:
    """The one of ``?district=``; 404 for one that is not in reach."""
    key = key_asked(request, "district")
    if key is None:
        return None
    return get_object_or_404(District.objects.visible_to(request.desk), pk=key)
