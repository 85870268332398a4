"""The city's summary on a page."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from core.csv_files import csv_download
from pilots.models import Round
from pilots.views.chosen_round import chosen_round
from reports.city import CitySummary, gap_groups
from reports.city import city_summary as summarize
from reports.citywide.beside import beside_sums
from reports.citywide.coverage import KEY as COVERAGE
from reports.citywide.coverage import coverage
from reports.citywide.parts import BY_TOPIC, GROUPINGS
from reports.dashboards.charts import chart_of
from reports.drift import Drift, drifts


@require_safe
@desk_required(*Role.of_city)
def city_summary(request):
    round = chosen_round(request)
    if round and request.GET.get("format") == "csv":
        return _coverage_file(request, round)
    summary = summarize(round=round) if round else None
    grouping = request.GET.get("group", BY_TOPIC)
    grouping = grouping if grouping in GROUPINGS else BY_TOPIC
    grown = replace(coverage(round), csv_url=_coverage_url(round)) if round else None
    return TemplateResponse(
        request,
        "reports/city_summary.html",
        {
            "round": round,
            "rounds": Round.objects.visible_to(request.desk).latest_first(),
            "summary": summary,
            "has_filed": bool(summary and summary.filed),
            "list_url": _list_url(round),
            "drifts": _drifts(summary),
            "beside": beside_sums(summary, grouping=grouping) if summary else None,
            "grouping": grouping,
            "groupings": GROUPINGS.items(),
            "can_group": bool(round and not round.is_closed)
            and request.desk.role == Role.CITY_OFFICER,
            "coverage": grown,
            "coverage_chart": chart_of(grown) if grown else None,
            "gaps": gap_groups(summary, at=timezone.now()) if summary else [],
        },
    )


def _coverage_url(round: Round) -> str:
    asked = urlencode({"round": round.pk, "format": "csv", "table": COVERAGE})
    return f"{reverse('reports:city_summary')}?{asked}"


def _coverage_file(request, round: Round):
    """The one table of the page that is in no document; 404 for another."""
    if request.GET.get("table") != COVERAGE:
        raise Http404
    table = coverage(round)
    changes = {"表格": ["", table.title]}
    record("导出全市工作总结", at=timezone.now(), by=request.desk, obj=round, changes=changes)
    return csv_download(table.csv_rows, f"{round}全市{table.title}")


def _drifts(summary: CitySummary | None) -> list[Drift]:
    if summary is None or not summary.signed:
        return []
    signed = [(district.pk, reading) for district, reading in summary.signed]
    return drifts(round=summary.round, signed=signed)


def _list_url(round: Round | None) -> str:
    """Where the state of every district is listed, for the same round."""
    address = reverse("reports:summary_list")
    return f"{address}?round={round.pk}" if round else address
