"""The rows behind a figure of the city, a district or a center, and the same as a file."""

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
from pilots.models import Round
from pilots.views.chosen_round import chosen_round
from reports.breakdowns.counted import UNIT_FIGURES
from reports.breakdowns.declared import breakdown_of
from reports.dashboards.panels import ROUNDED
from reports.dashboards.periods import (
    Period,
    days_in_a_row,
    days_of,
    names_days,
    period_asked,
    periods_of,
)
from reports.dictionary import FIGURES, RATES, Figure, Rate
from reports.dictionary import Period as Covers
from reports.facts import Facts
from reports.figure_links import DRAFT, reads
from reports.figure_rows import (
    asked,
    balance_of,
    file_rows,
    lines,
    page_of,
    part_label,
    parts_of,
    rows_of,
    told,
)
from reports.models import SummaryReport
from reports.signed_figures import Beside, Signed, figures_of_addendum, signed_figures
from reports.views.asked import key_asked
from reports.views.figure_trail import trail_of

OF_DISTRICT = (*Role.of_district, *Role.of_city)
OF_CENTER = (*Role.of_subdistrict, *OF_DISTRICT)
WHOLE_CITY = "全市"


@require_safe
@desk_required(*Role.of_city)
def figure_rows_of_city(request, key):
    _refuse(request, "version", "addendum", "draft")
    districts = (
        District.objects.visible_to(request.desk).order_by("pk").values_list("pk", flat=True)
    )
    return _answer(request, key, None, None, None, districts=list(districts))


@require_safe
@desk_required(*OF_DISTRICT)
def figure_rows(request, key, pk):
    district = get_object_or_404(District.objects.visible_to(request.desk), pk=pk)
    signed = _signed(request, key, district) if "version" in request.GET else None
    if "addendum" in request.GET:
        signed = _told_later(request, key, district)
    draft = _draft(request, district)
    return _answer(request, key, district, signed, draft, districts=[district.pk])


@require_safe
@desk_required(*OF_CENTER)
def figure_rows_of_center(request, key, pk):
    _refuse(request, "addendum")
    centers = Center.objects.visible_to(request.desk).select_related("district")
    center = get_object_or_404(centers, pk=pk)
    signed = _signed(request, key, center.district, center) if "version" in request.GET else None
    draft, districts = _draft(request, center.district), [center.district_id]
    return _answer(request, key, center, signed, draft, districts=districts, center=center)


def _refuse(request, *held: str) -> None:
    """404 where the address names what says nothing of this place: a version tells of a district
    and its units, a supplement of the district alone. The whole round would be other numbers."""
    if set(held) & request.GET.keys():
        raise Http404


def _signed(request, key: str, district: District, center: Center | None = None) -> Signed:
    """The version that a page of a signed report leads from."""
    round, number = chosen_round(request), key_asked(request, "version")
    if round is None or number is None or not _is_said(request, key, center):
        raise Http404
    found = signed_figures(
        round=round,
        district=district,
        number=number,
        by=request.desk,
        center=center.pk if center else None,
    )
    if found is None:
        raise Http404
    return found


def _told_later(request, key: str, district: District) -> Signed:
    """The supplement that its page leads from: of its own days, and of nothing but its figures."""
    round, number = chosen_round(request), key_asked(request, "addendum")
    if round is None or number is None or {"version", "period", "part"} & request.GET.keys():
        raise Http404
    found = figures_of_addendum(round=round, district=district, number=number, by=request.desk)
    if found is None or key not in found.counted.figures:
        raise Http404
    return found


def _draft(request, district: District) -> SummaryReport | None:
    """The report whose draft leads here, if one does: it says the whole round."""
    if "draft" not in request.GET:
        return None
    if {"version", "addendum", "period"} & request.GET.keys():
        raise Http404
    reports = SummaryReport.objects.visible_to(request.desk)
    return get_object_or_404(reports, round=chosen_round(request), district=district)


def _is_said(request, key: str, center: Center | None) -> bool:
    """A report says the whole round; of parts those that its tables have, and of a center, to whom
    reads reports, what stands in the row of its unit."""
    part = request.GET.get("part", "")
    if request.GET.get("period"):
        return False
    if center is not None:
        is_reader = request.desk.role in OF_DISTRICT
        return is_reader and not part and key in UNIT_FIGURES.values()
    return not part or breakdown_of(key, part) is not None


