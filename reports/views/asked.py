"""What a page was asked for: a round, or a report in the desk's scope."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from pilots.models import Round
from reports.models import SummaryReport


def chosen_round(request: HttpRequest) -> Round | None:
    """The round of ``?round=``, else the latest; None where none has been opened yet."""
    rounds = Round.objects.visible_to(request.desk).latest_first()
    asked = request.GET.get("round", "")
    if not asked:
        return rounds.first()
    found = rounds.filter(pk=int(asked)).first() if asked.isdecimal() else None
    if found is None:
        raise Http404
    return found


def asked_report(request: HttpRequest, pk: int) -> SummaryReport:
    reports = SummaryReport.objects.visible_to(request.desk).select_related(
        "district", "round", "submission__obligation", "submission__district", "submission__round"
    )
    return get_object_or_404(reports, pk=pk)
