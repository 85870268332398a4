"""Giving a case to another center of the district, and answering such a wish."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.history import about, history_page
from cases import transfer_actions as actions
from cases.handover import receivers
from cases.models import Case, Transfer
from cases.revealing import RESPONSIBLE
from cases.transfer_states import TRANSFER_STEPS, TransferState
from cases.watching_forms import TransferForm
from core.chinese_dates import format_date, format_moment
from core.problems import Refused


def _visible(request, public_id) -> Transfer:
    rows = Transfer.objects.visible_to(request.desk)
    people = ("case", "center", "to_center", "asked_by", "answered_by")
    return get_object_or_404(rows.select_related(*people), public_id=public_id)


@require_safe
@desk_required(*RESPONSIBLE)
def transfer_list(request):
    rows = Transfer.objects.visible_to(request.desk).select_related("case", "center", "to_center")
    return TemplateResponse(
        request, "cases/transfer_list.html", {"rows": list(rows.order_by("-asked_at", "-pk")[:200])}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*RESPONSIBLE)
def transfer_add(request, public_id):
    cases = Case.objects.visible_to(request.desk).select_related("center")
    case = get_object_or_404(cases, public_id=public_id)
    posted = request.POST if request.method == "POST" else None
    form = TransferForm(posted, centers=actions.takers(case))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        token = facts.pop("form_token")
        try:
            transfer = actions.ask_to_take(
                case=case, facts=facts, form_token=token, by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已请{transfer.to_center}接收，请等对方答复。")
            return redirect("cases:transfer_detail", transfer.public_id)
    context = {
        "form": form,
        "number": case.number,
        "title": "转到其他中心",
        "back_to": reverse("cases:case_detail", args=[case.public_id]),
    }
    return TemplateResponse(request, "cases/watching_form.html", context)


@require_safe
@desk_required(*RESPONSIBLE)
def transfer_detail(request, public_id):
    return _page(request, _visible(request, public_id))


@require_safe
@desk_required(*RESPONSIBLE)
def transfer_history(request, public_id):
    transfer = _visible(request, public_id)
    back_url = reverse("cases:transfer_detail", args=[public_id])
    return history_page(request, about(transfer), title=str(transfer), back_url=back_url)


@require_POST
@desk_required(*RESPONSIBLE)
def transfer_step(request, public_id):
    transfer, name = _visible(request, public_id), request.POST.get("step", "")
    if name not in TRANSFER_STEPS:
        raise BadRequest
    chosen = request.POST.get("to", "")
    now = timezone.now()
    desks = receivers(by=request.desk, on=timezone.localdate(now))
    to = desks.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 18 else None
    try:
        actions.answer(
            name,
            transfer=transfer,
            by=request.desk,
            at=now,
            note=request.POST.get("note", ""),
            to=to,
        )
    except Refused as refusal:
        return _page(request, transfer, problems=refusal.problems)
    messages.success(request, "已答复。")
    return redirect("cases:transfer_detail", public_id)


def _page(request, transfer: Transfer, problems=()):
    offered = transfer.offered_steps(by=request.desk)
    taken = transfer.case if transfer.state == TransferState.ACCEPTED else None
    is_giver = Case.objects.visible_to(request.desk).filter(pk=transfer.case_id).exists()
    successor = Case.objects.filter(successor_of=taken).first() if taken else None
    own = successor and Case.objects.visible_to(request.desk).filter(pk=successor.pk).exists()
    context = {
        "transfer": transfer,
        "tone": TransferState(transfer.state).tone,
        "problems": problems,
        "facts": _facts(transfer, is_giver),
        "accepting": next((step for step in offered if step.name == "accept"), None),
        "steps": [step for step in offered if step.name != "accept"],
        "receivers": list(receivers(by=request.desk, on=timezone.localdate())),
        "step_url": reverse("cases:transfer_step", args=[transfer.public_id]),
        "history_url": reverse("cases:transfer_history", args=[transfer.public_id]),
        "case": transfer.case if is_giver else None,
        "successor": successor if own else None,
        "rows": transfer.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ).order_by("-pk"),
    }
    return TemplateResponse(request, "cases/transfer_detail.html", context)


def _facts(transfer: Transfer, is_giver: bool) -> list[tuple[str, str]]:
    """Why, and who agreed: for those who gave it. The taker reads the file once it is theirs."""
    facts = [
        ("案例编号", transfer.case.number),
        ("工作方法", transfer.case.get_method_display()),
        ("服务领域", transfer.case.get_field_display()),
        ("转出中心", str(transfer.center)),
        ("接收中心", str(transfer.to_center)),
        ("申请人", f"{transfer.asked_by}，{format_moment(transfer.asked_at)}"),
        ("本人同意日期", format_date(transfer.consented_on)),
    ]
    if is_giver:
        facts.append(("转出原因", transfer.reason))
    if transfer.answered_at:
        facts.append(("答复人", f"{transfer.answered_by}，{format_moment(transfer.answered_at)}"))
    return facts
