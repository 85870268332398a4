"""Service records one below the other."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases.models import ServiceRecord
from cases.record_list import SHARE_RULE, RecordFilterForm, fetched, record_row, shares
from cases.states import WORKERS
from cases.views.records import READERS
from core.keyset import page_after


@require_safe
@desk_required(*READERS)
def record_list(request):
    found, filters = _found(request)
    cursor = request.GET.get("after", "")
    page = page_after(fetched(found), day="served_on", cursor=cursor, with_count=True)
    context = {
        "filters": filters,
        "shares": shares(found.standing(), filters, desk=request.desk),
        "share_rule": SHARE_RULE,
        "rows": [record_row(row) for row in page.rows],
        "next": page.next_cursor,
        "found_in_words": page.found_in_words,
        "query": filters.query(),
        "names_centers": request.desk.role in Role.of_district,
        "can_add": request.desk.role in WORKERS,
    }
    return TemplateResponse(request, "cases/record_list.html", context)


def _found(request):
    on = timezone.localdate()
    filters = RecordFilterForm(request.GET, desk=request.desk, on=on)
    return filters.filter(ServiceRecord.objects.visible_to(request.desk)), filters
