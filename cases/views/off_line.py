"""Casework in from a workbook: services and new cases logged off line."""

from functools import partial

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from cases.off_line import case_sheet, opened, record_sheet, records
from cases.states import WORKERS
from centers.models import Center
from core.kept_files import Kept
from core.off_line_pages import Door, confirm_answer, copy_answer, upload_page
from core.office_downloads import EXCEL, office_download

DELETE = "请删除本机上的表格，其中有服务对象的个人信息。"


def _center(request) -> Center:
    centers = Center.objects.visible_to(request.desk).running()
    return get_object_or_404(centers.select_related("subdistrict"))


def _urls(name: str) -> dict[str, str]:
    steps = ("upload", "template", "copy", "confirm")
    urls = {step: reverse(f"cases:{name}_{step}") for step in steps}
    return {**urls, "back": reverse(f"cases:{name}_list")}


def _salt(request, name: str, center: Center) -> str:
    """Only the desk that uploaded a workbook can confirm it, and for its center."""
    return f"cases.off_line.{name}.{request.desk.pk}.{center.pk}"


def _records(request) -> Door:
    center, now = _center(request), timezone.now()
    own = {"center": center, "by": request.desk, "at": now}

    def take(kept: Kept, seen: str) -> int:
        return records.take_records(kept=kept, seen=seen, **own)

    return Door(
        title="导入服务记录",
        what="条服务记录",
        lead="没有网络时先记在表格里：表格已列出您的在办案例供选择。",
        most=records.MOST_ROWS,
        heads=records.HEADS,
        check=partial(records.check_records, **own),
        take=take,
        salt=_salt(request, "records", center),
        urls=_urls("record"),
        back_label="服务记录",
        done=DELETE,
    )


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def record_upload(request):
    return upload_page(request, _records(request))


@require_safe
@desk_required(*WORKERS)
def record_template(request):
    center, now = _center(request), timezone.now()
    with transaction.atomic():
        record("下载服务记录填报表", at=now, by=request.desk, obj=center)
    content = record_sheet.record_template(center=center, by=request.desk, at=now)
    return office_download(content, record_sheet.TITLE, EXCEL)


@require_POST
@desk_required(*WORKERS)
@sensitive_post_parameters("kept")
def record_copy(request):
    return copy_answer(request, _records(request))


@require_POST
@desk_required(*WORKERS)
@sensitive_post_parameters("kept")
def record_confirm(request):
    return confirm_answer(request, _records(request))


def _cases(request) -> Door:
    center = _center(request)
    own = {"center": center, "by": request.desk, "at": timezone.now()}

    def take(kept: Kept, seen: str) -> int:
        return opened.take_cases(kept=kept, seen=seen, **own)

    return Door(
        title="导入新接案",
        what="个案例",
        lead="没有网络时先在表格里登记新接的案例，由导入的人负责。",
        most=opened.MOST_ROWS,
        heads=opened.HEADS,
        check=partial(opened.check_cases, **own),
        take=take,
        salt=_salt(request, "cases", center),
        urls=_urls("case"),
        back_label="服务案例",
        done=DELETE,
    )


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def case_upload(request):
    return upload_page(request, _cases(request))


@require_safe
@desk_required(*WORKERS)
def case_template(request):
    content = case_sheet.case_template(center=_center(request), on=timezone.localdate())
    return office_download(content, case_sheet.TITLE, EXCEL)


@require_POST
@desk_required(*WORKERS)
@sensitive_post_parameters("kept")
def case_copy(request):
    return copy_answer(request, _cases(request))


@require_POST
@desk_required(*WORKERS)
@sensitive_post_parameters("kept")
def case_confirm(request):
    return confirm_answer(request, _cases(request))
