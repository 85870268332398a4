"""The service records of a center: as a list, and by how much of them is clerical work."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases.clerical import CLAUSE, RULE, added_up, share_of, shares_by_worker
from cases.models import ServiceRecord
from cases.record_list import (
    RecordFilterForm,
    list_columns,
    month_of,
    record_row,
    sums_of,
)
from cases.states import WORKERS
from cases.views.cases import FILE_READERS
from centers.models import Center
from core.keyset import page_after


def _own_center(desk) -> Center | None:
    """The center whose people can be chosen by name; None for desks that see several."""
    if desk.role not in Role.of_center:
        return None
    return Center.objects.visible_to(desk).order_by("pk").first()


@require_safe
@desk_required(*FILE_READERS)
def record_list(request):
    visible = ServiceRecord.objects.visible_to(request.desk)
    filters = RecordFilterForm(request.GET, center=_own_center(request.desk))
    chosen = filters.filter(visible)
    cursor = request.GET.get("after", "")
    page = page_after(list_columns(chosen), day="served_on", cursor=cursor)
    context = {
        "filters": filters,
        "query": filters.query(),
        "rows": [record_row(record) for record in page.rows],
        "next": page.next_cursor,
        "sums": sums_of(chosen),
        "share": share_of(chosen),
        "rule": RULE,
        "clause": CLAUSE,
        "can_add": request.desk.role in WORKERS,
        "shows_center": request.desk.role not in Role.of_center,
    }
    return TemplateResponse(request, "cases/record_list.html", context)


@require_safe
@desk_required(*FILE_READERS)
def clerical_list(request):
    """The share of each worker, and of the centers together; each opens its rows."""
    center = _own_center(request.desk)
    filters = RecordFilterForm(request.GET, center=center)
    month = filters.cleaned_data.get("month") if filters.is_valid() else None
    records = ServiceRecord.objects.visible_to(request.desk)
    if month:
        records = records.filter(served_on__range=month_of(month))
    shares = shares_by_worker(records)
    context = {
        "filters": filters,
        "month": f"{month:%Y-%m}" if month else "",
        "shares": shares,
        "total": added_up(one.share for one in shares),
        "rule": RULE,
        "clause": CLAUSE,
        "opens_worker": center is not None,
        "shows_center": center is None,
    }
    return TemplateResponse(request, "cases/clerical_list.html", context)
