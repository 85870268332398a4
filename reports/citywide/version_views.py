"""An adopted version of the city's report on a page, and what each of its numbers adds up."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from reports.citywide.adopted import held_by
from reports.citywide.content import CityReading, adopted_reading
from reports.citywide.models import CityReportVersion
from reports.citywide.sum_of import sum_in
from reports.citywide.views import TAKEN
from reports.figure_links import KEY
from reports.taken_tables import of_city_report, of_sum
from reports.views.asked import asked_city_version


@require_safe
@desk_required(*Role.of_city)
def city_report_version(request, pk, number):
    version = asked_city_version(request, pk, number)
    reading = _reading(version) if version.is_intact else None
    if is_taken(request):
        sums = [part.table for part in reading.sections] if reading else []
        tables = of_city_report(sums, reading.problems if reading else ())
        return table_file(request, list(tables), what=TAKEN, obj=version.report, title=str(version))
    context = {
        "round": version.report.round,
        "version": version,
        "reading": reading,
    }
    return TemplateResponse(request, "reports/citywide/version.html", context)


@require_safe
@desk_required(*Role.of_city)
def city_version_figure(request, pk, number, key):
    """The districts that a figure of the version adds up, as the version says them."""
    version = asked_city_version(request, pk, number)
    if not version.is_intact:
        raise Http404  # its page says why
    found = sum_in(version, key, request.GET.get("part", ""), way=_way(version))
    if found is None:
        raise Http404
    if is_taken(request):
        tables = [of_sum(found)] if found.parts else []
        return table_file(request, tables, what=TAKEN, obj=version.report, title=str(version))
    context = {
        "round": version.report.round,
        "version": version,
        "sum": found,
        "gaps": [],
        "count": 0,
    }
    return TemplateResponse(request, "reports/citywide/sum_of.html", context)


def _reading(version: CityReportVersion) -> CityReading:
    """With the way from each number to what it was added up from."""
    rows = {row.district.name: row for row, _ in held_by(version)}
    return adopted_reading(version, way=_way(version), rows_of=rows)


def _way(version: CityReportVersion) -> str:
    """The address for ``KEY`` of the page of a sum."""
    args = [version.report.round_id, version.number, KEY]
    return reverse("reports:city_version_figure", args=args)
