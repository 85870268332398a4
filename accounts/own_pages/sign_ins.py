"""Where one is signed in oneself, and what happened at the door under one's name."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import AuditEvent, BrowserSignIn
from accounts.people import sign_ins
from core.problems import Refused

GOOD, BAD = "good", "bad"
WORDS = {
    "登录": ("登录成功", GOOD),
    "登录失败": ("登录失败", BAD),
    "账号锁定": ("账号锁定", BAD),
    "通过密码验证": ("密码正确，等待验证码", "neutral"),
    "使用恢复代码": ("使用恢复代码", "neutral"),
    "登录到期": ("登录满时长，自动退出", "neutral"),
}


@require_safe
def sign_in_list(request):
    found = sign_ins.open_sign_ins(
        request.user, present=request.session.stored_key, at=timezone.now()
    )
    context = {
        "sign_ins": found,
        "has_others": any(not one.is_present for one in found),
        "acts": [_act(event) for event in sign_ins.latest_acts(request.user)],
    }
    return TemplateResponse(request, "accounts/sign_in_list.html", context)


@require_POST
def sign_in_end(request, pk):
    sign_in = get_object_or_404(BrowserSignIn.objects.filter(user=request.user), pk=pk)
    try:
        sign_ins.end(sign_in, present=request.session.stored_key, at=timezone.now())
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.sentence)
    else:
        messages.success(request, f"{sign_in.device}上的登录已结束。")
    return redirect("accounts:sign_in_list")


@require_POST
def sign_in_end_others(request):
    sign_ins.end_others(request.user, present=request.session.stored_key, at=timezone.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, "其他登录已全部结束，只保留当前登录。")
    return redirect("accounts:sign_in_list")


def _act(event: AuditEvent) -> dict:
    label, tone = WORDS[event.what]
    _, part = event.changes.get("环节", ("", ""))
    return {
        "label": f"{label}（{part}）" if part else label,
        "tone": tone,
        "at": event.at,
        "ip": event.ip,
    }
