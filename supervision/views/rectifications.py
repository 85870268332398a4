"""Visits of the team to centers, and what is to be put right until somebody accepted it."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from accounts.downloads import file_response
from accounts.history import about, history_page
from accounts.roles import Role
from core.keyset import KeysetPage, page_after
from core.problems import Refused
from pilots.views.closed_round import closed_away
from supervision import actions
from supervision.evaluation_page import item_of, rectification_context, visit_context
from supervision.evaluation_states import RECTIFICATION_STEPS, TEAM_DESKS, WITH_A_FORM
from supervision.forms.evaluations import RectificationFilterForm
from supervision.forms.rectifications import RectificationForm, ReportForm, VisitForm
from supervision.models import Rectification, RectificationFile, TeamVisit
from supervision.views.answering import done, form_page, posted
from supervision.views.evaluations import READERS, crumbs_to_list, visible_evaluations

OTHERS = "others."  # before a cursor of what is not overdue


@require_safe
@desk_required(*READERS)
def visit_list(request):
    rows = TeamVisit.objects.visible_to(request.desk).select_related("center", "district")
    context = {
        "page": page_after(rows, day="visited_on", cursor=request.GET.get("after", "")),
        "can_add": request.desk.role in TEAM_DESKS,
    }
    return TemplateResponse(request, "supervision/visit_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(*TEAM_DESKS)
def visit_add(request):
    form = VisitForm(**posted(request), desk=request.desk)
    act = partial(_visit, form, by=request.desk, at=timezone.now())
    if visit := done(form, act, "center", "form_token"):
        messages.success(request, "走访已登记。需要整改的，在下面逐项提出。")
        return redirect("supervision:visit_detail", visit.pk)
    url = reverse("supervision:visit_list")
    return form_page(request, form, title="登记走访", crumbs=[("走访", url)], back_url=url)


def _visit(form, **said):
    return actions.record_visit(facts=form.facts, **said)


@require_safe
@desk_required(*READERS)
def visit_detail(request, pk):
    context = visit_context(_visited(request, pk), by=request.desk, on=timezone.localdate())
    return TemplateResponse(request, "supervision/visit_detail.html", context)


@require_safe
@desk_required(*READERS)
def visit_history(request, pk):
    visit = _visited(request, pk)
    back_url = reverse("supervision:visit_detail", args=[pk])
    return history_page(request, about(visit), title=str(visit), back_url=back_url)


@require_http_methods(FORM_METHODS)
@desk_required(*TEAM_DESKS)
def visit_rectify(request, pk):
    visit = _visited(request, pk)
    back_url = reverse("supervision:visit_detail", args=[pk])
    return _raise(request, visit, back_url, [("走访", reverse("supervision:visit_list"))])


@require_http_methods(FORM_METHODS)
@desk_required(*TEAM_DESKS)
def rectification_add(request, pk):
    evaluation = get_object_or_404(visible_evaluations(request.desk), pk=pk)
    back_url = reverse("reports:evaluation_detail", args=[pk])
    if away := closed_away(request, evaluation.round, back_url):
        return away
    return _raise(request, evaluation, back_url, crumbs_to_list())


def _raise(request, source, back_url: str, crumbs):
    """The same door for what an evaluation found and what a visit saw."""
    form = RectificationForm(**posted(request), center=source.center, on=timezone.localdate())
    act = partial(_raised, form, source, by=request.desk, at=timezone.now())
    if done(form, act, "form_token"):
        messages.success(request, "整改事项已提出。")
        return redirect(back_url)
    crumbs = [*crumbs, (str(source), back_url)]
    return form_page(request, form, title="提出整改事项", crumbs=crumbs, back_url=back_url)


def _raised(form, source, **said):
    return actions.raise_rectification(source=source, facts=form.facts, **said)


@require_safe
@desk_required(*READERS)
def rectification_list(request):
    on = timezone.localdate()
    filters = RectificationFilterForm(request.GET)
    rows = Rectification.objects.visible_to(request.desk).select_related("center", "owner")
    page = _overdue_first(filters.filter(rows, on=on), request.GET.get("after", ""), on=on)
    show = filters.cleaned_data.get("show", "")
    context = {
        "filters": filters,
        "page": page,
        "items": [item_of(row, on=on) for row in page.rows],
        "query": urlencode({"show": show}) if show else "",
        "is_one_center": request.desk.role in Role.of_center,
    }
    return TemplateResponse(request, "supervision/rectification_list.html", context)


def _overdue_first(rows, cursor: str, *, on) -> KeysetPage:
    """What nobody may leave lying, to its end; then the others, on the same page where there is
    room for both. A cursor of the others is marked as such."""
    late, others = rows.overdue(on), rows.not_overdue(on)
    first = KeysetPage([], "")
    if not cursor.startswith(OTHERS):
        first = page_after(late, day="due_on", cursor=cursor)
        if first.next_cursor:
            return first
    rest = page_after(others, day="due_on", cursor=cursor.removeprefix(OTHERS))
    following = f"{OTHERS}{rest.next_cursor}" if rest.next_cursor else ""
    return KeysetPage([*first.rows, *rest.rows], following)


@require_safe
@desk_required(*READERS)
def rectification_detail(request, pk):
    return _detail_page(request, _rectification(request, pk))


@require_safe
@desk_required(*READERS)
def rectification_history(request, pk):
    row = _rectification(request, pk)
    back_url = reverse("supervision:rectification_detail", args=[pk])
    return history_page(request, about(row), title=row.audit_label, back_url=back_url)


@require_http_methods(FORM_METHODS)
@desk_required(*Role.of_center)
def rectification_report(request, pk):
    row = _rectification(request, pk)
    form = ReportForm(**posted(request))
    act = partial(_report, form, row, by=request.desk, at=timezone.now())
    back_url = reverse("supervision:rectification_detail", args=[pk])
    if done(form, act, "note"):
        messages.success(request, "已报告整改，等待验收。")
        return redirect(back_url)
    crumbs = [("整改事项", reverse("supervision:rectification_list")), (row.text[:20], back_url)]
    return form_page(
        request, form, title="报告已整改", crumbs=crumbs, back_url=back_url, label="报告已整改"
    )


def _report(form, row, **said):
    upload = form.cleaned_data["file"]
    return actions.report_rectification(rectification=row, upload=upload, **said)


@require_POST
@desk_required(*TEAM_DESKS)
def rectification_step(request, pk):
    row = _rectification(request, pk)
    name = request.POST.get("step")
    if name not in RECTIFICATION_STEPS or name in WITH_A_FORM:
        raise Http404
    try:
        taken = actions.take_rectification_step(
            name,
            rectification=row,
            by=request.desk,
            at=timezone.now(),
            note=request.POST.get("note", ""),
        )
    except Refused as refusal:
        return _detail_page(request, row, refusal.problems)
    messages.success(request, f"已办理，当前状态：{taken.get_state_display()}。")
    return redirect("supervision:rectification_detail", pk)


@require_safe
@desk_required(*READERS)
def rectification_file(request, public_id):
    reachable = Rectification.objects.visible_to(request.desk)
    rows = RectificationFile.objects.filter(rectification__in=reachable)
    rows = rows.select_related("file", "rectification__center")
    row = get_object_or_404(rows, file__public_id=public_id)
    response = file_response(row.file)
    with transaction.atomic():
        record("查看整改材料", at=timezone.now(), by=request.desk, obj=row)
    return response


def _detail_page(request, row: Rectification, problems=()):
    context = rectification_context(
        row, by=request.desk, on=timezone.localdate(), problems=problems
    )
    return TemplateResponse(request, "supervision/rectification_detail.html", context)


def _rectification(request, pk) -> Rectification:
    rows = Rectification.objects.visible_to(request.desk)
    return get_object_or_404(
        rows.select_related("center", "owner", "evaluation__center", "visit__center"), pk=pk
    )


def _visited(request, pk) -> TeamVisit:
    rows = TeamVisit.objects.visible_to(request.desk).select_related("center", "recorded_by")
    return get_object_or_404(rows, pk=pk)
