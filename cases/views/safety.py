"""Risk of a case and mandatory reports: judged, registered, reported, listed."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases import safety_actions as actions
from cases.models import Case, MandatoryReport
from cases.safety_forms import FindingForm, ReportForm, RiskForm
from cases.safety_page import report_line
from cases.views.cases import one_case
from core.problems import Refused

MOST_LISTED = 200  # of one center; more than that is no list but a catastrophe


def _answered(request, public_id) -> Case:
    case = one_case(request.desk, public_id)
    if not actions.answers_for(case, request.desk):
        raise Http404
    return case


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*Role.of_center)
def risk_rate(request, public_id):
    case = _answered(request, public_id)
    form = RiskForm(request.POST if request.method == "POST" else None)
    note = "每次评定都留存；与上一次不同的，写明变化的原因。"
    return _worked(request, case, form, actions.rate_risk, "评定风险等级", note)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*Role.of_center)
def report_add(request, public_id):
    case, now = _answered(request, public_id), timezone.now()
    local = timezone.localtime(now)
    initial = {"found_on": local.date(), "found_clock": local.time().replace(second=0)}
    posted = request.POST if request.method == "POST" else None
    form = FindingForm(posted, at=now, initial=initial)
    note = f"发现后须立即报告，最迟{settings.MANDATORY_REPORT_HOURS}小时内。登记后计时，直到登记报告结果。"
    return _worked(request, case, form, actions.register_finding, "登记强制报告", note)


def _worked(request, case: Case, form, act, heading: str, note: str):
    if form.is_valid():
        try:
            act(
                case=case,
                facts=form.facts(),
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{heading}：已保存。")
            return redirect("cases:case_detail", case.public_id)
    return _page(request, case, form, heading, note)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*Role.of_center)
def report_edit(request, public_id):
    reports = MandatoryReport.objects.visible_to(request.desk)
    report = get_object_or_404(reports.select_related("case"), public_id=public_id)
    case, now = report.case, timezone.now()
    if report.reported_at:
        messages.info(request, "这条线索已登记报告结果。")
        return redirect("cases:case_detail", case.public_id)
    form = ReportForm(request.POST if request.method == "POST" else None, report=report, at=now)
    if form.is_valid():
        try:
            actions.report_finding(report=report, facts=form.facts(), by=request.desk, at=now)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "报告结果已登记。")
            return redirect("cases:case_detail", case.public_id)
    return _page(request, case, form, "登记报告结果", "报告后在这里登记，计时随即停止。")


@require_safe
@desk_required(*Role.of_center)
def report_list(request):
    now = timezone.now()
    reports = MandatoryReport.objects.visible_to(request.desk).unreported().select_related("case")
    rows = reports.order_by("due_at", "pk")[:MOST_LISTED]
    lines = [report_line(row, at=now, is_full=False, case=row.case) for row in rows]
    return TemplateResponse(request, "cases/report_list.html", {"rows": lines})


def _page(request, case: Case, form, heading: str, note: str):
    context = {
        "form": form,
        "heading": heading,
        "note": note,
        "number": case.number,
        "current": [],
        "back_to": reverse("cases:case_detail", args=[case.public_id]),
    }
    return TemplateResponse(request, "cases/case_form.html", context)
