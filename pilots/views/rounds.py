"""Rounds: the list, opening one, changing it, closing it and lifting the closure."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused, Stale
from pilots import actions
from pilots.figures import round_counts
from pilots.forms.round_changes import RoundEditForm
from pilots.forms.round_defaults import FIRST_YEAR, LAST_YEAR, copied_defaults, notice_defaults
from pilots.forms.rounds import RoundForm
from pilots.models import Round
from pilots.obligations import matrix
from pilots.round_page import round_page
from pilots.views.chosen_round import round_asked

READERS_OF_OBLIGATIONS = (*Role.of_district, *Role.of_city)


@require_safe
@desk_required(*Role.of_business)
def round_list(request):
    rounds = list(Round.objects.visible_to(request.desk).latest_first())
    counts = round_counts(rounds, by=request.desk)
    context = {
        "rows": [(round, counts[round.pk]) for round in rounds],
        "can_open": request.desk.role == Role.CITY_OFFICER,
        "sees_matrix": request.desk.role in READERS_OF_OBLIGATIONS,
    }
    return TemplateResponse(request, "pilots/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def round_open(request):
    """Filled in as the notice says it for this year (or ``?year=``), or copied from ``?from=``."""
    copied_from = round_asked(request, "from")
    form = RoundForm(
        request.POST or None,
        initial=_initial(request, copied_from),
        copied_from=copied_from,
        on=timezone.localdate(),
    )
    if form.is_valid():
        try:
            opened = actions.open_round(
                facts=form.facts(),
                due=form.due(),
                over=form.over(),
                reminder_days=form.cleaned_data["reminder_days"],
                copied_from=copied_from,
                carried=form.cleaned_data.get("carried", ()),
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{opened}已启动，各区的报送任务已生成。")
            return redirect("pilots:round_detail", opened.pk)
    context = {"form": form, "copied_from": copied_from}
    return TemplateResponse(request, "pilots/round_open.html", context)


@require_safe
@desk_required(*Role.of_business)
def round_detail(request, pk):
    return _detail_page(request, _in_scope(request, pk))


@require_POST
@desk_required(Role.CITY_LEADER)
def round_step(request, pk):
    """Close the round, or lift the closure."""
    round, name = _in_scope(request, pk), request.POST.get("step", "")
    if name not in round.steps():
        raise BadRequest
    try:
        note = request.POST.get("note", "")
        moved = actions.move_round(name, round=round, by=request.desk, at=timezone.now(), note=note)
    except Refused as refusal:
        if not refusal.done_already:
            return _detail_page(request, round, refused=refusal.problems)
        messages.info(request, refusal.done_already)
        return redirect("pilots:round_detail", pk)
    messages.success(request, f"{moved}：{moved.get_state_display()}。")
    return redirect("pilots:round_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def round_edit(request, pk):
    round, at = _in_scope(request, pk), timezone.now()
    stages = list(round.stages.order_by("due_at", "pk"))
    form = RoundEditForm(request.POST or None, instance=round, stages=stages, at=at)
    if form.is_valid():
        try:
            actions.edit_round(
                round=round,
                facts=form.facts(),
                due=form.due(),
                reminder_days=form.cleaned_data["reminder_days"],
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.desk,
                at=at,
            )
        except Stale as stale:
            form.renew_version(_in_scope(request, pk).version)
            return _edit_page(request, round, form, current=list(stale.current.items()), status=409)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "批次已修改，变更记录在本页下方。")
            return redirect("pilots:round_detail", pk)
    return _edit_page(request, round, form)


def _edit_page(request, round: Round, form: RoundEditForm, *, current=(), status=200):
    context = {"round": round, "form": form, "current": current}
    return TemplateResponse(request, "pilots/round_edit.html", context, status=status)


def _in_scope(request, pk) -> Round:
    rounds = Round.objects.visible_to(request.desk).prefetch_related("stages")
    return get_object_or_404(rounds, pk=pk)


def _detail_page(request, round: Round, refused=()):
    """The page of one round; ``refused`` says why the step just posted was not taken."""
    shows_obligations = request.desk.role in READERS_OF_OBLIGATIONS
    at = timezone.now()
    context = {
        "page": round_page(round, by=request.desk, at=at),
        "matrix": matrix(round, by=request.desk, at=at) if shows_obligations else None,
        "is_city": request.desk.role in Role.of_city,
        "is_district": request.desk.role in Role.of_district,
        "refused": refused,
    }
    return TemplateResponse(request, "pilots/round_detail.html", context)


def _initial(request, copied_from: Round | None) -> dict:
    if copied_from is None:
        return notice_defaults(_year_asked(request))
    latest = Round.objects.latest_first().first()
    year = max(copied_from.year + 1, timezone.localdate().year)
    if latest is not None and latest.year >= year:
        year = latest.year + 1
    return copied_defaults(copied_from, year=min(year, LAST_YEAR))


def _year_asked(request) -> int:
    """The year of ``?year=`` where a round can be of it, else this one: year 0 has no days."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len(str(LAST_YEAR)) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else timezone.localdate().year
