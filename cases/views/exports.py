"""A list taken along as a workbook, masked or for a stated reason in clear."""

from collections.abc import Callable

from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from cases import case_export, record_export
from cases.export_forms import CaseExportForm, ExportForm, RecordExportForm
from cases.filters import CaseFilterForm
from cases.models import Case, ServiceRecord
from cases.record_list import RecordFilterForm
from cases.views.cases import EXPORTERS
from cases.views.records import READERS
from core.office_downloads import EXCEL, office_download
from core.problems import Refused


@require_http_methods(FORM_METHODS)
@desk_required(*EXPORTERS)
def case_export_page(request):
    """The filter's cases; with the identity for the executive director alone, who says why."""
    on = timezone.localdate()
    filters = CaseFilterForm(request.GET, desk=request.desk, on=on)
    cases = filters.filter(Case.objects.open_to(request.desk, on=on))
    return _answer(request, cases, filters, CaseExportForm, case_export.workbook, case_export.TITLE)


@require_http_methods(FORM_METHODS)
@desk_required(*READERS)
def record_export_page(request):
    """The filter's records; with the texts for the executive director alone, who says why."""
    filters = RecordFilterForm(request.GET, desk=request.desk, on=timezone.localdate())
    found = filters.filter(ServiceRecord.objects.visible_to(request.desk))
    make, title = record_export.workbook, record_export.TITLE
    return _answer(request, found, filters, RecordExportForm, make, title)


LISTS = {CaseExportForm: "cases:case_list", RecordExportForm: "cases:record_list"}


def _answer(request, found, filters, form_class: type[ExportForm], make: Callable, title: str):
    """That it left, how many rows, and in clear for which reason, is in the audit log."""
    now, desk, words = timezone.now(), request.desk, filters.in_words()
    form = form_class(request.POST if request.method == "POST" else None, desk=desk)
    if form.is_valid():
        try:
            content, count = make(found, in_clear=form.is_in_clear, words=words, by=desk, at=now)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            with transaction.atomic():
                changes = form.told() | {"行数": ["", str(count)], "筛选": ["", words]}
                record(f"导出{title}", at=now, by=desk, changes=changes)
            return office_download(content, title, EXCEL)
    context = {
        "form": form,
        "title": title,
        "words": words,
        "query": filters.query(),
        "list_url": reverse(LISTS[form_class]),
        "is_too_many": record_export.too_many(found),
        "most": record_export.MOST_ROWS,
    }
    return TemplateResponse(request, "cases/export.html", context)
