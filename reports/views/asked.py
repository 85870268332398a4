"""The report a page was asked for, in the desk's scope."""

from django.shortcuts import get_object_or_404

from reports.models import SummaryReport


def asked_report(request, pk: int) -> SummaryReport:
    reports = SummaryReport.objects.visible_to(request.desk).select_related(
        "district", "round", "submission__obligation", "submission__district", "submission__round"
    )
    return get_object_or_404(reports, pk=pk)
