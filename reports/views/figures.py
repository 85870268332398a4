"""The rows behind a figure of a district or of one center, and the same as a file."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.models import District
from accounts.roles import Role
from centers.models import Center
from core.csv_files import csv_stream
from pilots.views.chosen_round import chosen_round
from reports.dictionary import Figure
from reports.facts import Facts
from reports.figure_rows import asked, file_rows, lines, page_of, parts_of, rows_of, told

OF_DISTRICT = (*Role.of_district, *Role.of_city)
OF_CENTER = (*Role.of_center, *OF_DISTRICT)


@require_safe
@desk_required(*OF_DISTRICT)
def figure_rows(request, key, pk):
    district = get_object_or_404(District.objects.visible_to(request.desk), pk=pk)
    return _answer(request, key, district, None)


@require_safe
@desk_required(*OF_CENTER)
def figure_rows_of_center(request, key, pk):
    centers = Center.objects.visible_to(request.desk).select_related("district")
    center = get_object_or_404(centers, pk=pk)
    return _answer(request, key, center.district, center)


def _answer(request, key: str, district: District, center: Center | None):
    round = chosen_round(request)
    if round is None:
        raise Http404
    on = min(timezone.localdate(), round.service_ends_on)
    facts = Facts(round=round, on=on, districts=[district.pk], center=center)
    made = asked(key, facts)
    if made is None:
        raise Http404
    query = urlencode({"round": round.pk})
    context: dict[str, Any] = {
        "figure": made,
        "round": round,
        "place": center or district,
        "on": on,
        "query": query,
    }
    if not isinstance(made, Figure) or made.parts:
        parts = parts_of(made, facts, query=query)
        context |= {"parts": parts, "value": told(made, facts)}
        return TemplateResponse(request, "reports/figure_parts.html", context)
    rows = rows_of(made, facts, by=request.desk)
    if request.GET.get("format") == "csv":
        record("导出指标明细", at=timezone.now(), by=request.desk, obj=center or district)
        title = f"{made.label}明细（{center or district}，{round}）"
        return csv_stream(file_rows(rows, made, by=request.desk), title)
    page = page_of(rows, by=request.desk, cursor=request.GET.get("after", ""))
    context |= {
        "value": made.told(rows.value),
        "rows": rows,
        "lines": lines(page.rows, rows, made, by=request.desk),
        "next": page.next_cursor,
        "total": made.shown(rows.value),
    }
    return TemplateResponse(request, "reports/figure_rows.html", context)
