"""The working-day calendar, to be read; it is mended in the Django admin."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from pilots.models import WorkdayOverride


@require_safe
@desk_required(*Role.of_business)
def workday_list(request):
    """The year of ``?year=`` where the table has days of it, else this one."""
    years = sorted({day.year for day in WorkdayOverride.objects.values_list("day", flat=True)})
    asked = request.GET.get("year", "")
    chosen = next((year for year in years if str(year) == asked), timezone.localdate().year)
    context = {
        "year": chosen,
        "years": years,
        "rows": WorkdayOverride.objects.filter(day__year=chosen).order_by("day", "pk"),
        "this_year_is_missing": timezone.localdate().year not in years,
    }
    return TemplateResponse(request, "pilots/workday_list.html", context)
