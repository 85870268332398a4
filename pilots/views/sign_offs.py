"""The district's leader ticks, reads through and signs one or many; the 推荐汇总表 of each act."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.chinese_dates import beijing_date
from core.office_downloads import EXCEL, WORD
from core.problems import Problem, Refused
from pilots import actions
from pilots.answers import full_form
from pilots.candidates import Candidate, candidates, waiting_for_sign_off
from pilots.forms.sign_offs import SignOffForm, TickForm
from pilots.models import Round, SignOff
from pilots.papers.summary import signed_summary, summary_document, summary_sheet
from pilots.parts import Part
from pilots.views.chosen_round import round_prepared
from pilots.views.summaries import hand_out
from pilots.warnings import warnings_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """One form that waits, with what to look at and what keeps this desk from signing it."""

    candidate: Candidate
    warnings: list[str]
    obstacles: list[Problem]
    parts: list[Part]


@require_safe
@desk_required(*Role.of_district, *Role.of_city)
def sign_off_list(request):
    return _list_page(request, round_prepared(request))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*Role.of_district)
def sign_off_confirm(request):
    """GET lets those that were ticked be read through; POST signs all of them, or none."""
    round = round_prepared(request)
    waiting = waiting_for_sign_off(round=round, desk=request.desk)
    if request.method != "POST":
        ticks = TickForm(request.GET, candidates=waiting)
        if not ticks.is_valid():
            return _list_page(request, round, ticks)
        picked = ticks.cleaned_data["pick"]
        form = SignOffForm(initial={"pick": [one.pk for one in picked]}, candidates=waiting)
        return _confirm_page(request, round, form, picked)
    form = SignOffForm(request.POST, candidates=waiting)
    done = SignOff.objects.visible_to(request.desk).filter(form_token=form.token()).first()
    if done is not None:
        return redirect("pilots:sign_off_detail", done.pk)
    if not form.is_valid():
        return _list_page(request, round, form)
    return _sign(request, round, form)


def _sign(request, round, form):
    picked = form.cleaned_data["pick"]
    try:
        act = actions.sign_off(
            recommendations=picked,
            round=round,
            form_token=form.cleaned_data["form_token"],
            by=request.desk,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _confirm_page(request, round, form, picked)
    messages.success(request, f"已审核通过并上报{len(picked)}份推荐表，上报时汇总如下。")
    return redirect("pilots:sign_off_detail", act.pk)


@require_safe
@desk_required(*Role.of_district, *Role.of_city)
def sign_off_detail(request, pk):
    act = _in_scope(request, pk)
    context = {
        "act": act,
        "summary": signed_summary(act),
        "is_city": request.desk.role in Role.of_city,
    }
    return TemplateResponse(request, "pilots/sign_off_detail.html", context)


@require_safe
@desk_required(*Role.of_district, *Role.of_city)
def sign_off_word(request, pk):
    return _download(request, pk, summary_document, WORD)


@require_safe
@desk_required(*Role.of_district, *Role.of_city)
def sign_off_sheet(request, pk):
    return _download(request, pk, summary_sheet, EXCEL)


def _download(request, pk, made_by, suffix: str):
    act = _in_scope(request, pk)
    return hand_out(request, signed_summary(act), made_by, suffix, obj=act, at=timezone.now())


def _in_scope(request, pk) -> SignOff:
    return get_object_or_404(_acts(request), pk=pk)


def _acts(request):
    return SignOff.objects.visible_to(request.desk).select_related(
        "round",
        "district",
        "by__user",
        "by__district",
        "delegation__deputy__user",
        "delegation__principal__user",
        "delegation__file",
    )


def _list_page(request, round, ticks=None):
    by, at = request.desk, timezone.now()
    is_district = by.role in Role.of_district
    rows = waiting_for_sign_off(round=round, desk=by) if is_district else []
    delegation = actions.standing_in(by, at=at)
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(by).latest_first(),
        "ticks": ticks,
        "rows": _waiting(rows, delegation, by=by, at=at, picked=request.GET.getlist("pick")),
        "delegation": delegation,
        "is_district": is_district,
        "may_sign": by.role == Role.DISTRICT_LEADER or delegation is not None,
        "acts": _acts(request).filter(round=round).order_by("-at", "-pk"),
    }
    return TemplateResponse(request, "pilots/sign_off_list.html", context)


def _confirm_page(request, round, form, picked):
    by, at = request.desk, timezone.now()
    delegation = actions.standing_in(by, at=at)
    rows = _waiting(picked, delegation, by=by, at=at, with_parts=True)
    context = {
        "round": round,
        "form": form,
        "rows": rows,
        "delegation": delegation,
        "is_blocked": any(row.obstacles for row in rows),
    }
    return TemplateResponse(request, "pilots/sign_off_confirm.html", context)


def _waiting(rows, delegation, *, by, at, picked=(), with_parts: bool = False) -> list[Waiting]:
    found = []
    for candidate in candidates(rows, picked=picked):
        form = candidate.recommendation
        form.submission.delegation = delegation
        obstacles = form.submission.obstacles("sign", by=by)
        parts = full_form(form, on=beijing_date(at)) if with_parts else []
        doubts = form.doubts(on=beijing_date(at)) if with_parts else ()
        warnings = warnings_of(form, at=at, doubts=doubts)
        found.append(Waiting(candidate, warnings, obstacles, parts))
    return found
