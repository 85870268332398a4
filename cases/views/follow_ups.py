"""What waits too long, and the 回访 of closed cases."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases import follow_ups as actions
from cases.follow_up_forms import FollowUpForm, PlanFollowUpForm
from cases.models import Case, FollowUp
from cases.overdue import RULE, follow_up_rows, overdue_rows
from cases.revealing import RESPONSIBLE
from cases.states import WORKERS
from core.problems import Refused


@require_safe
@desk_required(*Role.of_center)
def overdue_list(request):
    on = timezone.localdate()
    context = {
        "rule": RULE,
        "rows": overdue_rows(request.desk, on=on),
        "follow_ups": follow_up_rows(request.desk, on=on),
        "is_head": request.desk.role in RESPONSIBLE,
    }
    return TemplateResponse(request, "cases/overdue_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def follow_up_add(request, public_id):
    own = Case.objects.visible_to(request.desk).in_charge_of(request.user)
    case = get_object_or_404(own, public_id=public_id)
    form = PlanFollowUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.plan_follow_up(
                case=case, by=request.desk, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "回访已列入计划，到期在工作台提醒。")
            return redirect("cases:case_detail", public_id)
    return _page(request, case, form, "计划回访")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def follow_up_edit(request, public_id):
    own = FollowUp.objects.visible_to(request.desk).filter(case__worker=request.user)
    row = get_object_or_404(own.select_related("case"), public_id=public_id)
    case = row.case
    if row.done_on:
        messages.info(request, "这次回访已登记。")
        return redirect("cases:case_detail", case.public_id)
    initial = {"done_on": timezone.localdate()}
    form = FollowUpForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.finish_follow_up(
                row=row, facts=form.cleaned_data, by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "回访已登记。")
            return redirect("cases:case_detail", case.public_id)
    return _page(request, case, form, "登记回访")


def _page(request, case: Case, form, heading: str):
    context = {
        "form": form,
        "heading": heading,
        "note": "",
        "number": case.number,
        "current": [],
        "back_to": reverse("cases:case_detail", args=[case.public_id]),
    }
    return TemplateResponse(request, "cases/case_form.html", context)
