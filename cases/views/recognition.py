"""认定 by the district: what waits with its warnings, what was said, and taking it back."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from cases.models import Case
from cases.recognizing.actions import recognize, take_back
from cases.recognizing.forms import CenterFilterForm, RecognitionForm, TakeBackForm
from cases.recognizing.page import columns, ruled_rows, ruling_lines, rulings_in, waiting_rows
from cases.recognizing.sheet import TITLE, recognition_workbook
from core.keyset import page_after
from core.office_downloads import EXCEL, office_download
from core.problems import Refused

TICKS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def recognition_list(request):
    waiting = Case.objects.visible_to(request.desk).waiting_for_recognition()
    form = RecognitionForm(request.POST if request.method == "POST" else None, cases=waiting)
    if act := _done(form, request.desk):
        return redirect("cases:recognition_act", act)
    if form.is_valid():
        facts = {**form.cleaned_data}
        act = facts.pop("form_token")
        try:
            recognize(**facts, act=act, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:recognition_act", act)
    filters = CenterFilterForm(request.GET, desk=request.desk)
    page = page_after(
        columns(filters.filter(waiting)),
        day="closed_on",
        cursor=request.GET.get("after", ""),
        size=TICKS_PER_PAGE,
    )
    context = {
        "form": form,
        "filters": filters,
        "rows": waiting_rows(page.rows, form, by=request.desk),
        "next": page.next_cursor,
        "query": filters.query(),
    }
    return TemplateResponse(request, "cases/recognition_list.html", context)


@require_safe
@desk_required(*Role.of_district)
def recognition_act(request, act):
    """What one press of the button did."""
    lines = ruling_lines(rulings_in(act, by=request.desk), by=request.desk)
    if not lines:
        raise Http404
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.word] = counts.get(line.word, 0) + 1
    context = {"lines": lines, "counts": list(counts.items())}
    return TemplateResponse(request, "cases/recognition_act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def recognition_ruled(request):
    """What the district said in rounds that are open, and taking it back."""
    ruled = Case.objects.visible_to(request.desk).filter(round__closed_at=None).ruled()
    form = TakeBackForm(request.POST if request.method == "POST" else None, cases=ruled)
    if act := _done(form, request.desk):
        return redirect("cases:recognition_act", act)
    if form.is_valid():
        facts = {**form.cleaned_data}
        act = facts.pop("form_token")
        try:
            take_back(**facts, act=act, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:recognition_act", act)
    filters = CenterFilterForm(request.GET, desk=request.desk)
    page = page_after(
        columns(filters.filter(ruled)),
        day="opened_on",
        cursor=request.GET.get("after", ""),
        size=TICKS_PER_PAGE,
    )
    context = {
        "form": form,
        "filters": filters,
        "rows": ruled_rows(page.rows, form, by=request.desk),
        "next": page.next_cursor,
        "query": filters.query(),
    }
    return TemplateResponse(request, "cases/recognition_ruled.html", context)


@require_safe
@desk_required(*Role.of_district)
def recognition_sheet(request):
    """The closed cases of rounds that are open as a workbook; that it left is in the audit log."""
    now, filters = timezone.now(), CenterFilterForm(request.GET, desk=request.desk)
    cases = Case.objects.visible_to(request.desk).filter(round__closed_at=None)
    content = recognition_workbook(filters.filter(cases), by=request.desk, at=now)
    with transaction.atomic():
        record("导出案例认定清单", at=now, by=request.desk)
    return office_download(content, TITLE, EXCEL)


def _done(form, desk):
    """The act this form was posted for, where it is done already: the button was pressed twice."""
    act = form.posted_token() if form.is_bound else None
    return act if act and rulings_in(act, by=desk).exists() else None
