"""The list of sessions, the page of one, and the steps taken there."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_required
from accounts.history import about, history_page
from accounts.roles import Role
from core.keyset import page_after
from core.problems import Refused
from pilots.models import Round
from supervision import actions
from supervision.board import hours_listed, meter_of, own_tile, tiles_of
from supervision.figures import figures_of
from supervision.forms.session_filters import SessionFilterForm
from supervision.models import SupervisionSession
from supervision.month import month_asked, month_of
from supervision.serving import with_shortfalls
from supervision.session_page import session_context
from supervision.states import BOTH_SIDES, STEPS, WITH_FORM

READERS = (*Role.of_center, Role.SUPERVISOR, *Role.of_district, *Role.of_city)


def visible_sessions(desk):
    return SupervisionSession.objects.visible_to(desk).select_related(
        "round", "center", "supervisor__user", "logged_by", "planned_by"
    )


@require_safe
@desk_required(*READERS)
def session_list(request):
    rounds = Round.objects.visible_to(request.desk).latest_first()
    filters = SessionFilterForm(
        request.GET, rounds=rounds, desk=request.desk, on=timezone.localdate()
    )
    context = {
        "filters": filters,
        "round": filters.chosen_round,
        "can_log": request.desk.role in BOTH_SIDES,
        "is_one_center": request.desk.role in Role.of_center,
        **(_list_context(request, filters) if filters.chosen_round else {}),
    }
    return TemplateResponse(request, "supervision/session_list.html", context)


def _list_context(request, filters) -> dict:
    sessions, round = visible_sessions(request.desk), filters.chosen_round
    figures = figures_of(sessions, round=round)
    tiles = tiles_of(figures, round)
    if request.desk.role in BOTH_SIDES:
        waiting = sessions.filter(round=round).waiting_for(request.desk)
        tiles.insert(0, own_tile(waiting.count(), round))
    cursor = request.GET.get("after", "")
    asked = {name: request.GET[name] for name in filters.fields if name in request.GET}
    listed = filters.filter(sessions)
    page = page_after(listed, day="held_on", cursor=cursor)
    with_shortfalls(page.rows)
    meter = None
    if request.desk.role in Role.of_center:
        unit = request.desk.subdistrict_id
        meter = meter_of(figures, round, subdistrict=unit, on=timezone.localdate())
    return {
        "tiles": tiles,
        "meter": meter,
        "page": page,
        "sum": hours_listed(listed) if filters.is_of_one_kind else "",
        "query": urlencode(asked),
    }


@require_safe
@desk_required(*READERS)
def session_month(request):
    on = timezone.localdate()
    first = month_asked(request.GET.get("month", ""), on=on)
    context = {
        "month": month_of(visible_sessions(request.desk), first, on=on),
        "is_one_center": request.desk.role in Role.of_center,
    }
    return TemplateResponse(request, "supervision/session_month.html", context)


@require_safe
@desk_required(*READERS)
def session_detail(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    return session_page(request, session)


@require_safe
@desk_required(*READERS)
def session_history(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    back_url = reverse("supervision:session_detail", args=[pk])
    return history_page(request, about(session), title=session.audit_label, back_url=back_url)


@require_POST
@desk_required(*BOTH_SIDES, Role.DISTRICT_OFFICER)
def session_step(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    name = request.POST.get("step")
    if name not in STEPS or name in WITH_FORM:
        raise Http404
    try:
        taken = actions.take_step(
            name,
            session=session,
            by=request.desk,
            at=timezone.now(),
            note=request.POST.get("note", ""),
        )
    except Refused as refusal:
        return session_page(request, session, problems=refusal.problems)
    messages.success(request, f"已办理，当前状态：{taken.state_label}。")
    return redirect("supervision:session_detail", pk)


def session_page(request, session, problems=()):
    """The page of one session, also as the answer to a step that was refused."""
    context = session_context(session, by=request.desk, on=timezone.localdate(), problems=problems)
    return TemplateResponse(request, "supervision/session_detail.html", context)
