"""Recommendations filled in off line: the workbook, its check, its import.

Between check and import the workbook travels in the page, signed (core.kept_files).
"""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from core.annotated import annotated_copy
from core.kept_files import LOST, Kept, KeptFileForm, WorkbookFileForm
from core.office_downloads import EXCEL, office_download
from core.problems import Refused
from pilots import actions
from pilots.batches.checking import check_workbook
from pilots.batches.rows import BatchCheck
from pilots.batches.template import template, workbook_title
from pilots.batches.units import Unit, district_of, to_fill_in, units_of
from pilots.models import RecommendationBatch, Round
from pilots.views.recommendations import WRITERS

HELP = "本批次下载的工作簿，保存为Excel格式，不超过1MB。"
MOST_SHOWN = 20  # batches on the first page


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def batch_upload(request, pk):
    round = _round(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, refused = WorkbookFileForm(*sent, help_text=HELP), ()
    if form.is_valid():
        kept = form.kept()
        try:
            return _check_page(request, round, kept, _check(request, round, kept))
        except Refused as refusal:
            refused = refusal.problems
    recent = RecommendationBatch.objects.visible_to(request.desk).filter(round=round)
    context = {
        "round": round,
        "form": form,
        "refused": refused,
        "units": [unit.subdistrict for unit in _units(request, round)],
        "is_street": request.desk.role == Role.SUBDISTRICT_OFFICER,
        "recent": recent.select_related("by__user").order_by("-pk")[:MOST_SHOWN],
    }
    return TemplateResponse(request, "pilots/batch_upload.html", context)


@require_safe
@desk_required(*WRITERS)
def batch_template(request, pk):
    """All units that can be filled in, or those of ``?unit=``, each by its code."""
    round, chosen = _round(request, pk), set(request.GET.getlist("unit"))
    units = [
        unit for unit in _units(request, round) if not chosen or unit.subdistrict.code in chosen
    ]
    if not units:
        messages.error(
            request, "没有可以填写的街道(乡镇)：已提交的推荐表和对方正在填写的不在其中。"
        )
        return redirect("pilots:batch_upload", pk)
    district = district_of(request.desk)
    with transaction.atomic():
        record("下载填报工作簿", at=timezone.now(), by=request.desk, obj=round)
    whose = units[0].subdistrict if len(units) == 1 else district
    content = template(round=round, district=district, units=units)
    return office_download(content, workbook_title(round, whose), EXCEL)


@require_POST
@desk_required(*WRITERS)
@sensitive_post_parameters("kept")
def batch_copy(request, pk):
    """The person's own workbook with its mistakes marked."""
    round = _round(request, pk)
    kept = KeptFileForm(request.POST).workbook(_salt(request, round))
    if kept is None:
        return _start_again(request, round, LOST)
    try:
        copy = annotated_copy(kept.content, _check(request, round, kept).problems)
    except Refused as refusal:
        return _start_again(request, round, *(problem.sentence for problem in refusal.problems))
    return office_download(copy, f"批注-{kept.name.removesuffix(EXCEL)}", EXCEL)


@require_POST
@desk_required(*WRITERS)
@sensitive_post_parameters("kept")
def batch_confirm(request, pk):
    round = _round(request, pk)
    form = KeptFileForm(request.POST)
    kept = form.workbook(_salt(request, round))
    if kept is None:
        return _start_again(request, round, LOST)
    token = form.cleaned_data["form_token"]
    done = RecommendationBatch.objects.visible_to(request.desk).filter(form_token=token).first()
    if done is not None:
        return _done(request, done, is_new=False)
    try:
        check = _check(request, round, kept)
    except Refused as refusal:
        return _start_again(request, round, *(problem.sentence for problem in refusal.problems))
    if check.problems or not check.changed:
        return _check_page(request, round, kept, check)
    try:
        batch, is_new = actions.import_forms(
            check.changed,
            round=round,
            district=district_of(request.desk),
            content=kept.content,
            name=kept.name,
            form_token=token,
            by=request.desk,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _check_page(
            request, round, kept, _check(request, round, kept), problems=refusal.problems
        )
    return _done(request, batch, is_new=is_new)


def _round(request, pk) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)


def _units(request, round: Round) -> list[Unit]:
    units = units_of(round=round, by=request.desk, on=timezone.localdate())
    return to_fill_in(units.values(), by=request.desk)


def _check(request, round: Round, kept: Kept) -> BatchCheck:
    return check_workbook(kept.upload, round=round, by=request.desk, on=timezone.localdate())


def _salt(request, round: Round) -> str:
    """Only the desk that uploaded a workbook can confirm it, and only for its round."""
    return f"pilots.batch.{round.pk}.{request.desk.pk}"


def _check_page(request, round: Round, kept: Kept, check: BatchCheck, *, problems=()):
    wrong = {problem.row for problem in check.problems}
    context = {
        "round": round,
        "form": KeptFileForm.of(kept, _salt(request, round)),
        "file_name": kept.name,
        "check": check,
        "changed_count": len(check.changed) - check.begun_count,
        "rows": [(form, form.number in wrong) for form in check.forms],
        "problems": problems,
    }
    return TemplateResponse(request, "pilots/batch_check.html", context)


def _start_again(request, round: Round, *sentences: str):
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect("pilots:batch_upload", round.pk)


def _done(request, batch: RecommendationBatch, *, is_new: bool):
    counted = f"新建{batch.begun_count}张，修改{batch.changed_count}张"
    if is_new:
        messages.success(request, f"推荐表已导入：{counted}。导入的是草稿，提交前请核对。")
    else:
        messages.info(request, f"这份工作簿已经导入过（{counted}），没有重复导入。")
    return redirect(f"{reverse('pilots:recommendation_list')}?round={batch.round_id}")
