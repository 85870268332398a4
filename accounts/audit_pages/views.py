"""The audit log for its desk: the list, one act, everything that befell one object, an export."""

from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.audit_pages import words, workbook
from accounts.audit_pages.forms import AuditFilterForm
from accounts.models import AuditEvent, AuditSeal
from accounts.roles import Role
from core.keyset import page_after
from core.office_downloads import EXCEL, office_download

PAGE = 50


@require_safe
@desk_required(Role.AUDIT_ADMIN)
def audit_list(request):
    filters = _asked(request)
    page = _page(request, filters.filter(AuditEvent.objects.all()))
    context = {
        "filters": filters,
        "rows": [_row(event) for event in page.rows],
        "next": page.next_cursor,
        "query": filters.query(),
        "has_mistakes": not filters.is_valid(),
    }
    return TemplateResponse(request, "accounts/audit_list.html", context)


@require_safe
@desk_required(Role.AUDIT_ADMIN)
def audit_export(request):
    filters = _asked(request)
    if not filters.is_valid():  # the list says what is wrong
        return redirect(f"{reverse('accounts:audit_list')}?{filters.query()}")
    events, is_cut = workbook.newest(filters.filter(AuditEvent.objects.all()))
    asked = filters.in_words()
    content = workbook.audit_workbook(events, asked=asked, is_cut=is_cut)
    changes = {"filter": ["", asked], "rows": ["", len(events)]}
    record("导出审计记录", at=timezone.now(), by=request.desk, changes=changes)
    return office_download(content, workbook.TITLE, EXCEL)


@require_safe
@desk_required(Role.AUDIT_ADMIN)
def audit_detail(request, pk):
    event = get_object_or_404(AuditEvent.objects.select_related("user"), pk=pk)
    context = {
        "event": event,
        "moment": words.moment(event.at),
        "facts": _facts(event),
        "changes": words.changes_of(event),
    }
    return TemplateResponse(request, "accounts/audit_detail.html", context)


@require_safe
@desk_required(Role.AUDIT_ADMIN)
def audit_object(request, pk):
    """Everything that befell the object which this act was about."""
    event = get_object_or_404(AuditEvent.objects.exclude(object_id=""), pk=pk)
    page = _page(request, AuditEvent.objects.of(event.object_type, event.object_id))
    context = {
        "event": event,
        "kind": words.type_label(event.object_type),
        "rows": [_row(event) for event in page.rows],
        "next": page.next_cursor,
    }
    return TemplateResponse(request, "accounts/audit_object.html", context)


def _asked(request) -> AuditFilterForm:
    events = AuditEvent.objects.all()
    return AuditFilterForm(
        request.GET, acts=events.known("what"), types=events.known("object_type")
    )


def _page(request, events):
    cursor = request.GET.get("after", "")
    return page_after(events.select_related("user"), day="at", cursor=cursor, size=PAGE)


def _row(event: AuditEvent) -> dict:
    return {
        "event": event,
        "moment": words.moment(event.at),
        "person": words.person(event),
        "kind": words.type_label(event.object_type),
    }


def _facts(event: AuditEvent) -> list[tuple[str, str]]:
    """Everything kept of one act, and the seal it is under."""
    seal = AuditSeal.objects.filter(last_id__gte=event.pk).order_by("last_id").first()
    return [
        ("记录编号", str(event.pk)),
        ("时间", words.moment(event.at)),
        ("账号", words.person(event)),
        ("岗位", event.desk),
        ("操作", event.what),
        ("对象类型", words.type_label(event.object_type)),
        ("对象编号", event.object_id),
        ("对象", event.object_label),
        ("来源地址", event.ip or ""),
        ("请求编号", event.request_id),
        ("封存", f"{seal}，{words.moment(seal.sealed_at)}" if seal else "尚未封存"),
    ]
