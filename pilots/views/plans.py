"""The district's plan: list, beginning, writing, steps."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.history import is_own_save
from accounts.roles import Role
from accounts.taking import is_taken
from core.narrowing import narrowed
from core.problems import Problem, Refused, Stale
from pilots import actions
from pilots.forms.plans import PlanForm
from pilots.kinds import KINDS
from pilots.models import DistrictPlan, Obligation, Round
from pilots.obligations import cell
from pilots.papers.standing import as_it_stands
from pilots.parts import Part
from pilots.plan_answers import TASKS, frozen_plan
from pilots.states import StageKind, SubmissionKind, SubmissionState
from pilots.submission_page import submission_panel
from pilots.views.chosen_round import round_prepared
from pilots.views.submissions import answer_return, record_file, take_posted_step

READERS = (*Role.of_district, *Role.of_city)
TITLES = KINDS[SubmissionKind.PLAN].titles
MOVERS = (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.CITY_OFFICER, Role.CITY_LEADER)


def in_scope(request, pk) -> DistrictPlan:
    """The plan with all its page needs, or 404. The city sees none before a sign-off."""
    rows = DistrictPlan.objects.visible_to(request.desk)
    if request.desk.role in Role.of_city:
        rows = rows.filter(submission__first_signed_at__isnull=False)
    return get_object_or_404(
        rows.select_related(
            "submission__obligation",
            "submission__round",
            "submission__district",
            "round",
            "district",
        ),
        pk=pk,
    )


@require_safe
@desk_required(*READERS)
def plan_list(request):
    round = round_prepared(request)
    plans = DistrictPlan.objects.visible_to(request.desk).filter(round=round)
    plans = plans.select_related("submission").annotate(
        task_count=Count("tasks", filter=Q(tasks__removed_at=None))
    )
    by_district = {plan.district_id: plan for plan in plans}
    owed = (
        Obligation.objects.visible_to(request.desk)
        .filter(stage__round=round, stage__kind=StageKind.PLAN)
        .select_related("district")
        .prefetch_related("submissions", "nil_returns")
        .order_by("district__order", "pk")
    )
    at = timezone.now()
    rows = [
        _row(obligation, by_district.get(obligation.district_id), by=request.desk, at=at)
        for obligation in owed
    ]
    rounds = Round.objects.visible_to(request.desk).latest_first()
    chosen = narrowed(request, SubmissionState.choices)
    if chosen:
        plans_shown = [(row, row["plan"]) for row in rows if row["plan"]]
        rows = [row for row, plan in plans_shown if plan.submission.state == chosen.value]
    context = {"round": round, "rounds": rounds, "rows": rows, "narrowed": chosen}
    return TemplateResponse(request, "pilots/plan_list.html", context)


def _row(obligation: Obligation, plan: Any, *, by, at) -> dict:
    """``plan`` carries its ``task_count``; None where none was begun."""
    is_signed = plan is not None and plan.submission.first_signed_at is not None
    shown = plan if is_signed or by.role in Role.of_district else None
    return {
        "obligation": obligation,
        "cell": cell(obligation, at=at),
        "plan": shown,
        # A draft's rows are the district's own, also while it mends what was signed.
        "task_count": shown.task_count if shown and not is_hidden(shown, by) else None,
        "can_start": plan is None and by.role == Role.DISTRICT_OFFICER,
    }


@require_POST
@desk_required(Role.DISTRICT_OFFICER)
def plan_start(request):
    """Begin the plan of one's own district in ``?round=``."""
    round = round_prepared(request)
    if round is None:
        raise Http404
    try:
        plan = actions.start_plan(
            round=round, district=request.desk.district, by=request.desk, at=timezone.now()
        )
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.sentence)
        return redirect("pilots:plan_list")
    return redirect("pilots:plan_detail", plan.pk)


@require_safe
@desk_required(*READERS)
def plan_detail(request, pk):
    plan = in_scope(request, pk)
    if is_taken(request):
        return record_file(request, content=plan, panel=_panel(plan, by=request.desk))
    return detail_page(request, plan)


