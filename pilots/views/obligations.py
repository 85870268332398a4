"""Who has met what, as a table, a workbook and a page each; more time; 催报."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from core.office_downloads import EXCEL, office_download
from core.problems import Refused
from pilots import actions
from pilots.forms.obligations import ExtensionForm
from pilots.matrix_sheet import workbook
from pilots.models import Obligation, Round, Stage
from pilots.obligation_page import obligation_page
from pilots.obligations import matrix

READERS = (*Role.of_district, *Role.of_city)


@require_safe
@desk_required(*READERS)
def round_matrix(request, pk):
    """All districts, or those that a number of a stage counts (``?stage=``, ``?count=``)."""
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    at, asked = timezone.now(), request.GET
    found = matrix(round, by=request.desk, at=at)
    context = {
        "round": round,
        "matrix": found.counting(asked.get("stage", ""), asked.get("count", ""), at=at),
        "is_officer": request.desk.role == Role.CITY_OFFICER and not round.is_closed,
        "at": at,
    }
    return TemplateResponse(request, "pilots/round_matrix.html", context)


@require_safe
@desk_required(*READERS)
def matrix_export(request, pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    at = timezone.now()
    found = matrix(round, by=request.desk, at=at)
    title = f"{round}报送情况"
    content = workbook(found, title=title, desk=request.desk, at=at)
    record("导出报送情况", at=at, by=request.desk, obj=round)
    return office_download(content, title, EXCEL)


@require_safe
@desk_required(*READERS)
def obligation_detail(request, pk):
    obligation = in_scope(request, pk)
    page = obligation_page(obligation, by=request.desk, at=timezone.now())
    return TemplateResponse(request, "pilots/obligation_detail.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def obligation_extend(request, pk):
    obligation = in_scope(request, pk)
    return _extend(
        request,
        stage=obligation.stage,
        act=lambda **facts: actions.extend_obligation(obligation=obligation, **facts),
        context={"whom": obligation.district.name, "due_at": obligation.due_at},
        back_to=reverse("pilots:obligation_detail", args=[pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def stage_extend(request, pk):
    stage = _stage(pk)
    return _extend(
        request,
        stage=stage,
        act=lambda **facts: actions.extend_stage(stage=stage, **facts),
        context={"whom": "全部区", "due_at": stage.due_at},
        back_to=reverse("pilots:round_matrix", args=[stage.round_id]),
    )


def _extend(request, *, stage: Stage, act, context: dict, back_to: str):
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        try:
            act(
                new_due_at=form.new_due_at(stage.round.close_of_business),
                reason=form.cleaned_data["reason"],
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已批准延期，{context['whom']}已收到通知。")
            return redirect(back_to)
    context = {**context, "form": form, "stage": stage, "back_to": back_to}
    return TemplateResponse(request, "pilots/extension_grant.html", context)


@require_POST
@desk_required(Role.CITY_OFFICER)
def obligation_chase(request, pk):
    obligation = in_scope(request, pk)
    try:
        actions.chase(obligation=obligation, by=request.desk, at=timezone.now())
    except Refused as refusal:
        _say(request, refusal)
    else:
        messages.success(request, f"已向{obligation.district}的填报人和审核人催报。")
    return redirect("pilots:round_matrix", obligation.stage.round_id)


@require_POST
@desk_required(Role.CITY_OFFICER)
def stage_chase(request, pk):
    stage = _stage(pk)
    try:
        chased = actions.chase_stage(stage=stage, by=request.desk, at=timezone.now())
    except Refused as refusal:
        _say(request, refusal)
    else:
        messages.success(request, f"已向{len(chased)}个区催报。")
    return redirect("pilots:round_matrix", stage.round_id)


def _say(request, refusal: Refused) -> None:
    for problem in refusal.problems:
        messages.error(request, problem.sentence)


def in_scope(request, pk) -> Obligation:
    rows = Obligation.objects.visible_to(request.desk).select_related("stage__round", "district")
    return get_object_or_404(rows, pk=pk)


def _stage(pk) -> Stage:
    return get_object_or_404(Stage.objects.select_related("round"), pk=pk)
