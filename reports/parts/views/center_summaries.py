"""中心年度小结: written in the center, read and quoted by its district."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.history import about, history_page
from accounts.roles import Role
from core.problems import Refused
from pilots.models import Round
from pilots.views.chosen_round import chosen_round
from pilots.views.closed_round import closed_away
from reports.models import CenterSummary
from reports.parts.actions import center_summaries as actions
from reports.parts.centers import own_center
from reports.parts.forms import CenterSummaryForm, QuoteForm
from reports.parts.states import CENTER_SUMMARY_STEPS, HEADS
from reports.parts.summing_up import summing_up
from reports.parts.views.supplements import HISTORY, READERS
from supervision.views.answering import done, form_page, posted


@require_safe
@desk_required(*READERS)
def center_summary_list(request):
    round = chosen_round(request)
    rows = summing_up(round=round, by=request.desk) if round else []
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "rows": rows,
        "missing": [row.center for row in rows if not row.is_in],
        "is_head": request.desk.role in HEADS,
    }
    return TemplateResponse(request, "reports/parts/center_summary_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(*HEADS)
def center_summary_edit(request, pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    center = own_center(request.desk)
    if center is None:
        raise Http404
    back_url = f"{reverse('reports:center_summary_list')}?round={round.pk}"
    if away := closed_away(request, round, back_url):
        return away
    row = CenterSummary.objects.visible_to(request.desk).filter(round=round, center=center).first()
    names = ("text", "highlights", "version")
    initial = {name: getattr(row, name) for name in names} if row else {"version": 1}
    form = CenterSummaryForm(**posted(request), initial=initial)
    act = partial(_save, form, round, center, by=request.desk, at=timezone.now())
    if saved := done(form, act, "version", row=row):
        messages.success(request, "已保存。写好后请点“交区里”。")
        return redirect("reports:center_summary_detail", saved.pk)
    return form_page(
        request,
        form,
        title="本中心年度小结",
        crumbs=[("中心年度小结", back_url)],
        back_url=back_url,
        intro=f"{round}：写本中心一年的工作、成效和不足。不要写服务对象的姓名等个人信息。",
    )


def _save(form, round, center, **said):
    return actions.save_center_summary(round=round, center=center, facts=form.facts, **said)


@require_safe
@desk_required(*READERS)
def center_summary_detail(request, pk):
    return _detail_page(request, _summary(request, pk))


@require_safe
@desk_required(*READERS)
def center_summary_history(request, pk):
    row = _summary(request, pk)
    back_url = reverse("reports:center_summary_detail", args=[pk])
    return history_page(request, about(row), title=str(row), back_url=back_url)


@require_POST
@desk_required(*HEADS, Role.DISTRICT_OFFICER)
def center_summary_step(request, pk):
    row = _summary(request, pk)
    name = request.POST.get("step")
    if name not in CENTER_SUMMARY_STEPS:
        raise Http404
    note = request.POST.get("note", "")
    try:
        taken = actions.take_center_summary_step(
            name, summary=row, by=request.desk, at=timezone.now(), note=note
        )
    except Refused as refusal:
        return _detail_page(request, row, refusal.problems)
    messages.success(request, f"已办理，当前状态：{taken.get_state_display()}。")
    if request.desk.role not in HEADS:  # a draft again, and no longer the district's to read
        return redirect(f"{reverse('reports:center_summary_list')}?round={row.round_id}")
    return redirect("reports:center_summary_detail", pk)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def center_summary_quote(request, pk):
    row = _summary(request, pk)
    if away := closed_away(request, row.round, "reports:center_summary_detail", pk):
        return away
    form = QuoteForm(**posted(request))
    back_url = reverse("reports:center_summary_detail", args=[pk])
    if form.is_valid():
        try:
            report = actions.quote(
                summary=row, **form.cleaned_data, by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已引用到报告，请核对文字。")
            return redirect("reports:summary_edit", report.pk)
    crumbs = [("中心年度小结", reverse("reports:center_summary_list")), (str(row), back_url)]
    intro = "引用的文字加在报告这一部分的末尾，前面写明是哪个中心，可以再修改。"
    return form_page(
        request,
        form,
        title="引用到报告",
        crumbs=crumbs,
        back_url=back_url,
        label="引用",
        intro=intro,
    )


def _detail_page(request, row: CenterSummary, problems=()):
    is_head = request.desk.role in HEADS
    context = {
        "row": row,
        "problems": problems,
        "can_edit": is_head and row.handed_in_at is None and not row.round.is_closed,
        "can_quote": request.desk.role == Role.DISTRICT_OFFICER,
        "steps": row.offered_steps(by=request.desk),
        "step_url": reverse("reports:center_summary_step", args=[row.pk]),
        "history": row.history.select_related(*HISTORY).order_by("-pk"),
    }
    return TemplateResponse(request, "reports/parts/center_summary_detail.html", context)


def _summary(request, pk) -> CenterSummary:
    rows = CenterSummary.objects.visible_to(request.desk)
    return get_object_or_404(rows.select_related("center", "round", "handed_in_by"), pk=pk)
