"""The page of one evaluation: it also shows the cases, which only this room may ask."""

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
from accounts.audit import record
from accounts.history import about, history_page
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from core.office_downloads import WORD, office_download
from core.problems import Refused
from pilots.views.closed_round import closed_away
from reports.evaluation_facts import facts_led, known_facts, said_beside
from reports.evaluation_paper import TITLE, evaluation_paper
from reports.taken_records import of_scores
from supervision import actions
from supervision.evaluation_page import evaluation_context
from supervision.evaluation_states import EVALUATION_STEPS, TEAM_DESKS
from supervision.forms.evaluations import ScoresForm
from supervision.models import Evaluation
from supervision.views.answering import done, form_page, posted
from supervision.views.evaluations import READERS, crumbs_to_list, visible_evaluations

TAKEN = "导出评估得分"


@require_safe
@desk_required(*READERS)
def evaluation_detail(request, pk):
    evaluation = _evaluation(request, pk)
    if is_taken(request):
        context = _context(request, evaluation, known=_known(evaluation))
        scores = [of_scores(context["dimensions"])]
        return table_file(request, scores, what=TAKEN, obj=evaluation, title=str(evaluation))
    return _detail_page(request, evaluation)


@require_safe
@desk_required(*READERS)
def evaluation_history(request, pk):
    evaluation = _evaluation(request, pk)
    back_url = reverse("reports:evaluation_detail", args=[pk])
    return history_page(request, about(evaluation), title=str(evaluation), back_url=back_url)


@require_http_methods(FORM_METHODS)
@desk_required(*TEAM_DESKS)
def evaluation_score(request, pk):
    evaluation = _evaluation(request, pk)
    if away := closed_away(request, evaluation.round, "reports:evaluation_detail", pk):
        return away
    is_open = evaluation.is_draft and evaluation.is_scored_by(request.desk)
    if request.method != "POST" and not is_open:
        messages.warning(request, "评估人员在提交之前评分，现在不能由您评分。")
        return redirect("reports:evaluation_detail", pk)
    form = ScoresForm(**posted(request), evaluation=evaluation, known=_known(evaluation))
    act = partial(_save, form, evaluation, by=request.desk, at=timezone.now())
    back_url = reverse("reports:evaluation_detail", args=[pk])
    if done(form, act, "opinion", "version", row=evaluation):
        messages.success(request, "评分已保存为草稿，全部评完后提交。")
        return redirect(back_url)
    intro = "得分可以有一位小数。没有评完也可以先保存；扣分的指标须写明评估发现。"
    return form_page(
        request,
        form,
        title="评分",
        crumbs=[*crumbs_to_list(), (str(evaluation), back_url)],
        back_url=back_url,
        label="保存草稿",
        intro=intro,
    )


def _save(form, evaluation, **said):
    return actions.save_scores(evaluation=evaluation, scores=form.said, **said)


@require_POST
@desk_required(Role.SUPERVISOR, *Role.of_district)
def evaluation_step(request, pk):
    evaluation = _evaluation(request, pk)
    name = request.POST.get("step")
    if name not in EVALUATION_STEPS:
        raise Http404
    try:
        taken = actions.take_evaluation_step(
            name,
            evaluation=evaluation,
            by=request.desk,
            at=timezone.now(),
            note=request.POST.get("note", ""),
            known=_known(evaluation),
        )
    except Refused as refusal:
        return _detail_page(request, evaluation, refusal.problems)
    messages.success(request, f"已办理，当前状态：{taken.get_state_display()}。")
    return redirect("reports:evaluation_detail", pk)


@require_safe
@desk_required(*READERS)
def evaluation_word(request, pk):
    evaluation = _evaluation(request, pk)
    record(f"导出{TITLE}", at=timezone.now(), by=request.desk, obj=evaluation)
    content = evaluation_paper(evaluation, known=_known(evaluation))
    return office_download(content, f"{TITLE}（{evaluation}）", WORD)


def _detail_page(request, evaluation: Evaluation, problems=()):
    # What the platform knows stands here in pieces that lead to their rows.
    context = _context(request, evaluation, known={}, problems=problems)
    facts = facts_led(evaluation, on=timezone.localdate(), by=request.desk)
    for dimension in context["dimensions"]:
        for line in dimension["rows"]:
            line["said"] = said_beside(line["row"], facts)
    return TemplateResponse(request, "reports/evaluation_detail.html", context)


def _context(request, evaluation: Evaluation, *, known, problems=()) -> dict:
    on = timezone.localdate()
    return evaluation_context(evaluation, by=request.desk, on=on, known=known, problems=problems)


def _known(evaluation: Evaluation) -> dict[str, str]:
    return known_facts(evaluation, on=timezone.localdate())


def _evaluation(request, pk) -> Evaluation:
    return get_object_or_404(visible_evaluations(request.desk), pk=pk)
