"""Accounts and their desks, for those who look after them."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, posted
from accounts.models import RoleGrant, User
from accounts.people import accounts as switches
from accounts.people import codes, grants, two_step
from accounts.people_pages.codes import first_code_page
from accounts.people_pages.forms import AccountFilterForm, AccountForm, DeskForm, ReasonForm
from accounts.roles import Role
from core.chinese_dates import format_date, format_moment
from core.keyset import page_after
from core.problems import Refused

ENDS_DESK, ENDS_ACCOUNT = "立即终止", "立即停用"
WITH_UNITS = RoleGrant.objects.select_related("district", "subdistrict__district").order_by(
    "-valid_from", "-pk"
)


@require_safe
@desk_required(Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN)
def account_list(request):
    filters = AccountFilterForm(request.GET)
    accounts = filters.filter(User.objects.visible_to(request.desk))
    on = timezone.localdate()
    held = Prefetch("desks", WITH_UNITS.held_on(on), to_attr="held")
    page = page_after(
        accounts.prefetch_related(held), day="date_joined", cursor=request.GET.get("after", "")
    )
    context = {
        "filters": filters,
        "page": page,
        "query": urlencode({name: value for name, value in filters.raw().items() if value}),
        "is_security": request.desk.role == Role.SECURITY_ADMIN,
    }
    return TemplateResponse(request, "accounts/account_list.html", context)


@require_safe
@desk_required(Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN)
def account_detail(request, pk):
    user = _account(request, pk)
    on = timezone.localdate()
    is_security = request.desk.role == Role.SECURITY_ADMIN
    context = {
        "account": user,
        "facts": _facts(user),
        "rows": [_desk_row(desk, is_security and not desk.is_over(on)) for desk in _desks(user)],
        "is_security": is_security,
        "obstacles": codes.reset_obstacles(user, by=request.desk),
        "device_obstacles": two_step.take_away_obstacles(user, by=request.desk),
        "can_disable": is_security and not switches.disable_obstacles(user, by=request.desk),
    }
    return TemplateResponse(request, "accounts/account_detail.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.SECURITY_ADMIN)
def account_add(request):
    """Answers a success with the code itself, which no later page can show again."""
    form = AccountForm(posted(request), initial={"valid_from": timezone.localdate()})
    if form.is_valid():
        try:
            user, code = grants.add_account(
                person=form.person, desk=form.desk, by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return first_code_page(request, user, code)
    back_url = reverse("accounts:account_list")
    return _form_page(request, form, "新建账号", "授权并发放一次性代码", back_url)


@require_http_methods(FORM_METHODS)
@desk_required(Role.SECURITY_ADMIN)
def desk_grant(request, pk):
    user = _account(request, pk)
    form = DeskForm(posted(request), initial={"valid_from": timezone.localdate()})
    if form.is_valid():
        try:
            desk = grants.grant_desk(user=user, desk=form.desk, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已授予{desk.title}。")
            return redirect("accounts:account_detail", pk)
    return _form_page(request, form, "增加岗位", "授予", _url_of(user), account=user)


@require_http_methods(FORM_METHODS)
@desk_required(Role.SECURITY_ADMIN)
def desk_end(request, pk):
    desk = get_object_or_404(WITH_UNITS.select_related("user"), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            grants.end_desk(
                desk=desk, reason=form.cleaned_data["reason"], by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{desk.title}已终止，{desk.user}的登录已全部结束。")
            return redirect("portal:open_work", desk.user_id)
    title = f"终止岗位：{desk.title}"
    back_url = _url_of(desk.user)
    return _form_page(request, form, title, ENDS_DESK, back_url, account=desk.user)


@require_http_methods(FORM_METHODS)
@desk_required(Role.SECURITY_ADMIN)
def account_disable(request, pk):
    user = _account(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            switches.disable(
                user=user, reason=form.cleaned_data["reason"], by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{user}的账号已停用，登录已全部结束。")
            return redirect("portal:open_work", pk)
    return _form_page(request, form, "停用账号", ENDS_ACCOUNT, _url_of(user), account=user)


@require_POST
@desk_required(Role.SECURITY_ADMIN)
def account_enable(request, pk):
    user = _account(request, pk)
    try:
        switches.enable(user=user, by=request.desk, at=timezone.now())
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.sentence)
    else:
        messages.success(request, f"{user}的账号已重新启用。")
    return redirect("accounts:account_detail", pk)


def _account(request, pk) -> User:
    return get_object_or_404(User.objects.visible_to(request.desk), pk=pk)


def _desks(user: User):
    return WITH_UNITS.filter(user=user).select_related("granted_by", "ended_by")


def _desk_row(desk: RoleGrant, can_end: bool) -> dict:
    until = format_date(desk.valid_to) if desk.valid_to else "长期"
    return {
        "desk": desk,
        "span": f"{format_date(desk.valid_from)}至{until}",
        "ended": f"{desk.ended_by}：{desk.end_reason}" if desk.ended_by else "",
        "can_end": can_end,
    }


def _facts(user: User) -> list[tuple[str, str]]:
    facts = [
        ("用户名", user.username),
        ("姓名", user.full_name),
        ("建立时间", format_moment(user.date_joined)),
        ("最近登录", format_moment(user.last_login) if user.last_login else "从未登录"),
        ("账号状态", "正常" if user.is_active else "已停用"),
    ]
    if user.disabled_at:
        facts.append(("停用原因", f"{user.disabled_reason}（{format_moment(user.disabled_at)}）"))
    return facts


def _url_of(user: User) -> str:
    return reverse("accounts:account_detail", args=[user.pk])


def _form_page(request, form, title: str, submit_label: str, back_url: str, account=None):
    context = {
        "form": form,
        "title": title,
        "submit_label": submit_label,
        "back_url": back_url,
        "account": account,
        "ends_work": submit_label in (ENDS_DESK, ENDS_ACCOUNT),
    }
    return TemplateResponse(request, "accounts/account_form.html", context)
