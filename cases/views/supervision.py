"""Bringing a case to a supervisor, and the supervisor's remark on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.roles import Role
from cases import supervised
from cases.file_forms import DiscussionForm, RemarkForm
from cases.models import Case
from cases.states import WORKERS
from cases.views.cases import one_case
from core.chinese_dates import format_date
from core.problems import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def discussion_add(request, public_id):
    own = Case.objects.visible_to(request.desk).in_charge_of(request.user)
    case, today = get_object_or_404(own, public_id=public_id), timezone.localdate()
    supervisors = supervised.supervisors_of(case, on=today)
    posted = request.POST if request.method == "POST" else None
    form = DiscussionForm(posted, supervisors=supervisors)
    if form.is_valid():
        try:
            made = supervised.bring(
                case=case, by=request.desk, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            until = format_date(made.until)
            messages.success(request, f"已提请督导，脱敏信息对其开放至{until}（含当日）。")
            return redirect("cases:case_detail", public_id)
    context = {
        "form": form,
        "number": case.number,
        "has_supervisor": supervisors.exists(),
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/file/discussion_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.SUPERVISOR)
def remark_add(request, public_id):
    case = one_case(request.desk, public_id)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            supervised.remark(case=case, by=request.desk, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "督导意见已提交，负责社工会收到通知。")
            return redirect("cases:case_detail", public_id)
    context = {
        "form": form,
        "number": case.number,
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/file/remark_add.html", context)
