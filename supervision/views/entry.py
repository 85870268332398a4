"""Writing a session down: planned ahead, logged, held as planned, or mended after a dispute."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, posted
from accounts.roles import Role
from centers.models import Center
from core.problems import Refused, Stale
from pilots.views.closed_round import closed_away
from supervision import actions
from supervision.forms.sessions import (
    CorrectSessionForm,
    HoldSessionForm,
    LogSessionForm,
    PlanSessionForm,
    initial_of,
)
from supervision.models import SupervisionSession
from supervision.states import BOTH_SIDES
from supervision.views.sessions import visible_sessions


@require_http_methods(FORM_METHODS)
@desk_required(*BOTH_SIDES)
def session_plan(request):
    return _new(request, PlanSessionForm, actions.plan_session, "安排督导", "安排这次督导")


@require_http_methods(FORM_METHODS)
@desk_required(*BOTH_SIDES)
def session_log(request):
    return _new(request, LogSessionForm, actions.log_session, "登记督导", "登记，待对方确认")


def _new(request, form_class, act, title: str, submit_label: str):
    """A new session of one center; a supervisor says first of which one."""
    centers = running_centers(request)
    center = chosen_center(request, centers)
    if center is None:
        context = {"centers": centers, "title": title}
        return TemplateResponse(request, "supervision/session_center.html", context)
    form = form_class(posted(request), center=center, desk=request.desk, on=timezone.localdate())
    if form.is_valid():
        try:
            session = act(
                center=center,
                facts=form.facts,
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已保存，当前状态：{session.state_label}。")
            return redirect("supervision:session_detail", session.pk)
    context = {"form": form, "center": center, "title": title, "submit_label": submit_label}
    return TemplateResponse(request, "supervision/session_log.html", context)


def running_centers(request):
    """Those that the desk can log a session of."""
    centers = Center.objects.visible_to(request.desk).running()
    return centers.select_related("subdistrict__district").order_by("subdistrict__code", "pk")


def chosen_center(request, centers) -> Center | None:
    """The own center; for a supervisor the one in the address, or the only one served."""
    if request.desk.role != Role.SUPERVISOR:
        return get_object_or_404(centers)
    asked = request.GET.get("center", "")
    if asked:
        return get_object_or_404(centers, subdistrict__code=asked)
    served = list(centers[:2])
    return served[0] if len(served) == 1 else None


@require_http_methods(FORM_METHODS)
@desk_required(*BOTH_SIDES)
def session_hold(request, pk):
    return _again(
        request, pk, HoldSessionForm, actions.hold_session, "登记已开展的督导", "登记，待对方确认"
    )


@require_http_methods(FORM_METHODS)
@desk_required(*BOTH_SIDES)
def session_correct(request, pk):
    return _again(
        request,
        pk,
        CorrectSessionForm,
        actions.correct_session,
        "更正督导记录",
        "更正后重新提交确认",
    )


def _again(request, pk, form_class, act, title: str, submit_label: str):
    """The facts of a stored session once more, in the form that its step begins with."""
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    if session.round and (
        away := closed_away(request, session.round, "supervision:session_detail", pk)
    ):
        return away
    initial, stale = initial_of(session), None
    form = form_class(
        posted(request),
        initial=initial,
        center=session.center,
        desk=request.desk,
        on=timezone.localdate(),
    )
    if form.is_valid():
        said = {"note": form.cleaned_data["note"]} if "note" in form.fields else {}
        try:
            saved = act(
                session=session,
                facts=form.facts,
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
                **said,
            )
        except Stale as refusal:
            stale = refusal.current.items()
            form.renew_version(SupervisionSession.objects.get(pk=pk).version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已保存，当前状态：{saved.state_label}。")
            return redirect("supervision:session_detail", pk)
    context = {
        "form": form,
        "stale": stale,
        "multipart": False,
        "title": title,
        "submit_label": submit_label,
        "back": reverse("supervision:session_detail", args=[pk]),
    }
    return TemplateResponse(
        request, "supervision/session_again.html", context, status=409 if stale else 200
    )
