"""The city's page of the extra questions of a round."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused, Stale
from pilots import actions
from pilots.forms.questions import QuestionForm
from pilots.models import ExtraQuestion, Round


@require_safe
@desk_required(*Role.of_city)
def question_list(request, pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    return _list_page(request, round)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def question_add(request, pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    first = {"version": 1, "order": round.questions.count() + 1}
    form = QuestionForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            actions.add_question(
                round=round,
                facts=form.facts(),
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _done(request, round, "补充问题已添加，推荐表中出现“补充问题”部分。")
    return _page(request, round, form, title="添加补充问题")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def question_edit(request, pk):
    question = _in_scope(request, pk)
    form = QuestionForm(request.POST or None, instance=_in_scope(request, pk))
    current, status = (), 200
    if form.is_valid():
        try:
            actions.change_question(
                question=question,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            form.renew_version(_in_scope(request, pk).version)
            current, status = list(stale.current.items()), 409
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _done(request, question.round, "补充问题已修改。")
    return _page(
        request, question.round, form, title="修改补充问题", current=current, status=status
    )


@require_POST
@desk_required(Role.CITY_OFFICER)
def question_close(request, pk):
    question = _in_scope(request, pk)
    try:
        actions.close_question(question=question, by=request.desk, at=timezone.now())
    except Refused as refusal:
        return _list_page(request, question.round, refused=refusal.problems)
    return _done(request, question.round, "补充问题已停用。")


def _in_scope(request, pk) -> ExtraQuestion:
    rows = ExtraQuestion.objects.visible_to(request.desk).select_related("round")
    return get_object_or_404(rows, pk=pk)


def _done(request, round: Round, said: str):
    messages.success(request, said)
    return redirect("pilots:question_list", round.pk)


def _list_page(request, round: Round, refused=()):
    fixed = actions.reasons_against_asking(round)
    may_write = request.desk.role == Role.CITY_OFFICER
    context = {
        "round": round,
        "questions": round.questions.in_order(),
        "fixed": fixed if may_write else [],
        "refused": refused,
        "can_ask": may_write and not fixed,
        "can_close": may_write and not round.is_closed,
    }
    return TemplateResponse(request, "pilots/question_list.html", context)


def _page(request, round: Round, form, *, title: str, current=(), status: int = 200):
    context = {
        "round": round,
        "form": form,
        "title": title,
        "current": current,
        "closed": actions.reasons_against_asking(round),
    }
    return TemplateResponse(request, "pilots/question_form.html", context, status=status)
