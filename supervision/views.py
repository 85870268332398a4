"""Pages of professional supervision."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import desk_required
from accounts.history import about, history_page
from accounts.roles import Role
from centers.models import Center
from core.chinese_dates import format_moment
from core.keyset import page_after
from core.problems import Refused, Stale
from pilots.models import Round
from supervision import actions
from supervision.board import meter_of, own_tile, tiles_of
from supervision.checks import doubts_about
from supervision.counting import counts_toward_quota
from supervision.figures import figures_of
from supervision.forms import CorrectSessionForm, LogSessionForm, SessionFilterForm
from supervision.models import SupervisionSession

READERS = (*Role.of_center, Role.SUPERVISOR, *Role.of_district, *Role.of_city)
WRITERS = (Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER)


def visible_sessions(desk):
    return SupervisionSession.objects.visible_to(desk).select_related(
        "round", "center", "supervisor__user", "logged_by"
    )


def posted(request):
    """What was posted, also when it is nothing at all: an empty form has mistakes to show."""
    return request.POST if request.method == "POST" else None


@require_safe
@desk_required(*READERS)
def session_list(request):
    rounds = Round.objects.visible_to(request.desk).latest_first()
    filters = SessionFilterForm(request.GET, rounds=rounds, desk=request.desk)
    context = {
        "filters": filters,
        "round": filters.chosen_round,
        "can_log": request.desk.role in WRITERS,
        "is_one_center": request.desk.role in Role.of_center,
        **(_list_context(request, filters) if filters.chosen_round else {}),
    }
    return TemplateResponse(request, "supervision/session_list.html", context)


def _list_context(request, filters) -> dict:
    sessions, round = visible_sessions(request.desk), filters.chosen_round
    figures = figures_of(sessions, round=round)
    tiles = tiles_of(figures, round)
    if request.desk.role == Role.SUPERVISOR:
        waiting = sessions.filter(round=round).waiting_for(request.desk.user)
        tiles.insert(0, own_tile(waiting.count(), round))
    cursor = request.GET.get("after", "")
    asked = {name: request.GET[name] for name in filters.fields if name in request.GET}
    return {
        "tiles": tiles,
        "meter": meter_of(figures, round),
        "page": page_after(filters.filter(sessions), day="held_on", cursor=cursor),
        "query": urlencode(asked),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def session_log(request):
    center = get_object_or_404(Center.objects.visible_to(request.desk).running())
    form = LogSessionForm(posted(request), center=center)
    if form.is_valid():
        try:
            session = actions.log_session(
                center=center,
                facts=form.facts,
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"督导记录已登记，待{session.supervisor.user}确认。")
            return redirect("supervision:session_detail", session.pk)
    return TemplateResponse(
        request, "supervision/session_log.html", {"form": form, "center": center}
    )


@require_safe
@desk_required(*READERS)
def session_detail(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    return _detail_page(request, session)


@require_safe
@desk_required(*READERS)
def session_history(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    back_url = reverse("supervision:session_detail", args=[pk])
    return history_page(request, about(session), title=session.audit_label, back_url=back_url)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def session_correct(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    initial = {name: getattr(session, name) for name in ("version", *session.FACTS)}
    form = CorrectSessionForm(posted(request), initial=initial, center=session.center)
    stale = None
    if form.is_valid():
        try:
            actions.correct_session(
                session=session,
                facts=form.facts,
                version=form.cleaned_data["version"],
                note=form.cleaned_data["note"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as refusal:
            stale = refusal.current.items()
            form.renew_version(SupervisionSession.objects.get(pk=pk).version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已更正，待{form.facts['supervisor'].user}确认。")
            return redirect("supervision:session_detail", pk)
    context = {"form": form, "session": session, "stale": stale}
    return TemplateResponse(
        request, "supervision/session_correct.html", context, status=409 if stale else 200
    )


@require_POST
@desk_required(Role.SUPERVISOR)
def session_step(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    name = request.POST.get("step")
    if name not in ("confirm", "dispute"):
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
        return _detail_page(request, session, problems=refusal.problems)
    messages.success(request, f"已办理，当前状态：{taken.get_state_display()}。")
    return redirect("supervision:session_detail", pk)


def _detail_page(request, session, problems=()):
    """The page of one session, also as the answer to a step that was refused."""
    counts, reason = counts_toward_quota(session, session.round)
    offered = session.offered_steps(by=request.desk)
    context = {
        "session": session,
        "problems": problems,
        "step_url": reverse("supervision:session_step", args=[session.pk]),
        "facts": [*_facts(session), ("计入情况", f"{'已' if counts else '未'}计入：{reason}")],
        "doubts": doubts_about(session),
        "steps": [step for step in offered if step.name != "correct"],
        # A correction starts with its own form, not with a button.
        "correction": next((step for step in offered if step.name == "correct"), None),
        "history": session.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ).order_by("-pk"),
    }
    return TemplateResponse(request, "supervision/session_detail.html", context)


def _facts(session) -> list[tuple[str, str]]:
    """What was logged, in the order of the form, then who logged it."""
    return [
        ("社会工作服务中心", str(session.center)),
        *session.current_values().items(),
        ("登记人", f"{session.logged_by}，{format_moment(session.logged_at)}"),
    ]