@require_POST
@desk_required(*MOVERS)
def plan_step(request, pk):
    plan = in_scope(request, pk)
    try:
        take_posted_step(request, content=plan)
    except Refused as refusal:
        return detail_page(request, plan, refused=refusal.problems)
    return redirect("pilots:plan_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_LEADER, Role.CITY_OFFICER)
def plan_return(request, pk):
    back_to = reverse("pilots:plan_detail", args=[pk])
    return answer_return(request, content=in_scope(request, pk), titles=TITLES, back_to=back_to)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def plan_edit(request, pk):
    plan = in_scope(request, pk)
    form = _form(plan, request.POST or None)
    if form.is_valid():
        try:
            actions.save_parts(
                content=plan,
                texts=form.texts(),
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            form.renew_version(in_scope(request, pk).version)
            is_own, current = is_own_save(plan, by=request.desk), list(stale.current.items())
            return _edit_page(request, plan, form, current=current, is_own=is_own, status=409)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "试点方案已保存。")
            return redirect("pilots:plan_detail", pk)
    return _edit_page(request, plan, form)


def _form(plan: DistrictPlan, data) -> PlanForm:
    named = actions.reopened_sections(plan.submission)
    return PlanForm(
        data,
        initial={**{name: getattr(plan, name) for name in plan.TEXTS}, "version": plan.version},
        closed=[name for name in plan.TEXTS if named and name not in named],
    )


def _edit_page(
    request, plan: DistrictPlan, form: PlanForm, *, current=(), is_own=False, status=200
):
    context = {
        "plan": plan,
        "form": form,
        "current": current,
        "is_own": is_own,
        "closed": actions.reasons_against_editing(plan.submission),
    }
    return TemplateResponse(request, "pilots/plan_edit.html", context, status=status)


def detail_page(request, plan: DistrictPlan, refused: tuple[Problem, ...] = ()):
    """The page of one plan; ``refused`` says why the step just posted was not taken."""
    submission, by = plan.submission, request.desk
    is_open = submission.is_editable and not submission.round.is_closed
    is_writing = is_open and by.role == Role.DISTRICT_OFFICER
    missing = [
        replace(problem, url=_place_of(plan, problem.field))
        for problem in (plan.missing() if is_writing else [])
    ]
    panel = _panel(plan, by=by)
    if missing:
        panel = replace(panel, steps=[step for step in panel.steps if step.name != "hand_in"])
    hidden = is_hidden(plan, by)
    context = {
        "plan": plan,
        "panel": panel,
        "refused": refused,
        "missing": missing,
        "onward": submission.steps()["hand_in"].label,
        "warnings": plan.warnings() if is_writing else [],
        "parts": [] if hidden else _parts(plan),
        "is_hidden": hidden,
        "can_edit": is_writing,
    }
    return TemplateResponse(request, "pilots/plan_detail.html", context)


def _parts(plan: DistrictPlan) -> list[Part]:
    """As it was signed where the city has it: units that came later are not part of that."""
    return frozen_plan(as_it_stands(plan, at=timezone.now())[1])


def is_hidden(plan: DistrictPlan, by) -> bool:
    """The city reads what was signed, not what a district is in the middle of changing."""
    return by.role in Role.of_city and not plan.submission.is_with_city


def _place_of(plan: DistrictPlan, field: str) -> str:
    """Where the part is filled in: the rows have a page of their own."""
    if field == TASKS:
        return reverse("pilots:task_list", args=[plan.pk])
    return f"{reverse('pilots:plan_edit', args=[plan.pk])}#div_id_{field}"


def _panel(plan: DistrictPlan, *, by):
    return submission_panel(
        plan.submission,
        titles=TITLES,
        by=by,
        at=timezone.now(),
        step_url=reverse("pilots:plan_step", args=[plan.pk]),
        return_url=reverse("pilots:plan_return", args=[plan.pk]),
        version_url=lambda version: reverse("pilots:version_detail", args=[version.pk]),
    )
