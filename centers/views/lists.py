"""The centers in one's scope as a list, and the same list as a workbook."""

from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from centers.figures import head_counts
from centers.forms.lists import CenterFilterForm
from centers.listing import listed, totals, with_staff, workbook
from core.chinese_dates import format_date
from core.keyset import PAGE_SIZE
from core.office_downloads import EXCEL, office_download


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def center_list(request):
    on = timezone.localdate()
    filters = CenterFilterForm(request.GET, desk=request.desk)
    rows = listed(desk=request.desk, filters=filters, on=on)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    query = _query(request)
    shows_people = request.desk.role in Role.of_business
    context = {
        "on": on,
        "filters": filters,
        "is_narrowed": bool(query),
        "page": page,
        "rows": with_staff(page.object_list, on=on),
        "totals": totals(rows, on=on),
        "heads": head_counts(centers=[row.center.pk for row in rows], on=on),
        "incomplete": sum(row.profile.percent < 100 for row in rows),
        "query": query,
        "export_url": f"{reverse('centers:center_export')}?{query}",
        "people_url": reverse("centers:qualification_list") if shows_people else "",
    }
    return TemplateResponse(request, "centers/center_list.html", context)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def center_export(request):
    on = timezone.localdate()
    filters = CenterFilterForm(request.GET, desk=request.desk)
    rows = with_staff(listed(desk=request.desk, filters=filters, on=on), on=on)
    title = "社会工作服务中心名册"
    content = workbook(rows, title=title, on=on)
    changes = {"截至": ["", format_date(on)], "行数": ["", len(rows)]}
    record("导出服务中心名册", at=timezone.now(), by=request.desk, changes=changes)
    return office_download(content, title, EXCEL)


def _query(request) -> str:
    """The filters of the address without the page, to be carried on; "" where nothing is narrowed."""
    asked = request.GET.copy()
    asked.pop("page", None)
    for name in [name for name in asked if not asked[name]]:
        del asked[name]
    return asked.urlencode()
