"""The dashboards of the city, a district and a center, and each of their tables as CSV."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.models import District
from accounts.roles import Role
from centers.models import Center
from core.csv_files import csv_download
from pilots.models import Round
from pilots.views.chosen_round import chosen_among
from reports.dashboards.city import city_dashboard as of_city
from reports.dashboards.page import Asked, asked, drawn
from reports.dashboards.units import center_dashboard as of_center
from reports.dashboards.units import district_dashboard as of_district

READERS = (*Role.of_business,)


@require_safe
@desk_required(*Role.of_city, *Role.of_district, *Role.of_subdistrict)
def dashboard(request):
    """The desk's own, of the round and period that the address asks for."""
    desk = request.desk
    if desk.role in Role.of_city:
        return _onward(request, "reports:city_dashboard")
    if desk.role in Role.of_district:
        return _onward(request, "reports:district_dashboard", desk.district_id)
    centers = Center.objects.visible_to(desk).running().order_by("pk")
    center = centers.first()
    if center is None:
        return _nothing_yet(
            request, "本街道(乡镇)还没有中心", "列入试点后，中心的数据会显示在这里。"
        )
    return _onward(request, "reports:center_dashboard", center.pk)


def _onward(request, page: str, *keys):
    asked = request.GET.urlencode()
    return redirect(reverse(page, args=keys) + (f"?{asked}" if asked else ""))


@require_safe
@desk_required(*Role.of_city)
def city_dashboard(request):
    found = _asked(request)
    if found is None:
        return _before_the_first(request)
    page = of_city(found, by=request.desk, at=timezone.now())
    return _answer(request, found, page, "city", "全市数据看板", chases=True)


@require_safe
@desk_required(*Role.of_city, *Role.of_district)
def district_dashboard(request, pk):
    district = get_object_or_404(District.objects.visible_to(request.desk), pk=pk)
    found = _asked(request)
    if found is None:
        return _before_the_first(request)
    page = of_district(found, district=district, by=request.desk, at=timezone.now())
    title = f"{district}数据看板"
    return _answer(request, found, page, "district", title, obj=district, chases=True)


@require_safe
@desk_required(*READERS)
def center_dashboard(request, pk):
    centers = Center.objects.visible_to(request.desk).select_related(
        "district", "subdistrict__district"
    )
    center = get_object_or_404(centers, pk=pk)
    found = _asked(request)
    if found is None:
        return _before_the_first(request)
    page = of_center(found, center=center, by=request.desk)
    return _answer(request, found, page, "center", f"{center}数据看板", obj=center)


def _asked(request) -> Asked | None:
    """None before the first round there is to see."""
    rounds = list(Round.objects.visible_to(request.desk).latest_first())
    round = chosen_among(request, rounds)
    return asked(request, rounds, round, on=timezone.localdate()) if round else None


def _answer(request, found: Asked, page, kind: str, title: str, *, obj=None, chases=False):
    if request.GET.get("format") == "csv":
        return _csv(request, found, page, title, obj=obj)
    is_officer = request.desk.role == Role.CITY_OFFICER and not found.round.is_closed
    context = {
        "page": page,
        "title": title,
        "asked": found,
        "panels": drawn(page.panels, request.path, found),
        "urgent": drawn(page.urgent, request.path, found),
        "is_officer": chases and is_officer,
        "is_city": request.desk.role in Role.of_city,
        "reads_district": request.desk.role in (*Role.of_city, *Role.of_district),
        "subject": obj,
        "path": request.path,
        "contents": page.contents,
    }
    return TemplateResponse(request, f"reports/dashboards/{kind}.html", context)


def _csv(request, found: Asked, page, title: str, *, obj) -> HttpResponse:
    """One table of the page; 404 for one it does not have."""
    asked_for = request.GET.get("table", "")
    table = next((table for table in page.tables if table.key == asked_for), None)
    if table is None:
        raise Http404
    name = f"{title}_{table.title}_{found.period.label}"
    changes = {"表格": ["", table.title], "时段": ["", f"{found.round}{found.period.label}"]}
    record(
        "导出看板表格", at=timezone.now(), by=request.desk, obj=obj or found.round, changes=changes
    )
    return csv_download(table.csv_rows, name)


def _before_the_first(request):
    return _nothing_yet(request, "还没有试点批次", "市级启动试点批次后，数据会显示在这里。")


def _nothing_yet(request, title: str, text: str):
    context = {"title": title, "text": text}
    return TemplateResponse(request, "reports/dashboards/nothing.html", context)
