"""认定 by the district: what waits with its warnings, what was said, and taking it back."""

from functools import partial

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done, posted
from accounts.audit import record
from accounts.roles import Role
from cases.models import Case
from cases.recognizing.actions import recognize, take_back
from cases.recognizing.forms import CenterFilterForm, RecognitionForm, TakeBackForm
from cases.recognizing.page import columns, ruled_rows, ruling_lines, rulings_in, waiting_rows
from cases.recognizing.sheet import TITLE, recognition_workbook
from core.keyset import page_after
from core.office_downloads import EXCEL, office_download

TICKS_PER_PAGE = 50


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def recognition_list(request):
    waiting = Case.objects.visible_to(request.desk).waiting_for_recognition()
    form = RecognitionForm(posted(request), cases=waiting)
    if act := _act_of(request, form, recognize):
        return redirect("cases:recognition_act", act)
    context = _listed(request, form, waiting, day="closed_on", rows_of=waiting_rows)
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


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def recognition_ruled(request):
    """What the district said in rounds that are open, and taking it back."""
    ruled = Case.objects.visible_to(request.desk).filter(round__closed_at=None).ruled()
    form = TakeBackForm(posted(request), cases=ruled)
    if act := _act_of(request, form, take_back):
        return redirect("cases:recognition_act", act)
    context = _listed(request, form, ruled, day="opened_on", rows_of=ruled_rows)
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


def _act_of(request, form, act):
    """The key of what this form did, now or at an earlier press; None where it did nothing."""
    key = form.posted_token() if form.is_bound else None
    if key and rulings_in(key, by=request.desk).exists():
        return key
    if not form.is_valid():
        return None
    facts = {**form.cleaned_data}
    key = facts.pop("form_token")
    return key if done(request, form, partial(act, **facts, act=key)) is not None else None


def _listed(request, form, cases, *, day: str, rows_of) -> dict:
    filters = CenterFilterForm(request.GET, desk=request.desk)
    page = page_after(
        columns(filters.filter(cases)),
        day=day,
        cursor=request.GET.get("after", ""),
        size=TICKS_PER_PAGE,
    )
    return {
        "form": form,
        "filters": filters,
        "rows": rows_of(page.rows, form, by=request.desk),
        "next": page.next_cursor,
        "query": filters.query(),
    }
