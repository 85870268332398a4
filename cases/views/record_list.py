"""Service records one below the other, and as a workbook."""

from django.db import transaction
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from cases.models import ServiceRecord
from cases.record_export import MOST_ROWS, TITLE, too_many, workbook
from cases.record_forms import ExportForm
from cases.record_list import SHARE_RULE, RecordFilterForm, fetched, record_row, shares
from cases.states import WORKERS
from cases.views.activities import FORM_METHODS
from cases.views.records import READERS
from core.keyset import page_after
from core.office_downloads import EXCEL, office_download
from core.problems import Refused


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


@require_http_methods(FORM_METHODS)
@desk_required(*READERS)
def record_export(request):
    """The filter's rows as a workbook; with the texts for the executive director alone, who says
    why. That it left, and how many rows, is in the audit log."""
    now, desk = timezone.now(), request.desk
    found, filters = _found(request)
    form = ExportForm(request.POST if request.method == "POST" else None, desk=desk)
    if form.is_valid():
        try:
            content, count = workbook(
                found, is_full=form.wants_texts, words=filters.in_words(), by=desk, at=now
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            with transaction.atomic():
                changes = form.told() | {"行数": ["", str(count)], "筛选": ["", filters.in_words()]}
                record("导出服务记录", at=now, by=desk, changes=changes)
            return office_download(content, TITLE, EXCEL)
    context = {
        "form": form,
        "words": filters.in_words(),
        "query": filters.query(),
        "is_too_many": too_many(found),
        "most": MOST_ROWS,
    }
    return TemplateResponse(request, "cases/record_export.html", context)


def _found(request):
    on = timezone.localdate()
    filters = RecordFilterForm(request.GET, desk=request.desk, on=on)
    return filters.filter(ServiceRecord.objects.visible_to(request.desk)), filters
