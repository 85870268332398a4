"""The pages by which a filled-in workbook comes in: upload, check, annotated copy, confirmation.

Between check and confirmation the workbook travels in the page, signed (``core.kept_files``);
what is confirmed is read and checked anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from core.annotated import annotated_copy
from core.kept_files import LOST, Kept, KeptFileForm, WorkbookFileForm
from core.off_line import SheetCheck
from core.office_downloads import EXCEL, office_download
from core.problems import Refused
from core.progress import Step, Steps, finished
from core.spreadsheet_reading import Upload
from core.streamed import answer_in_steps


class SeenFileForm(KeptFileForm):
    """Also which doubts were shown: others that came up since are shown before anything is stored."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Door:
    """One kind of workbook at one desk.

    ``check`` reads it in steps, ``take`` stores it and answers how many rows it stored; both raise
    ``Refused``. ``salt`` says who may confirm what was uploaded. ``back`` is the list that the
    rows come into, ``heads`` are the columns of the preview.
    """

    title: str
    what: str  # a row, counted: 条服务记录
    lead: str
    most: int
    heads: Sequence[str]
    check: Callable[[Upload], Steps[SheetCheck]]
    take: Callable[[Kept, str], int]
    salt: str
    urls: dict[str, str]  # upload, template, copy, confirm, back
    back_label: str
    done: str  # what is said beside the count once it is stored


def upload_page(request, door: Door) -> HttpResponseBase:
    """GET asks for the workbook, POST answers with all that is in it and wrong with it."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    help_text = f"本平台下载的表格，Excel格式，不超过1MB、{door.most}行。"
    form = WorkbookFileForm(*sent, help_text=help_text)
    if form.is_valid():
        return answer_in_steps(request, _checking(request, door, form))
    return _asking(request, door, form)


def copy_answer(request, door: Door) -> HttpResponseBase:
    """The person's own workbook with its mistakes marked."""
    kept = SeenFileForm(request.POST).workbook(door.salt)
    if kept is None:
        return _start_again(request, door, LOST)
    try:
        copy = annotated_copy(kept.content, finished(door.check(kept.upload)).problems)
    except Refused as refusal:
        return _start_again(request, door, *(one.sentence for one in refusal.problems))
    return office_download(copy, f"批注-{kept.name.removesuffix(EXCEL)}", EXCEL)


def confirm_answer(request, door: Door) -> HttpResponseBase:
    """Everything is stored or nothing."""
    form = SeenFileForm(request.POST)
    kept = form.workbook(door.salt)
    if kept is None:
        return _start_again(request, door, LOST)
    try:
        count = door.take(kept, form.cleaned_data["seen"])
    except Refused as refusal:
        return _refused(request, door, kept, refusal)
    if count:
        messages.success(request, f"已导入{count}{door.what}。{door.done}")
    else:
        messages.info(request, "表中的内容都已在平台上，没有重复导入。")
    return redirect(door.urls["back"])


def _checking(request, door: Door, form: WorkbookFileForm) -> Steps[HttpResponse]:
    kept = form.kept()
    try:
        check = yield from door.check(kept.upload)
    except Refused as refusal:
        form.refuse(refusal)
        return _asking(request, door, form)
    yield Step("正在整理检查结果")
    return _told(request, door, kept, check)


def _asking(request, door: Door, form: WorkbookFileForm) -> HttpResponse:
    return TemplateResponse(request, "off_line/upload.html", {"form": form, "door": door})


def _told(request, door: Door, kept: Kept, check: SheetCheck, problems=()) -> HttpResponse:
    form = SeenFileForm.of(kept, door.salt)
    form.initial["seen"] = check.seen
    faults = {problem.row for problem in check.problems}
    context = {
        "door": door,
        "form": form,
        "file_name": kept.name,
        "check": check,
        "rows": [
            (row, list(zip(door.heads, row.cells, strict=True)), row.number in faults)
            for row in check.rows
        ],
        "on_file": len(check.rows) - len(check.new_rows),
        "problems": problems,
    }
    return TemplateResponse(request, "off_line/check.html", context)


def _refused(request, door: Door, kept: Kept, refusal: Refused) -> HttpResponse:
    """The check once more, as things stand now; without one where the file is no longer taken."""
    try:
        check = finished(door.check(kept.upload))
    except Refused as unusable:
        return _start_again(request, door, *(one.sentence for one in unusable.problems))
    return _told(request, door, kept, check, refusal.problems)


def _start_again(request, door: Door, *sentences: str) -> HttpResponse:
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(door.urls["upload"])
