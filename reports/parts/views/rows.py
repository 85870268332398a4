"""The parts of a report that its district writes as rows: outcomes, problems, chosen cases."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.roles import Role
from core.problems import Refused
from reports.models import ReportProblem
from reports.parts.actions import chosen as choosing
from reports.parts.actions import outcomes, problems
from reports.parts.actions.opening import reasons_against_part
from reports.parts.chosen import choosable, chosen_rows
from reports.parts.forms import ChosenForm, EditProblemForm, NewProblemForm, OutcomesForm
from reports.parts.plan_tasks import task_rows
from reports.parts.readiness import gone_cases
from reports.parts.tables import TITLES
from reports.views.asked import asked_report
from supervision.views.answering import done, posted


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def task_outcomes(request, pk):
    report = asked_report(request, pk)
    rows = task_rows(report)
    form = OutcomesForm(
        request.POST if request.method == "POST" else None,
        rows=rows,
        initial={"version": outcomes.version_of(report)},
    )
    act = partial(_save_outcomes, form, report, by=request.desk, at=timezone.now())
    if done(form, act, "version", version_now=partial(outcomes.version_of, report)):
        messages.success(request, "已保存。")
        return redirect("reports:summary_detail", pk)
    context = {
        "gone": [row for row in rows if row.is_gone],
        "left": sum(bool(row.lacks) for row in rows),
        **_about(report, outcomes.PART),
    }
    return _page(request, "task_outcomes", form, context)


def _save_outcomes(form, report, **said):
    outcomes.save_outcomes(report=report, said=form.said, **said)
    return report


@require_safe
@desk_required(Role.DISTRICT_OFFICER)
def problem_list(request, pk):
    report = asked_report(request, pk)
    context = {
        "rows": list(report.problems.present().in_order()),
        **_about(report, problems.PART),
    }
    return TemplateResponse(request, "reports/parts/problem_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def problem_add(request, pk):
    report = asked_report(request, pk)
    form = NewProblemForm(**posted(request))
    act = partial(_add_problem, form, report, by=request.desk, at=timezone.now())
    if done(form, act, "form_token"):
        messages.success(request, "已添加。")
        return redirect("reports:problem_list", pk)
    return _problem_page(request, report, form, "添加问题")


def _add_problem(form, report, **said):
    return problems.add_problem(report=report, facts=form.facts, **said)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def problem_edit(request, pk):
    row = _problem(request, pk)
    names = ("problem", "cause", "advice", "responsible", "version")
    initial = {name: getattr(row, name) for name in names}
    form = EditProblemForm(**posted(request), initial=initial)
    act = partial(_change_problem, form, row, by=request.desk, at=timezone.now())
    if done(form, act, "version", row=row):
        messages.success(request, "已保存。")
        return redirect("reports:problem_list", row.report_id)
    return _problem_page(request, row.report, form, "修改问题")


def _change_problem(form, row, **said):
    return problems.change_problem(row=row, facts=form.facts, **said)


@require_POST
@desk_required(Role.DISTRICT_OFFICER)
def problem_move(request, pk):
    """One place up or down, by ``direction``."""
    direction = request.POST.get("direction")
    if direction not in ("up", "down"):
        raise BadRequest
    row = _problem(request, pk)
    _act(request, problems.move_problem, row=row, is_up=direction == "up")
    return redirect("reports:problem_list", row.report_id)


@require_POST
@desk_required(Role.DISTRICT_OFFICER)
def problem_remove(request, pk):
    row = _problem(request, pk)
    if _act(request, problems.remove_problem, row=row):
        messages.success(request, f"“{row.problem}”已移除。")
    return redirect("reports:problem_list", row.report_id)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def chosen_cases(request, pk):
    report = asked_report(request, pk)
    initial = {"pieces": [row.piece_id for row in chosen_rows(report)]}
    form = ChosenForm(**posted(request), report=report, initial=initial)
    if form.is_valid() and _act(
        request,
        choosing.choose_cases,
        form,
        report=report,
        pieces=list(form.cleaned_data["pieces"]),
    ):
        messages.success(request, "已保存。")
        return redirect("reports:summary_detail", pk)
    gone = gone_cases(report)
    context = {
        # With nothing to choose from, those that are gone can still be taken away.
        "has_choice": bool(gone) or choosable(report).exists(),
        "gone": gone,
        **_about(report, choosing.PART),
    }
    return _page(request, "chosen_cases", form, context)


def _problem(request, pk) -> ReportProblem:
    rows = ReportProblem.objects.visible_to(request.desk).present()
    related = ("submission__obligation", "submission__round", "district", "round")
    return get_object_or_404(
        rows.select_related("report", *(f"report__{name}" for name in related)), pk=pk
    )


def _act(request, action, form=None, **facts) -> bool:
    """Take the action; a refusal is said on the form, or at the top of the page that follows."""
    try:
        action(by=request.desk, at=timezone.now(), **facts)
    except Refused as refusal:
        if form is not None:
            form.refuse(refusal)
            return False
        for problem in refusal.problems:
            messages.error(request, problem.sentence)
        return False
    return True


def _about(report, part: str) -> dict:
    return {
        "report": report,
        "title": TITLES[part],
        "closed": reasons_against_part(report, part),
        "back_to": reverse("reports:summary_detail", args=[report.pk]),
    }


def _problem_page(request, report, form, title: str):
    context = _about(report, problems.PART) | {
        "title": title,
        "list_title": TITLES[problems.PART],
        "back_to": reverse("reports:problem_list", args=[report.pk]),
    }
    return _page(request, "problem_form", form, context)


def _page(request, name: str, form, context: dict):
    context = {"form": form, "stale": form.stale, **context}
    status = 409 if form.stale else 200
    return TemplateResponse(request, f"reports/parts/{name}.html", context, status=status)
