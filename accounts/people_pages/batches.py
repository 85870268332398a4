"""Many accounts from a workbook: template, check, confirmation, codes on paper.

Between check and confirmation the workbook travels in the page itself, signed: nothing lies on
the disk or in the session, and what is confirmed is what was shown, read and checked anew.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.models import AccountBatch
from accounts.people import batches, codes
from accounts.people.batch_sheet import (
    TITLE,
    BatchCheck,
    batch_template,
    read_batch,
    read_batch_in_steps,
)
from accounts.roles import Role
from core.annotated import annotated_copy
from core.chinese_dates import format_date, format_moment
from core.kept_files import LOST, Kept, KeptFileForm, WorkbookFileForm
from core.problems import Refused
from core.progress import Step, Steps
from core.streamed import answer_in_steps

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 20  # batches on the first page
HELP = "本平台下载的模板，.xlsx 格式，不超过1MB、500人。"


@require_safe
@desk_required(Role.SECURITY_ADMIN)
def batch_template_get(request):
    return _workbook(batch_template(), f"{TITLE}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.SECURITY_ADMIN)
def batch_upload(request):
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookFileForm(*sent, help_text=HELP)
    if form.is_valid():
        return answer_in_steps(request, _checking(request, form))
    return _upload_page(request, form)


def _checking(request, form) -> Steps[HttpResponse]:
    kept = form.kept()
    try:
        check = yield from read_batch_in_steps(kept.upload, on=timezone.localdate())
    except Refused as refusal:
        form.refuse(refusal)
        return _upload_page(request, form)
    yield Step("正在整理检查结果")
    return _check_page(request, kept, check)


def _upload_page(request, form):
    recent = AccountBatch.objects.visible_to(request.desk).select_related("made_by__user")
    context = {"form": form, "recent": recent.order_by("-pk")[:MOST_SHOWN]}
    return TemplateResponse(request, "accounts/batch_upload.html", context)


@require_POST
@desk_required(Role.SECURITY_ADMIN)
@sensitive_post_parameters("kept")
def batch_confirm(request):
    """Answers with the codes themselves, which no later page can show again."""
    form = KeptFileForm(request.POST)
    kept = form.workbook(_signature(request))
    if kept is None:
        return _start_again(request, LOST)
    at, token = timezone.now(), form.cleaned_data["form_token"]
    try:
        batch, made = batches.open_accounts(
            content=kept.content, name=kept.name, form_token=token, by=request.desk, at=at
        )
    except Refused as refusal:
        return _refused_page(request, kept, refusal)
    if not made:
        messages.info(request, "这批账号已经导入，没有重复导入。代码没有印出的，可以重新发放。")
        return redirect("accounts:batch_detail", batch.pk)
    return _codes_page(request, batch, made, at)


@require_POST
@desk_required(Role.SECURITY_ADMIN)
@sensitive_post_parameters("kept")
def batch_copy(request):
    """The person's own workbook with its mistakes marked."""
    kept = KeptFileForm(request.POST).workbook(_signature(request))
    if kept is None:
        return _start_again(request, LOST)
    try:
        copy = annotated_copy(kept.content, _check(kept).problems)
    except Refused as refusal:
        return _start_again(request, *(problem.sentence for problem in refusal.problems))
    return _workbook(copy, f"批注-{kept.name}")


@require_safe
@desk_required(Role.SECURITY_ADMIN)
def batch_detail(request, pk):
    return _detail_page(request, _batch(request, pk), problems=())


@require_POST
@desk_required(Role.SECURITY_ADMIN)
def batch_renew(request, pk):
    """Answers with new codes, like the confirmation."""
    batch, at = _batch(request, pk), timezone.now()
    try:
        made = batches.renew_codes(batch=batch, by=request.desk, at=at)
    except Refused as refusal:
        return _detail_page(request, batch, problems=refusal.problems)
    return _codes_page(request, batch, made, at)


def _batch(request, pk) -> AccountBatch:
    return get_object_or_404(
        AccountBatch.objects.visible_to(request.desk).select_related("made_by__user"), pk=pk
    )


def _check(kept: Kept) -> BatchCheck:
    return read_batch(kept.upload, on=timezone.localdate())


def _signature(request) -> str:
    """Only the desk that uploaded a workbook can confirm it."""
    return f"accounts.batch.{request.desk.pk}"


def _check_page(request, kept: Kept, check: BatchCheck, problems=()):
    context = {
        "form": KeptFileForm.of(kept, _signature(request)),
        "file_name": kept.name,
        "rows": [_row(row, check) for row in check.rows],
        "faults": check.problems,
        "notices": check.notices,
        "problems": problems,
    }
    return TemplateResponse(request, "accounts/batch_check.html", context)


def _row(row, check: BatchCheck) -> dict:
    values = row.values
    starts, role = values["valid_from"], values["role"]
    return {
        "number": row.number,
        "full_name": values["full_name"] or "",
        "username": values["username"] or "",
        "role": role.label if role else "",
        "unit": f"{values['district'] or ''}{values['subdistrict'] or ''}",
        "starts": format_date(starts) if starts else "",
        "basis": values["basis"] or "",
        "faults": [problem for problem in check.problems if problem.row == row.number],
    }


def _refused_page(request, kept: Kept, refusal: Refused):
    """The check once more, as things stand now; without one where the file is no longer taken."""
    try:
        return _check_page(request, kept, _check(kept), refusal.problems)
    except Refused as unusable:
        return _start_again(request, *(problem.sentence for problem in unusable.problems))


def _codes_page(request, batch: AccountBatch, made: batches.Codes, at):
    context = {
        "batch": batch,
        "slips": list(made.items()),
        "expires": format_moment(at + codes.FIRST_LIFE),
    }
    return TemplateResponse(request, "accounts/batch_codes.html", context)


def _detail_page(request, batch: AccountBatch, problems):
    waiting = set(batches.waiting_users(batch).values_list("pk", flat=True))
    users = list(batch.users.order_by("pk"))
    context = {
        "batch": batch,
        "facts": [
            ("导入时间", format_moment(batch.made_at)),
            ("导入人", str(batch.made_by.user)),
            ("文件名", batch.file_name),
            ("账号", f"{len(users)}个"),
            ("尚未设置密码", f"{len(waiting)}人"),
        ],
        "rows": [(user, user.pk in waiting) for user in users],
        "can_renew": bool(waiting),
        "problems": problems,
    }
    return TemplateResponse(request, "accounts/batch_detail.html", context)


def _start_again(request, *sentences: str):
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect("accounts:batch_upload")


def _workbook(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, XLSX, headers={"Content-Disposition": disposition or ""})
