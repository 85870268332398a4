"""Requests for accounts, from the center to the security administrator."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.models import AccountRequest, Subdistrict
from accounts.people import requests as actions
from accounts.people.usernames import suggested_username
from accounts.people_pages.codes import first_code_page
from accounts.people_pages.forms import ProposeForm
from accounts.roles import Role
from core.chinese_dates import format_date, format_moment
from core.keyset import page_after
from core.problems import Refused

INVOLVED = (Role.EXECUTIVE_DIRECTOR, Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN)


def visible_requests(desk):
    return AccountRequest.objects.visible_to(desk).select_related(
        "subdistrict__district", "proposed_by", "grant__user"
    )


@require_safe
@desk_required(*INVOLVED)
def request_list(request):
    page = page_after(
        visible_requests(request.desk), day="proposed_at", cursor=request.GET.get("after", "")
    )
    context = {"page": page, "can_propose": request.desk.role == Role.EXECUTIVE_DIRECTOR}
    return TemplateResponse(request, "accounts/request_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.EXECUTIVE_DIRECTOR)
def request_propose(request):
    unit = get_object_or_404(Subdistrict.objects.visible_to(request.desk))
    initial = {"username": suggested_username(unit), "starts_on": timezone.localdate()}
    form = ProposeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            asked = actions.propose(
                facts=form.facts,
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已为{asked.full_name}申请账号，等待区级启用。")
            return redirect("accounts:request_detail", asked.pk)
    return TemplateResponse(request, "accounts/request_propose.html", {"form": form})


@require_safe
@desk_required(*INVOLVED)
def request_detail(request, pk):
    asked = get_object_or_404(visible_requests(request.desk), pk=pk)
    return _detail_page(request, asked)


@require_POST
@desk_required(*INVOLVED)
def request_step(request, pk):
    """One step; granting answers with the code itself, which no later page can show again."""
    asked = get_object_or_404(visible_requests(request.desk), pk=pk)
    name = request.POST.get("step")
    if name not in AccountRequest.STEPS:
        raise Http404
    note = request.POST.get("note", "")
    try:
        code = actions.take_step(name, request=asked, by=request.desk, at=timezone.now(), note=note)
    except Refused as refusal:
        return _detail_page(request, asked, problems=refusal.problems)
    asked = visible_requests(request.desk).get(pk=pk)
    if code:
        return first_code_page(request, asked.grant.user, code)
    messages.success(request, f"已办理，当前状态：{asked.get_state_display()}。")
    return redirect("accounts:request_detail", pk)


def _detail_page(request, asked: AccountRequest, problems=()):
    history = asked.history.select_related(
        "by__user", "by__district", "by__subdistrict__district"
    ).order_by("-pk")
    context = {
        "asked": asked,
        "problems": problems,
        "facts": _facts(asked),
        "steps": asked.offered_steps(by=request.desk),
        "history": history,
    }
    return TemplateResponse(request, "accounts/request_detail.html", context)


def _facts(asked: AccountRequest) -> list[tuple[str, str]]:
    return [
        ("姓名", asked.full_name),
        ("用户名", asked.username),
        ("角色", asked.get_role_display()),
        ("所属单位", asked.subdistrict.full_name),
        ("启用日期", format_date(asked.starts_on)),
        ("申请理由", asked.reason),
        ("申请人", f"{asked.proposed_by}，{format_moment(asked.proposed_at)}"),
    ]
