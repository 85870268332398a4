"""What a pilot unit found to be needed and what it plans: read by all, written by its center."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.audit import record
from accounts.downloads import file_response
from accounts.roles import Role
from centers import actions
from centers.actions.planning import FIELDS, targets_of
from centers.forms.planning import (
    AssessmentEditForm,
    AssessmentFileForm,
    AssessmentForm,
    ServicePlanForm,
    initial_of,
)
from centers.models import AssessmentFile, Center, NeedsAssessment, ServicePlan
from centers.models.center import centers_by_unit
from centers.planning_page import planning_of
from centers.views.people import form_page
from centers.views.profile import saved
from pilots.models import PilotUnit
from pilots.quota import quota_of
from pilots.views.closed_round import closed_away


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def planning_detail(request, pk):
    unit, center = _unit(request, pk)
    context = {
        "center": center,
        "planning": planning_of(unit),
        "can_edit": _writes(request.desk, center) and not unit.round.is_closed,
    }
    return TemplateResponse(request, "centers/planning_detail.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def assessment_add(request, pk):
    unit, center = _unit_to_write(request, pk)
    if away := closed_away(request, unit.round, _url(unit.pk)):
        return away
    form = AssessmentForm(request.POST or None)
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(actions.add_assessment, unit=unit, center=center, facts=form.facts())
        if done(request, form, partial(act, form_token=token)):
            return _back(request, unit.pk, "需求评估已登记。")
    return form_page(request, form, center, "登记需求评估", _url(unit.pk))


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def assessment_edit(request, pk):
    assessment = _assessment(request, pk)
    if away := closed_away(request, assessment.unit.round, _url(assessment.unit_id)):
        return away
    initial = {name: getattr(assessment, name) for name in (*FIELDS, "version")}
    form = AssessmentEditForm(request.POST or None, initial=initial)
    if form.is_valid():
        act = partial(actions.save_assessment, assessment=assessment, facts=form.facts())
        if saved(request, form, act, lambda: _assessment(request, pk).version):
            return _back(request, assessment.unit_id, "需求评估已修改。")
    more = {"title": "修改需求评估", "center": assessment.center}
    return _edit_page(request, "centers/center_edit.html", assessment.unit_id, form, more)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def assessment_file_add(request, pk):
    assessment = _assessment(request, pk)
    if away := closed_away(request, assessment.unit.round, _url(assessment.unit_id)):
        return away
    form = AssessmentFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        act = partial(
            actions.add_assessment_file,
            assessment=assessment,
            upload=form.cleaned_data["file"],
            form_token=form.cleaned_data["form_token"],
        )
        if done(request, form, act):
            return _back(request, assessment.unit_id, "需求评估报告已上传。")
    title = "上传需求评估报告"
    return form_page(request, form, assessment.center, title, _url(assessment.unit_id))


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def assessment_file_download(request, public_id):
    files = AssessmentFile.objects.filter(assessment__in=_assessments(request))
    kept = get_object_or_404(files.select_related("file"), file__public_id=public_id)
    response = file_response(kept.file)
    with transaction.atomic():
        record("查看需求评估报告", at=timezone.now(), by=request.desk, obj=kept)
    return response


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def service_plan_edit(request, pk):
    unit, center = _unit_to_write(request, pk)
    if away := closed_away(request, unit.round, _url(unit.pk)):
        return away
    plan = _plan(unit)
    initial: dict = {"version": 1}
    if plan is not None:
        initial = {"version": plan.version, "body": plan.body, **initial_of(targets_of(plan))}
    form = ServicePlanForm(request.POST or None, initial=initial)
    if form.is_valid():
        act = partial(
            actions.save_service_plan,
            unit=unit,
            center=center,
            body=form.cleaned_data["body"],
            targets=form.targets(),
        )
        if saved(request, form, act, lambda: _plan(unit).version):
            return _back(request, unit.pk, "服务计划已保存。")
    more = {"title": "服务计划", "center": center, "quota": quota_of(unit, unit.round).cases}
    return _edit_page(request, "centers/service_plan_edit.html", unit.pk, form, more)


def _unit(request, pk) -> tuple[PilotUnit, Center]:
    """The pilot unit in scope, with the center that does its work."""
    units = PilotUnit.objects.visible_to(request.desk)
    unit = get_object_or_404(units.select_related("round", "subdistrict__district"), pk=pk)
    center = centers_by_unit([unit]).get(unit.pk)
    if center is None:
        raise Http404
    return unit, center


def _unit_to_write(request, pk) -> tuple[PilotUnit, Center]:
    unit, center = _unit(request, pk)
    if not _writes(request.desk, center):
        raise Http404
    return unit, center


def _writes(desk, center: Center) -> bool:
    return desk.role == Role.EXECUTIVE_DIRECTOR and center.closed_on is None


def _assessments(request):
    """As far as the units are in scope that they were made for."""
    units = PilotUnit.objects.visible_to(request.desk)
    return NeedsAssessment.objects.filter(unit__in=units)


def _assessment(request, pk) -> NeedsAssessment:
    rows = _assessments(request).filter(center__closed_on=None)
    return get_object_or_404(rows.select_related("center", "unit__round"), pk=pk)


def _plan(unit: PilotUnit) -> ServicePlan | None:
    return ServicePlan.objects.filter(unit=unit).first()


def _url(unit_pk: int) -> str:
    return reverse("centers:planning_detail", args=[unit_pk])


def _back(request, unit_pk: int, sentence: str):
    messages.success(request, sentence)
    return redirect(_url(unit_pk))


def _edit_page(request, template: str, unit_pk: int, form, more: dict) -> TemplateResponse:
    """The form, with 409 and both texts where it was stale."""
    current = getattr(form, "current", {})
    context = {**more, "form": form, "current": current.items(), "back_url": _url(unit_pk)}
    status = 409 if current else 200
    return TemplateResponse(request, template, context, status=status)
