"""What hangs on a case, each by a form of its own: goals, risk, the report of the law, 回访."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, posted
from cases import goals, watching
from cases.models import Case, FollowUpVisit, MandatoryReport
from cases.revealing import RESPONSIBLE
from cases.sight import note_reading
from cases.stage_terms import overdue
from cases.states import WORKERS
from cases.watching_forms import (
    FoundForm,
    GoalForm,
    MeasureForm,
    ReportedForm,
    RiskForm,
    VisitedForm,
    VisitForm,
)
from core.problems import Refused

WATCHERS = tuple(dict.fromkeys((*WORKERS, *RESPONSIBLE)))
MOST_SHOWN = 200


def _own(request, public_id) -> Case:
    own = Case.objects.visible_to(request.desk).in_charge_of(request.user)
    return get_object_or_404(own.select_related("client", "worker"), public_id=public_id)


def _watched(request, public_id) -> Case:
    """A case for who leads it, or for the heads of its center."""
    cases = Case.objects.visible_to(request.desk).select_related("worker")
    if request.desk.role not in RESPONSIBLE:
        cases = cases.in_charge_of(request.user)
    return get_object_or_404(cases, public_id=public_id)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def goal_add(request, public_id):
    case = _own(request, public_id)
    act = partial(goals.set_goal, case=case)
    return _answer(request, case, GoalForm(posted(request)), act, "登记服务目标")


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def goal_measure(request, public_id):
    """All goals on one page: they are talked over with the person served in one conversation."""
    case = _own(request, public_id)
    rows = list(case.goal_rows.order_by("pk"))
    form = MeasureForm(posted(request), goals=rows)
    note_reading(case, by=request.desk, at=timezone.now())

    @transaction.atomic
    def act(*, by, at, **said):
        for goal in rows:
            goals.measure(goal=goal, after=said[f"goal-{goal.pk}"], by=by, at=at)

    return _answer(request, case, form, act, "服务目标评分")


@require_http_methods(FORM_METHODS)
@desk_required(*WATCHERS)
def risk_rate(request, public_id):
    case = _watched(request, public_id)
    act = partial(watching.rate_risk, case=case)
    return _answer(request, case, RiskForm(posted(request)), act, "评定风险等级")


@require_http_methods(FORM_METHODS)
@desk_required(*WATCHERS)
def report_add(request, public_id):
    case = _watched(request, public_id)
    form = FoundForm(posted(request), initial={"found_at": timezone.localtime()})
    act = partial(watching.found, case=case)
    return _answer(request, case, form, act, "登记须强制报告的情形")


@require_http_methods(FORM_METHODS)
@desk_required(*WATCHERS)
def report_done(request, pk):
    rows = MandatoryReport.objects.visible_to(request.desk)
    report = get_object_or_404(rows.select_related("case"), pk=pk)
    case = _watched(request, report.case.public_id)
    form = ReportedForm(posted(request), initial={"reported_at": timezone.localtime()})
    act = partial(watching.reported, report=report)
    return _answer(request, case, form, act, "登记强制报告")


@require_http_methods(FORM_METHODS)
@desk_required(*WATCHERS)
def visit_add(request, public_id):
    case = _watched(request, public_id)
    act = partial(watching.plan_visit, case=case)
    return _answer(request, case, VisitForm(posted(request)), act, "安排回访")


@require_http_methods(FORM_METHODS)
@desk_required(*WATCHERS)
def visit_done(request, pk):
    rows = FollowUpVisit.objects.visible_to(request.desk).select_related("case")
    visit = get_object_or_404(rows, pk=pk)
    case = _watched(request, visit.case.public_id)
    form = VisitedForm(posted(request), initial={"done_on": timezone.localdate()})
    return _answer(request, case, form, partial(watching.visited, visit=visit), "登记回访")


def _answer(request, case: Case, form, act, title: str):
    if form.is_valid():
        try:
            act(**form.cleaned_data, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"案例{case.number}：{title}已保存。")
            return redirect("cases:case_detail", case.public_id)
    context = {
        "form": form,
        "number": case.number,
        "title": title,
        "back_to": reverse("cases:case_detail", args=[case.public_id]),
    }
    return TemplateResponse(request, "cases/watching_form.html", context)


@require_safe
@desk_required(*WATCHERS)
def overdue_list(request):
    """Cases that stand still for too long, and 回访 whose day has come."""
    on = timezone.localdate()
    cases = Case.objects.visible_to(request.desk).overdue(on).select_related("worker")
    visits = FollowUpVisit.objects.visible_to(request.desk).still_open().filter(due_on__lte=on)
    if request.desk.role not in RESPONSIBLE:
        cases, visits = cases.in_charge_of(request.user), visits.filter(case__worker=request.user)
    context = {
        "rows": [
            (case, overdue(case, on)) for case in cases.order_by("opened_on", "pk")[:MOST_SHOWN]
        ],
        "visits": list(visits.select_related("case").order_by("due_on", "pk")[:MOST_SHOWN]),
        "today": on,
    }
    return TemplateResponse(request, "cases/overdue_list.html", context)
