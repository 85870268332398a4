"""The goals of a case: added in its plan, measured at its end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from cases import goals
from cases.goal_forms import GoalChangeForm, GoalForm
from cases.models import Case, Goal
from cases.sight import note_reading
from cases.states import GOAL_FIELDS, WORKERS
from core.problems import Refused, Stale


def _own(desk, user):
    return Case.objects.visible_to(desk).in_charge_of(user).select_related("worker", "client")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def goal_add(request, public_id):
    case = get_object_or_404(_own(request.desk, request.user), public_id=public_id)
    form = GoalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            goals.add_goal(
                case=case,
                facts=facts,
                form_token=facts["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "服务目标已登记。")
            return redirect("cases:case_detail", public_id)
    return _page(request, case, form, "增加服务目标")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def goal_edit(request, public_id):
    own = Goal.objects.filter(case__in=_own(request.desk, request.user))
    goal = get_object_or_404(
        own.select_related("case__client", "case__worker"), public_id=public_id
    )
    case = goal.case
    if not GOAL_FIELDS.get(case.state):
        messages.info(request, f"“{case.get_state_display()}”阶段不能修改服务目标。")
        return redirect("cases:case_detail", case.public_id)
    form, status, current = _change_form(request, goal), 200, []
    if form.is_valid():
        try:
            goals.save_goal(
                goal=goal,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            note_reading(case, by=request.desk, at=timezone.now())
            status, current = 409, list(stale.current.items())
            goal.refresh_from_db(fields=["version"])
            form.renew_version(goal.version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "服务目标已保存。")
            return redirect("cases:case_detail", case.public_id)
    return _page(request, case, form, "修改服务目标", current, status)


def _change_form(request, goal: Goal) -> GoalChangeForm:
    if request.method == "POST":
        return GoalChangeForm(request.POST, stage=goal.case.state)
    note_reading(goal.case, by=request.desk, at=timezone.now())
    stored = {name: getattr(goal, name) for name in ("text", "before", "after", "version")}
    return GoalChangeForm(stage=goal.case.state, initial=stored)


def _page(request, case: Case, form, heading: str, current=(), status: int = 200):
    context = {
        "form": form,
        "heading": heading,
        "number": case.number,
        "note": "",
        "current": current,
        "back_to": reverse("cases:case_detail", args=[case.public_id]),
    }
    return TemplateResponse(request, "cases/case_form.html", context, status=status)
