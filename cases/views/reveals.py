"""Asking to see who a case is about, deciding such requests, and finding a person by number."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from cases import reveal_actions
from cases.clearance import clearance
from cases.finding import find_client
from cases.models import Reveal, RevealRequest
from cases.privacy_forms import ClientFindForm, RevealForm
from cases.revealing import ASKERS, REQUEST_STEPS, RESPONSIBLE, SHOWS, Extent, Gate, RequestState
from cases.states import WORKERS
from cases.views.cases import one_case
from core.chinese_dates import format_moment
from core.problems import Refused

MOST_WAITING = 200  # of one center; more than that is a backlog that no page makes lighter


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*ASKERS)
def reveal_ask(request, public_id):
    case, now = one_case(request.desk, public_id), timezone.now()
    seen = clearance(case, by=request.desk, at=now)
    if not seen.can_ask:
        messages.info(request, "您现在已能看到这个案例的信息，不需要再次申请。")
        return redirect("cases:case_detail", public_id)
    form = RevealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            done = reveal_actions.ask_to_see(
                case=case, by=request.desk, at=now, **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said(done))
            return redirect("cases:case_detail", public_id)
    context = {
        "form": form,
        "number": case.number,
        "needs_approval": seen.gate == Gate.APPROVAL,
        "guard": case.guard,
        "shows": SHOWS[seen.most],
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/reveal_ask.html", context)


def _said(done: Reveal | RevealRequest) -> str:
    if isinstance(done, RevealRequest):
        return "申请已提交，待中心主任或常务主任批准。"
    return f"{done.get_extent_display()}对您显示至{format_moment(done.until)}。"


@require_safe
@desk_required(*RESPONSIBLE)
def request_list(request):
    waiting = RevealRequest.objects.waiting_for(request.desk)
    waiting = waiting.select_related(
        "case", "asked_by", "desk__district", "desk__subdistrict__district"
    )
    context = {"rows": waiting.order_by("asked_at", "pk")[:MOST_WAITING]}
    return TemplateResponse(request, "cases/request_list.html", context)


def one_request(desk, public_id) -> RevealRequest:
    units = ("desk__district", "desk__subdistrict__district")
    requests = RevealRequest.objects.visible_to(desk)
    requests = requests.select_related("case__client", "asked_by", "decided_by", *units)
    return get_object_or_404(requests, public_id=public_id)


@require_safe
@desk_required(*RESPONSIBLE)
def request_detail(request, public_id):
    return _request_page(request, one_request(request.desk, public_id), problems=())


@require_POST
@desk_required(*RESPONSIBLE)
def request_step(request, public_id):
    asked, name = one_request(request.desk, public_id), request.POST.get("step", "")
    if name not in REQUEST_STEPS:
        raise BadRequest
    note = request.POST.get("note", "")
    try:
        done = reveal_actions.decide_request(
            name, request=asked, by=request.desk, at=timezone.now(), note=note
        )
    except Refused as refusal:
        asked = one_request(request.desk, public_id)
        return _request_page(request, asked, problems=refusal.problems)
    messages.success(request, f"案例{asked.case.number}的查看申请：{done.get_state_display()}。")
    return redirect("cases:request_detail", public_id)


def _request_page(request, asked: RevealRequest, *, problems):
    context = {
        "number": asked.case.number,
        "state": asked.get_state_display(),
        "state_tone": RequestState(asked.state).tone,
        "facts": _facts(asked),
        "guard": asked.case.guard,
        "shows": SHOWS[Extent.IDENTITY],
        "case_url": reverse("cases:case_detail", args=[asked.case.public_id]),
        "steps": asked.offered_steps(by=request.desk),
        "step_url": reverse("cases:request_step", args=[asked.public_id]),
        "history_url": reverse("cases:request_history", args=[asked.public_id]),
        "history": asked.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ),
        "problems": problems,
    }
    return TemplateResponse(request, "cases/request_detail.html", context)


def _facts(asked: RevealRequest) -> list[tuple[str, str]]:
    return [
        ("申请人", str(asked.asked_by)),
        ("申请岗位", asked.desk.title),
        ("申请时间", format_moment(asked.asked_at)),
        ("服务对象", asked.case.guard or "成年人"),
        ("查看理由", asked.get_reason_display()),
        ("说明", asked.text),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def client_find(request):
    form = ClientFindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = find_client(
            id_number=form.cleaned_data["id_number"], by=request.desk, at=timezone.now()
        )
        if found:
            return redirect(f"{reverse('cases:case_list')}?client={found.public_id}")
        messages.info(request, "本中心没有这个身份证号的服务对象。")
        return redirect("cases:case_list")
    return TemplateResponse(request, "cases/client_find.html", {"form": form})
