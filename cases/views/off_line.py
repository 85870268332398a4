"""Cases and services in from a workbook: its template, check, copy and confirmation.

Between check and confirmation the workbook travels in the page, signed (core.kept_files).
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.audit import record
from cases.importing import import_work
from cases.models import WorkBatch
from cases.off_line.checking import check_work, check_work_in_steps
from cases.off_line.columns import TITLE
from cases.off_line.rows import WorkCheck
from cases.off_line.template import own_open_cases, work_template
from cases.states import WORKERS
from centers.models import Center
from core.annotated import annotated_copy
from core.kept_files import LOST, Kept, KeptFileForm, WorkbookFileForm
from core.office_downloads import EXCEL, office_download
from core.problems import Refused
from core.progress import Step, Steps
from core.streamed import answer_in_steps

HELP = "下载的填报工作簿，保存为Excel格式，不超过1MB。"
MOST_SHOWN = 10  # batches on the first page


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def work_upload(request):
    center = _center(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookFileForm(*sent, help_text=HELP)
    if form.is_valid():
        return answer_in_steps(request, _checking(request, center, form))
    return _upload_page(request, center, form)


@require_safe
@desk_required(*WORKERS)
def work_template_get(request):
    center = _center(request)
    cases = own_open_cases(request.desk)
    with transaction.atomic():
        changes = {"在办案例": ["", len(cases)]}
        record("下载填报工作簿", at=timezone.now(), by=request.desk, obj=center, changes=changes)
    return office_download(work_template(center=center, cases=cases), TITLE, EXCEL)


@require_POST
@desk_required(*WORKERS)
@sensitive_post_parameters("kept")
def work_copy(request):
    """The person's own workbook with its mistakes marked."""
    center = _center(request)
    kept = KeptFileForm(request.POST).workbook(_salt(request, center))
    if kept is None:
        return _start_again(request, LOST)
    try:
        copy = annotated_copy(kept.content, _check(request, center, kept).problems)
    except Refused as refusal:
        return _start_again(request, *(problem.sentence for problem in refusal.problems))
    return office_download(copy, f"批注-{kept.name.removesuffix(EXCEL)}", EXCEL)


@require_POST
@desk_required(*WORKERS)
@sensitive_post_parameters("kept")
def work_confirm(request):
    center = _center(request)
    form = KeptFileForm(request.POST)
    kept = form.workbook(_salt(request, center))
    if kept is None:
        return _start_again(request, LOST)
    token = form.cleaned_data["form_token"]
    own = WorkBatch.objects.visible_to(request.desk).filter(by=request.desk)
    if done := own.filter(form_token=token).first():
        return _done(request, done, is_new=False)
    try:
        check = _check(request, center, kept)
    except Refused as refusal:
        return _start_again(request, *(problem.sentence for problem in refusal.problems))
    if check.problems:
        return _check_page(request, center, kept, check)
    try:
        batch, is_new = import_work(
            check,
            center=center,
            content=kept.content,
            name=kept.name,
            form_token=token,
            by=request.desk,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _check_page(request, center, kept, check, problems=refusal.problems)
    return _done(request, batch, is_new=is_new)


def _center(request) -> Center:
    centers = Center.objects.visible_to(request.desk).running()
    return get_object_or_404(centers.select_related("subdistrict"))


def _check(request, center: Center, kept: Kept) -> WorkCheck:
    return check_work(kept.upload, center=center, by=request.desk, at=timezone.now())


def _checking(request, center: Center, form: WorkbookFileForm) -> Steps[HttpResponse]:
    kept, by = form.kept(), request.desk
    try:
        check = yield from check_work_in_steps(kept.upload, center=center, by=by, at=timezone.now())
    except Refused as refusal:
        form.refuse(refusal)
        return _upload_page(request, center, form)
    yield Step("正在整理检查结果")
    return _check_page(request, center, kept, check)


def _salt(request, center: Center) -> str:
    """Only the desk that uploaded a workbook can confirm it, and for its center."""
    return f"cases.work.{request.desk.pk}.{center.pk}"


def _upload_page(request, center: Center, form):
    batches = WorkBatch.objects.visible_to(request.desk).filter(by__user=request.user)
    recent = batches.order_by("-at", "-pk")[:MOST_SHOWN]
    context = {"form": form, "center": center, "recent": recent}
    return TemplateResponse(request, "cases/work_upload.html", context)


def _check_page(request, center: Center, kept: Kept, check: WorkCheck, *, problems=()):
    context = {
        "form": KeptFileForm.of(kept, _salt(request, center)),
        "file_name": kept.name,
        "check": check,
        "problems": problems,
    }
    return TemplateResponse(request, "cases/work_check.html", context)


def _start_again(request, *sentences: str):
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect("cases:work_upload")


def _done(request, batch: WorkBatch, *, is_new: bool):
    if is_new:
        messages.success(request, f"已{batch}。请删除本机上的工作簿，其中有服务对象的个人信息。")
    else:
        messages.info(request, f"这份工作簿已经导入过（{batch}），没有重复导入。")
    return redirect("cases:record_list")
