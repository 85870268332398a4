"""补充数: listed, entered with its evidence, and confirmed by somebody else."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from accounts.downloads import file_response
from accounts.history import about, history_page
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from core.chinese_dates import format_moment
from core.keyset import page_after
from core.narrowing import kept_with, narrowed
from core.problems import Refused
from pilots.models import Round
from pilots.views.chosen_round import chosen_round
from pilots.views.closed_round import closed_away
from reports.models import Supplement
from reports.parts.actions import supplements as actions
from reports.parts.forms import SupplementForm
from reports.parts.states import HEADS, SUPPLEMENT_STEPS
from reports.taken_records import of_supplied
from supervision.views.answering import done, form_page, posted

READERS = (*HEADS, *Role.of_district)
HISTORY = ("by__user", "by__district", "by__subdistrict__district")


@require_safe
@desk_required(*READERS)
def supplement_list(request):
    round = chosen_round(request)
    chosen = narrowed(request, [("waiting", "等待本岗位确认")])
    rows = Supplement.objects.visible_to(request.desk)
    rows = (rows.waiting_for(request.desk) if chosen else rows).filter(round=round)
    rows = rows.select_related("center")
    if round is not None and is_taken(request):
        found = rows.order_by("-entered_at", "-pk")
        tables = [of_supplied(found)]
        return table_file(request, tables, what="导出补充数", obj=round, title=str(round))
    page = page_after(rows, day="entered_at", cursor=request.GET.get("after", ""))
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "page": page,
        "query": kept_with(f"round={round.pk}" if round else "", chosen),
        "narrowed": chosen,
        "can_add": bool(round and not round.is_closed and request.desk.role in actions.WRITERS),
        "is_one_center": request.desk.role in HEADS,
    }
    return TemplateResponse(request, "reports/parts/supplement_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(*actions.WRITERS)
def supplement_add(request):
    round = chosen_round(request)
    if round is None:
        raise Http404
    back_url = f"{reverse('reports:supplement_list')}?round={round.pk}"
    if away := closed_away(request, round, back_url):
        return away
    form = SupplementForm(**posted(request), round=round, desk=request.desk)
    act = partial(_enter, form, round, by=request.desk, at=timezone.now())
    if row := done(form, act, "center", "form_token"):
        messages.success(request, "已录入，由区里另一人确认后写入报告。")
        return redirect("reports:supplement_detail", row.pk)
    intro = (
        f"{round}：平台以外开展的工作在这里补充，在报告中单独列出，不并入平台数据，不计入任务量。"
    )
    crumbs = [("补充数", back_url)]
    return form_page(
        request, form, title="录入补充数", crumbs=crumbs, back_url=back_url, intro=intro
    )


def _enter(form, round, **said):
    upload = form.cleaned_data["file"]
    return actions.enter_supplement(round=round, facts=form.facts, upload=upload, **said)


@require_safe
@desk_required(*READERS)
def supplement_detail(request, pk):
    return _detail_page(request, _supplement(request, pk))


@require_safe
@desk_required(*READERS)
def supplement_history(request, pk):
    row = _supplement(request, pk)
    back_url = reverse("reports:supplement_detail", args=[pk])
    return history_page(request, about(row), title=str(row), back_url=back_url)


@require_POST
@desk_required(*READERS)
def supplement_step(request, pk):
    row = _supplement(request, pk)
    name = request.POST.get("step")
    if name not in SUPPLEMENT_STEPS:
        raise Http404
    note = request.POST.get("note", "")
    try:
        taken = actions.take_supplement_step(
            name, supplement=row, by=request.desk, at=timezone.now(), note=note
        )
    except Refused as refusal:
        return _detail_page(request, row, refusal.problems)
    messages.success(request, f"已办理，当前状态：{taken.get_state_display()}。")
    return redirect("reports:supplement_detail", pk)


@require_safe
@desk_required(*READERS, *Role.of_city)
def supplement_file(request, public_id):
    rows = Supplement.objects.visible_to(request.desk).select_related("file", "center")
    row = get_object_or_404(rows, file__public_id=public_id)
    response = file_response(row.file)
    with transaction.atomic():
        record("查看补充数证明材料", at=timezone.now(), by=request.desk, obj=row)
    return response


def _detail_page(request, row: Supplement, problems=()):
    offered = row.offered_steps(by=request.desk)
    decided = f"{row.decided_by}，{format_moment(row.decided_at)}" if row.decided_by else ""
    context = {
        "row": row,
        "problems": problems,
        "facts": [
            ("社会工作服务中心", str(row.center)),
            ("批次", str(row.round)),
            ("指标", row.figure_label),
            ("补充数", row.shown),
            ("理由", row.reason),
            ("录入", f"{row.entered_by}，{format_moment(row.entered_at)}"),
            ("确认", decided),
        ],
        "steps": [step for step in offered if not step.obstacles],
        # One reason keeps from several buttons: it is said once, for all of them.
        "blocked": list(dict.fromkeys(problem for step in offered for problem in step.obstacles)),
        "step_url": reverse("reports:supplement_step", args=[row.pk]),
        "history": row.history.select_related(*HISTORY).order_by("-pk"),
    }
    return TemplateResponse(request, "reports/parts/supplement_detail.html", context)


def _supplement(request, pk) -> Supplement:
    rows = Supplement.objects.visible_to(request.desk)
    return get_object_or_404(
        rows.select_related("center", "round", "file", "entered_by", "decided_by"), pk=pk
    )
