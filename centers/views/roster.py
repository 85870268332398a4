"""A center's staff in and out as a workbook: template, check, confirmation, copy, export."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from accounts.roles import Role
from centers import actions
from centers.forms.roster import RosterExportForm, RosterFileForm
from centers.models import Center
from centers.models.people import StaffKind
from centers.roster_export import roster_members, roster_workbook
from centers.roster_rows import Change, Plan
from centers.roster_sheet import (
    TITLE,
    RosterCheck,
    read_roster,
    read_roster_in_steps,
    roster_template,
)
from core.annotated import annotated_copy
from core.chinese_dates import format_date
from core.kept_files import LOST, Kept, KeptFileForm
from core.office_downloads import EXCEL, office_download
from core.problems import Refused
from core.progress import Step, Steps
from core.streamed import answer_in_steps


@require_safe
@desk_required(Role.EXECUTIVE_DIRECTOR)
def roster_template_get(request, pk):
    center = _center(request, pk)
    content = roster_template(center, on=timezone.localdate())
    record("下载人员名册模板", at=timezone.now(), by=request.desk, obj=center)
    return office_download(content, TITLE, EXCEL)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def roster_upload(request, pk):
    center = _center(request, pk)
    form = RosterFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        return answer_in_steps(request, _checking(request, center, form))
    return _upload_page(request, center, form)


@require_POST
@desk_required(Role.EXECUTIVE_DIRECTOR)
@sensitive_post_parameters("kept")
def roster_confirm(request, pk):
    center = _center(request, pk)
    kept = KeptFileForm(request.POST).workbook(_salt(request, center))
    if kept is None:
        return _start_again(request, center, LOST)
    try:
        check = actions.take_roster(
            center=center, content=kept.content, name=kept.name, by=request.desk, at=timezone.now()
        )
    except Refused as refusal:
        return _refused_page(request, center, kept, refusal)
    if check.added or check.changed:
        sentence = (
            f"名册已导入：新增{check.added}人，更改{check.changed}人，其余{check.unchanged}人不变。"
        )
        messages.success(request, sentence)
    else:
        messages.info(request, "名册与已登记的内容一致，没有改动。")
    return redirect("centers:center_detail", pk=center.pk)


@require_POST
@desk_required(Role.EXECUTIVE_DIRECTOR)
@sensitive_post_parameters("kept")
def roster_copy(request, pk):
    """The person's own workbook with its mistakes marked."""
    center = _center(request, pk)
    kept = KeptFileForm(request.POST).workbook(_salt(request, center))
    if kept is None:
        return _start_again(request, center, LOST)
    try:
        check = read_roster(kept.upload, center=center, on=timezone.localdate())
        copy = annotated_copy(kept.content, check.problems)
    except Refused as refusal:
        return _start_again(request, center, *(p.sentence for p in refusal.problems))
    return office_download(copy, f"批注-{kept.name.removesuffix(EXCEL)}", EXCEL)


@require_safe
@desk_required(*Role.of_business)
def roster_export(request):
    """Of everybody in reach on the day that the address names, or of one center."""
    form = RosterExportForm(request.GET, desk=request.desk)
    asked = form.cleaned_data if form.is_valid() else {}
    on, center = asked.get("on") or timezone.localdate(), asked.get("center")
    members = roster_members(desk=request.desk, on=on, center=center)
    changes = {"截至": ["", str(on)], "人数": ["", len(members)]}
    record("导出人员名册", at=timezone.now(), by=request.desk, obj=center, changes=changes)
    title = f"{TITLE}（截至{format_date(on)}）"
    return office_download(roster_workbook(members, on=on), title, EXCEL)


def _checking(request, center: Center, form: RosterFileForm) -> Steps[HttpResponse]:
    kept = form.kept()
    try:
        check = yield from read_roster_in_steps(kept.upload, center=center, on=timezone.localdate())
    except Refused as refusal:
        form.refuse(refusal)
        return _upload_page(request, center, form)
    yield Step("正在整理检查结果")
    return _check_page(request, center, kept, check)


def _center(request, pk) -> Center:
    return get_object_or_404(Center.objects.visible_to(request.desk).running(), pk=pk)


def _salt(request, center: Center) -> str:
    """Only the desk that uploaded a roster can confirm it, and for that center."""
    return f"centers.roster.{request.desk.pk}.{center.pk}"


def _upload_page(request, center: Center, form):
    return TemplateResponse(request, "centers/roster_upload.html", {"form": form, "center": center})


def _check_page(request, center: Center, kept: Kept, check: RosterCheck, problems=()):
    context = {
        "center": center,
        "form": KeptFileForm.of(kept, _salt(request, center)),
        "file_name": kept.name,
        "check": check,
        "rows": [_row(plan, check) for plan in check.plans if plan.person is None or plan.changes],
        "faults": check.problems,
        "notices": check.notices,
        "problems": problems,
    }
    return TemplateResponse(request, "centers/roster_check.html", context)


def _row(plan: Plan, check: RosterCheck) -> dict:
    return {
        "number": plan.number,
        "name": plan.name,
        "is_new": plan.person is None,
        "changes": [(c.label, _shown(c, c.before), _shown(c, c.after)) for c in plan.changes],
        "faults": [problem for problem in check.problems if problem.row == plan.number],
    }


def _shown(change: Change, value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return format_date(value)
    if change.key == "kind":
        return StaffKind(value).label
    return str(value or "") or "（空）"


def _refused_page(request, center: Center, kept: Kept, refusal: Refused):
    """The check once more, as things stand now; without one where the file is no longer taken."""
    try:
        check = read_roster(kept.upload, center=center, on=timezone.localdate())
    except Refused as unusable:
        return _start_again(request, center, *(p.sentence for p in unusable.problems))
    return _check_page(request, center, kept, check, refusal.problems)


def _start_again(request, center: Center, *sentences: str):
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect("centers:roster_upload", pk=center.pk)
