"""零报告: declaring it, its page, its steps."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.chinese_dates import format_moment
from core.deadlines import describe
from core.problems import Refused
from pilots import actions
from pilots.forms.obligations import NilForm
from pilots.models import NilReturn, Obligation
from pilots.obligations import nil_seen_by
from pilots.states import NIL_BUTTONS
from pilots.submission_page import HistoryRow

READERS = (*Role.of_district, *Role.of_city)
MOVERS = (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.CITY_OFFICER)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def nil_declare(request, pk):
    """Declare that there is nothing to report for the obligation ``pk``."""
    rows = Obligation.objects.visible_to(request.desk).select_related("stage__round", "district")
    obligation = get_object_or_404(rows, pk=pk)
    form = NilForm(request.POST or None)
    if form.is_valid():
        try:
            nil = actions.declare_nil(
                obligation=obligation,
                reason=form.cleaned_data["reason"],
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "零报告已提交，等待区级审核人签字；签字前不算上报。")
            return redirect("pilots:nil_detail", nil.pk)
    context = {
        "form": form,
        "obligation": obligation,
        "problems": [] if form.is_bound else actions.reasons_against_nil(obligation),
    }
    return TemplateResponse(request, "pilots/nil_declare.html", context)


@require_safe
@desk_required(*READERS)
def nil_detail(request, pk):
    return _detail_page(request, in_scope(request, pk))


@require_POST
@desk_required(*MOVERS)
def nil_step(request, pk):
    nil, name = in_scope(request, pk), request.POST.get("step", "")
    if name not in NIL_BUTTONS:
        raise BadRequest
    try:
        note = request.POST.get("note", "")
        moved = actions.take_nil_step(name, nil=nil, by=request.desk, at=timezone.now(), note=note)
    except Refused as refusal:
        return _detail_page(request, nil, refused=refusal.problems)
    label = nil.steps()[name].label
    messages.success(request, f"已{label}，当前状态：{moved.get_state_display()}。")
    return redirect("pilots:nil_detail", pk)


def in_scope(request, pk) -> NilReturn:
    rows = nil_seen_by(request.desk).select_related(
        "obligation__stage__round", "obligation__district", "round", "declared_by", "signed_by"
    )
    return get_object_or_404(rows, pk=pk)


def _detail_page(request, nil: NilReturn, refused=()):
    steps = [step for step in nil.offered_steps(by=request.desk) if step.name in NIL_BUTTONS]
    taken = nil.history.select_related("by__user", "by__district").order_by("-pk")
    context = {
        "nil": nil,
        "facts": _facts(nil),
        "steps": steps,
        "refused": refused,
        "history": [
            HistoryRow(step.at, step.actor, step.step_label, step.change, step.note)
            for step in taken
        ],
    }
    return TemplateResponse(request, "pilots/nil_detail.html", context)


def _facts(nil: NilReturn) -> list[tuple[str, str]]:
    return [
        ("截止时间", describe(nil.obligation.judged_due_at)),
        ("理由", nil.reason),
        ("提交", f"{nil.declared_by}，{format_moment(nil.declared_at)}"),
        ("上报", f"{nil.signed_by}，{format_moment(nil.signed_at)}" if nil.signed_at else ""),
        ("签收", format_moment(nil.received_at) if nil.received_at else ""),
    ]
