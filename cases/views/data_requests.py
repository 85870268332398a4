"""Requests of the people served about their data: registered, listed, answered, carried out."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.audit import record
from cases import data_request_actions as actions
from cases.data_copy import open_copy
from cases.data_request_forms import AnswerForm, CorrectionForm, DataRequestForm
from cases.data_request_page import request_context, request_row
from cases.data_requests import DATA_STEPS, HANDLERS, REGISTRARS
from cases.models import DataRequest
from cases.views.cases import one_case
from core.keyset import page_after
from core.problems import Refused, Stale

MOST_OPEN = 200  # of one center; more than that is a backlog that no page makes lighter


def one_data_request(desk, public_id) -> DataRequest:
    requests = DataRequest.objects.visible_to(desk)
    people = ("client", "center", "registered_by", "decided_by")
    return get_object_or_404(requests.select_related(*people), public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*REGISTRARS)
def data_request_add(request, public_id):
    case, today = one_case(request.desk, public_id), timezone.localdate()
    if case.client is None:
        raise Http404  # a group keeps nobody's file
    posted = request.POST if request.method == "POST" else None
    form = DataRequestForm(
        posted, on=today, is_stopped=case.client.is_stopped, initial={"received_on": today}
    )
    if form.is_valid():
        facts = form.cleaned_data
        try:
            actions.register_request(
                case=case,
                facts=facts,
                form_token=facts["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "申请已登记，由登记人以外的中心主任或常务主任办理。")
            return redirect("cases:case_detail", public_id)
    context = {
        "form": form,
        "number": case.number,
        "days": settings.DATA_REQUEST_DAYS,
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/data_request_add.html", context)


@require_safe
@desk_required(*HANDLERS)
def data_request_list(request):
    now, requests = timezone.now(), DataRequest.objects.visible_to(request.desk)
    requests = requests.select_related("client")
    waiting = requests.open().order_by("due_at", "pk")[:MOST_OPEN]
    cursor = request.GET.get("after", "")
    settled = page_after(requests.settled(), day="received_on", cursor=cursor)
    context = {
        "waiting": [request_row(row, at=now) for row in waiting] if not cursor else [],
        "settled": [request_row(row, at=now) for row in settled.rows],
        "is_first": not cursor,
        "next": settled.next_cursor,
    }
    return TemplateResponse(request, "cases/data_request_list.html", context)


@require_safe
@desk_required(*HANDLERS)
def data_request_detail(request, public_id):
    asked = one_data_request(request.desk, public_id)
    return _page(request, asked, form=AnswerForm(), problems=())


@require_POST
@desk_required(*HANDLERS)
def data_request_step(request, public_id):
    asked, name = one_data_request(request.desk, public_id), request.POST.get("step", "")
    if name not in DATA_STEPS:
        raise BadRequest
    form, problems = AnswerForm(request.POST), ()
    if form.is_valid():
        try:
            done = actions.decide_data_request(
                name,
                request=asked,
                by=request.desk,
                at=timezone.now(),
                answer=form.cleaned_data["answer"],
            )
        except Refused as refusal:
            asked, problems = one_data_request(request.desk, public_id), refusal.problems
        else:
            messages.success(request, f"申请现在是：{done.get_state_display()}。")
            return redirect("cases:data_request_detail", public_id)
    return _page(request, asked, form=form, problems=problems)


def _page(request, asked: DataRequest, *, form, problems):
    context = request_context(asked, by=request.desk, at=timezone.now())
    context |= {"form": form, "problems": problems}
    return TemplateResponse(request, "cases/data_request_detail.html", context)


def _closed_to(request, asked: DataRequest, *, is_open: bool, sentence: str):
    """Back to the request, with the reason, where its page is not open to this desk now."""
    problems = asked.against_handler(request.desk)
    if is_open and not problems:
        return None
    messages.warning(request, problems[0].message if is_open else sentence)
    return redirect("cases:data_request_detail", asked.public_id)


@require_safe
@desk_required(*HANDLERS)
def data_request_copy(request, public_id):
    asked, now = one_data_request(request.desk, public_id), timezone.now()
    sentence = "只有已受理、尚未办结的查阅或复制申请可以打开个人信息副本。"
    if away := _closed_to(request, asked, is_open=asked.shows_the_file, sentence=sentence):
        return away
    context = {
        "sheets": open_copy(asked, by=request.desk, at=now),
        "center": asked.center,
        "made_at": now,
        "back_to": reverse("cases:data_request_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/data_request_copy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*HANDLERS)
def data_request_correct(request, public_id):
    asked = one_data_request(request.desk, public_id)
    sentence = "只有已受理、尚未办结的更正申请可以更正信息。"
    is_open = asked.corrects and not asked.client.is_stopped
    if away := _closed_to(request, asked, is_open=is_open, sentence=sentence):
        return away
    form, status, current = _correction(request, asked), 200, []
    if form.is_valid():
        facts = form.cleaned_data
        try:
            changed = actions.correct_client(
                request=asked,
                facts=facts,
                version=facts["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            status, current = 409, list(stale.current.items())
            asked.client.refresh_from_db(fields=["version"])
            form.renew_version(asked.client.version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已更正：{'、'.join(changed)}。请答复申请人后办结。")
            return redirect("cases:data_request_detail", public_id)
    context = {
        "form": form,
        "current": current,
        "asked": asked.text,
        "back_to": reverse("cases:data_request_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/data_request_correct.html", context, status=status)


def _correction(request, asked: DataRequest) -> CorrectionForm:
    if request.method == "POST":
        return CorrectionForm(request.POST)
    client, changes = asked.client, {}
    if client.is_guarded:
        changes = {"案卷": ["", client.guard]}
    record("查看待更正的信息", at=timezone.now(), by=request.desk, obj=asked, changes=changes)
    stored = {name: getattr(client, name) for name in actions.CORRECTABLE}
    return CorrectionForm(initial={"version": client.version, **stored})
