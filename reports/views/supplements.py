"""Writing, signing and reading what a district tells of the days after the cut-off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from core.problems import Refused, Stale
from core.snapshots import in_one_snapshot
from reports import supplements
from reports.forms import SupplementForm
from reports.models import AddendumDraft
from reports.taken_tables import of_supplement
from reports.views.asked import asked_report
from reports.views.summaries import READERS, TAKEN, detail_page


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def addendum_edit(request, pk):
    report = asked_report(request, pk)
    if is_taken(request):
        return _told_file(request, report)
    draft = AddendumDraft.objects.filter(report=report).first() or AddendumDraft(report=report)
    initial = {"version": draft.version, "text": draft.text}
    form = SupplementForm(request.POST or None, initial=initial)
    status, current = 200, {}
    if form.is_valid():
        said = {"text": form.cleaned_data["text"], "version": form.cleaned_data["version"]}
        try:
            supplements.write_supplement(report=report, **said, by=request.desk, at=timezone.now())
        except Stale as stale:
            draft = AddendumDraft.objects.select_related("by").get(report=report)
            form.renew_version(draft.version)
            status, current = 409, stale.current
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "补充报告已保存，请区级审核人审核。")
            return redirect("reports:summary_detail", pk=report.pk)
    return _edit_page(request, report, form, draft, current, status)


def _told_file(request, report):
    """The figures beside the text that is written, of the days that can still be told."""
    at = timezone.now()
    days = supplements.days_open(report, at=at)
    told = supplements.told_now(report, days=days, text="") if days else None
    tables = [of_supplement(told.rows)] if told else []
    return table_file(request, tables, what=TAKEN, obj=report, title=str(report))


def _edit_page(request, report, form, draft, current, status):
    now = timezone.now()
    closed = supplements.reasons_against_supplement(report, at=now)
    days = None if closed else supplements.days_to_tell(report, at=now)
    context = {
        "report": report,
        "form": form,
        "closed": closed,
        "unsaved": form.unsaved,
        "days": days,
        "told": supplements.told_now(report, days=days, text=draft.text) if days else None,
        "current": list(current.items()),
        "is_own": bool(current) and draft.by.user_id == request.desk.user_id,
        "back_to": reverse("reports:summary_detail", args=[report.pk]),
    }
    return TemplateResponse(request, "reports/supplement_edit.html", context, status=status)


@require_POST
@desk_required(Role.DISTRICT_LEADER)
def addendum_sign(request, pk):
    report = asked_report(request, pk)

    def sign():
        return supplements.sign_supplement(report=report, by=request.desk, at=timezone.now())

    try:
        signed = in_one_snapshot(sign)
    except Refused as refusal:
        return detail_page(request, report, refusal.problems)
    messages.success(request, "补充报告已审核上报。")
    return redirect("reports:addendum_detail", report.pk, signed.number)


@require_safe
@desk_required(*READERS)
def addendum_detail(request, pk, number):
    report = asked_report(request, pk)
    rows = report.addenda.select_related("prepared_by__user", "by__user")
    supplement = get_object_or_404(rows, number=number)
    told = supplements.told_by(supplement) if supplement.is_intact else None
    if is_taken(request):
        tables = [of_supplement(told.rows)] if told else []
        return table_file(request, tables, what=TAKEN, obj=report, title=str(supplement))
    context = {
        "report": report,
        "supplement": supplement,
        "told": told,
    }
    return TemplateResponse(request, "reports/supplement_detail.html", context)