def _answer(
    request,
    key: str,
    place: District | Center | None,
    signed: Signed | None,
    draft: SummaryReport | None,
    **scope,
):
    round = chosen_round(request)
    if round is None or not reads(request.desk.role, key):
        raise Http404
    period = _period(request, round, signed)
    on = signed.counted.on if signed else period.counted_on(timezone.localdate())
    facts = _facts(request, key, round, period, {"on": on, **scope})
    made = asked(key, facts)
    if made is None:
        raise Http404
    query = _query(request, round, period, signed, draft)
    context: dict[str, Any] = {
        "figure": made,
        "round": round,
        "period": period,
        "part": part_label(made, facts),
        "place": place or WHOLE_CITY,
        "trail": trail_of(place, round=round, period=period, signed=signed, draft=draft),
        "on": facts.on,
        "query": query,
    }
    if not isinstance(made, Figure) or made.parts:
        parts = parts_of(made, facts, query=query)
        value = told(made, facts)
        of_version = signed.balance(made, request.GET.get("part", "")) if signed else ""
        context |= {
            "parts": parts,
            "balance": balance_of(made, parts, signed=of_version),
            "value": value,
            "signed": _beside(request, signed, made, value),
        }
        return TemplateResponse(request, "reports/figure_parts.html", context)
    rows = rows_of(made, facts, by=request.desk)
    if request.GET.get("format") == "csv":
        record("导出指标明细", at=timezone.now(), by=request.desk, obj=place or round)
        days = "" if period.is_whole else period.label
        whose = filter(None, (str(place or WHOLE_CITY), context["part"], days, str(round)))
        title = f"{made.label}明细（{'，'.join(whose)}）"
        return csv_stream(file_rows(rows, made, by=request.desk), title)
    page = page_of(rows, by=request.desk, cursor=request.GET.get("after", ""))
    value = made.told(rows.value)
    context |= {
        "value": value,
        "signed": _beside(request, signed, made, value),
        "rows": rows,
        "lines": lines(page.rows, rows, made, by=request.desk),
        "next": page.next_cursor,
        "total": made.shown(rows.value),
        "note": ROUNDED if rows.adds and made.kind == "hours" else "",
    }
    return TemplateResponse(request, "reports/figure_rows.html", context)


def _beside(request, signed: Signed | None, made: Figure | Rate, now: str) -> Beside | None:
    if signed is None:
        return None
    said = signed.told(made, request.GET.get("part", ""))
    return Beside(signed.number, signed.title, said, now, is_addendum=bool(signed.days))


def _period(request, round: Round, signed: Signed | None) -> Period:
    """What is asked for; 404 for days in a row that are not the round's."""
    key = request.GET.get("period", "")
    if signed is not None and signed.days:
        return days_in_a_row(round, *signed.days)
    if not names_days(key):
        return period_asked(periods_of(round), key)
    found = days_of(round, key)
    if found is None:
        raise Http404
    return found


def _facts(request, key: str, round: Round, period: Period, scope) -> Facts:
    """The days asked for: work is that of the period, a state is that of the period's last day, or
    of today while it lasts, and of a signed report that of the day it was counted on."""
    name, _, value = request.GET.get("part", "").partition(":")
    made = RATES.get(key) or FIGURES.get(key)
    is_state = made is not None and made.period == Covers.DAY
    return Facts(
        round=round,
        days=None if is_state or period.is_whole else (period.span.first, period.span.last),
        part=(name, value) if name else None,
        **scope,
    )


def _query(
    request, round: Round, period: Period, signed: Signed | None, draft: SummaryReport | None
) -> str:
    """What of the address the following pages and the file keep."""
    asked: dict[str, int | str] = {"round": round.pk}
    if draft is not None:
        asked |= DRAFT
    if signed is not None and signed.days:
        return urlencode({**asked, "addendum": signed.number})
    if not period.is_whole:
        asked["period"] = period.key
    if request.GET.get("part"):
        asked["part"] = request.GET["part"]
    if signed is not None:
        asked["version"] = signed.number
    return urlencode(asked)
