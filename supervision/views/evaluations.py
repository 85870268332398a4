"""Evaluations: the list, arranging one, its evidence and what the center answers.

The page of one stands in ``reports``, which also knows the cases.
"""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from accounts.downloads import file_response
from accounts.roles import Role
from core.keyset import page_after
from pilots.models import Round
from pilots.views.closed_round import closed_away
from supervision import actions
from supervision.evaluation_states import TEAM_DESKS
from supervision.forms.evaluations import (
    AnswerForm,
    ArrangeForm,
    EvaluationFilterForm,
    EvidenceForm,
)
from supervision.models import Evaluation, EvaluationTemplate, EvidenceFile
from supervision.models.rectifications import HEADS
from supervision.views.answering import done, form_page, posted

READERS = (*Role.of_center, Role.SUPERVISOR, *Role.of_district, *Role.of_city)


def visible_evaluations(desk):
    return Evaluation.objects.visible_to(desk).select_related(
        "round", "center", "template", "district", "submitted_by", "published_by"
    )


@require_safe
@desk_required(*READERS)
def evaluation_list(request):
    rounds = Round.objects.visible_to(request.desk).latest_first()
    filters = EvaluationFilterForm(request.GET, rounds=rounds)
    rows = filters.filter(visible_evaluations(request.desk))
    is_district = request.desk.role in Role.of_district
    page = page_after(rows, day="held_on", cursor=request.GET.get("after", ""))
    own = EvaluationTemplate.objects.filter(district=request.desk.district_id)
    context = {
        "filters": filters,
        "page": page,
        "query": urlencode(filters.chosen),
        "is_one_center": request.desk.role in Role.of_center,
        "can_arrange": request.desk.role == Role.DISTRICT_OFFICER,
        "sees_templates": request.desk.role in (*Role.of_district, *Role.of_city),
        "lacks_template": is_district and not own.exists(),
    }
    return TemplateResponse(request, "supervision/evaluation_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def evaluation_add(request):
    form = ArrangeForm(**posted(request), district=request.desk.district)
    act = partial(_arrange, form, by=request.desk, at=timezone.now())
    if evaluation := done(form, act, "center", "form_token"):
        messages.success(request, "评估已安排，已通知评估人员。")
        return redirect("reports:evaluation_detail", evaluation.pk)
    crumbs, back_url = crumbs_to_list(), reverse("supervision:evaluation_list")
    return form_page(request, form, title="安排评估", crumbs=crumbs, back_url=back_url)


def _arrange(form, **said):
    return actions.arrange_evaluation(facts=form.facts, **said)


@require_http_methods(FORM_METHODS)
@desk_required(*TEAM_DESKS)
def evidence_add(request, pk):
    evaluation = _evaluation(request, pk)
    form = EvidenceForm(**posted(request), evaluation=evaluation)
    act = partial(_keep, form, evaluation, by=request.desk, at=timezone.now())
    if done(form, act, "indicator", "form_token"):
        messages.success(request, "评估依据已上传。")
        return redirect("reports:evaluation_detail", pk)
    return _page(request, form, evaluation, "上传评估依据", "上传")


def _keep(form, evaluation, **said):
    return actions.add_evidence(evaluation=evaluation, upload=form.cleaned_data["file"], **said)


@require_safe
@desk_required(*READERS)
def evidence_download(request, public_id):
    evaluations = Evaluation.objects.visible_to(request.desk)
    rows = EvidenceFile.objects.filter(evaluation__in=evaluations)
    row = get_object_or_404(
        rows.select_related("file", "evaluation__round", "evaluation__center"),
        file__public_id=public_id,
    )
    response = file_response(row.file)
    with transaction.atomic():
        record("查看评估依据", at=timezone.now(), by=request.desk, obj=row)
    return response


@require_http_methods(FORM_METHODS)
@desk_required(*HEADS)
def evaluation_answer(request, pk):
    evaluation = _evaluation(request, pk)
    if away := closed_away(request, evaluation.round, "reports:evaluation_detail", pk):
        return away
    form = AnswerForm(**posted(request))
    act = partial(
        actions.answer_evaluation, evaluation=evaluation, by=request.desk, at=timezone.now()
    )
    if done(form, act, "text"):
        messages.success(request, "意见已反馈给区级。")
        return redirect("reports:evaluation_detail", pk)
    return _page(request, form, evaluation, "反馈意见", "提交反馈")


def crumbs_to_list() -> list[tuple[str, str]]:
    return [("中心评估", reverse("supervision:evaluation_list"))]


def _page(request, form, evaluation: Evaluation, title: str, label: str):
    back_url = reverse("reports:evaluation_detail", args=[evaluation.pk])
    crumbs = [*crumbs_to_list(), (str(evaluation), back_url)]
    return form_page(request, form, title=title, crumbs=crumbs, back_url=back_url, label=label)


def _evaluation(request, pk) -> Evaluation:
    return get_object_or_404(visible_evaluations(request.desk), pk=pk)
