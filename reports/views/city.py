"""The city's summary on a page."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.models import District
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from pilots.models import Round
from pilots.views.chosen_round import chosen_round
from reports.city import CitySummary, gap_groups
from reports.city import city_summary as summarize
from reports.citywide.beside import BesideSums, beside_sums
from reports.citywide.coverage import KEY as COVERAGE
from reports.citywide.coverage import coverage, subdistricts_behind, units_behind
from reports.citywide.parts import BY_TOPIC, GROUPINGS
from reports.citywide.sum_of import sum_of
from reports.dashboards.charts import chart_of
from reports.drift import Drift, drifts
from reports.readings import led
from reports.taken_tables import (
    Takeable,
    of_beside,
    of_city,
    of_covered,
    of_drifts,
    of_problems,
    of_sum,
)
from reports.views.asked import district_asked

TAKEN = "导出全市工作总结"


@require_safe
@desk_required(*Role.of_city)
def city_summary(request):
    round = chosen_round(request)
    summary = summarize(round=round) if round else None
    grouping = request.GET.get("group", BY_TOPIC)
    grouping = grouping if grouping in GROUPINGS else BY_TOPIC
    beside = beside_sums(summary, grouping=grouping) if summary else None
    if round and is_taken(request):
        tables = _tables(summary, beside)
        return table_file(request, tables, what=TAKEN, obj=round, title=f"{round}全市")
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
            "beside": beside,
            "grouping": grouping,
            "groupings": GROUPINGS.items(),
            "can_group": bool(round and not round.is_closed)
            and request.desk.role == Role.CITY_OFFICER,
            "coverage": grown,
            "coverage_chart": chart_of(grown) if grown else None,
            "gaps": gap_groups(summary, at=timezone.now()) if summary else [],
        },
    )


@require_safe
@desk_required(*Role.of_city)
def city_figure(request, pk, key):
    """The districts that a figure of the sum adds up, each leading to its rows."""
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    summary = summarize(round=round)
    found = sum_of(summary, key, request.GET.get("part", ""))
    if found is None:
        raise Http404
    if is_taken(request):
        tables = [of_sum(found)] if found.parts else []
        return table_file(request, tables, what=TAKEN, obj=round, title=f"{round}全市")
    context = {
        "round": round,
        "version": None,
        "sum": found,
        "gaps": gap_groups(summary, at=timezone.now()),
        "count": len(summary.gaps),
    }
    return TemplateResponse(request, "reports/citywide/sum_of.html", context)


@require_safe
@desk_required(*Role.of_city)
def city_coverage(request, pk, what):
    """The units or the subdistricts behind a number of the coverage, of a district or of all."""
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    if what not in BEHIND:
        raise Http404
    title, listed = BEHIND[what]
    district = district_asked(request)
    reporting = District.objects.visible_to(request.desk).reporting().order_by("order", "pk")
    rows = listed(round, [district] if district else list(reporting))
    place = str(district or "全市")
    if is_taken(request):
        tables = [of_covered(rows, title)] if rows else []
        return table_file(request, tables, what=TAKEN, obj=round, title=f"{round}{place}")
    context = {"round": round, "title": title, "place": place, "rows": rows}
    return TemplateResponse(request, "reports/citywide/coverage.html", context)


BEHIND = {
    "units": ("试点单位", units_behind),
    "subdistricts": ("街道(乡镇)", subdistricts_behind),
}


def _coverage_url(round: Round) -> str:
    asked = urlencode({"round": round.pk, "format": "csv", "table": COVERAGE})
    return f"{reverse('reports:city_summary')}?{asked}"


def _tables(summary: CitySummary, beside: BesideSums) -> Iterator[Takeable]:
    """Every table of the page; those of the sums where somebody is filed, as the page has it."""
    yield coverage(summary.round)
    if summary.filed:
        yield from of_city(summary.tables)
        yield from of_problems(beside.problems)
        yield from of_beside(beside)
        yield from of_drifts(_drifts(summary))


def _drifts(summary: CitySummary | None) -> list[Drift]:
    if summary is None or not summary.signed:
        return []
    signed = [(district.pk, reading) for district, reading in summary.signed]
    ways = {row.district.pk: row.way for row in summary.tables[0].rows}
    return [
        replace(drift, changes=led(drift.changes, ways[drift.report.district_id]))
        for drift in drifts(round=summary.round, signed=signed)
    ]


def _list_url(round: Round | None) -> str:
    """Where the state of every district is listed, for the same round."""
    address = reverse("reports:summary_list")
    return f"{address}?round={round.pk}" if round else address
