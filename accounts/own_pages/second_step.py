"""The second page of the door: the code, after the password."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import second_step
from accounts.middleware import TWO_STEP_KEY
from accounts.own_pages.forms import CodeForm
from accounts.people import two_step
from accounts.tries import tried
from core.problems import Refused

FEW = 3  # recovery codes left: time to make new ones


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters("code")
def sign_in_code(request):
    """Open to whoever has just typed a right password; wrong codes count like wrong passwords."""
    at = timezone.now()
    awaited = second_step.awaited(request.session, at=at)
    if awaited is None:
        return _back_to_the_door(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        check = partial(two_step.spend, user=awaited.user, code=form.cleaned_data["code"], at=at)
        name = awaited.user.username
        try:
            tried(request, username=name, counts=two_step.WRONG, part="验证码", check=check)
        except Refused as refusal:
            if getattr(request, "axes_locked_out", False):  # by this try or before it
                second_step.drop(request.session)
            form.refuse(refusal)
        else:
            return _enter(request, awaited)
    return TemplateResponse(request, "registration/second_step.html", {"form": form})


def _enter(request, awaited: second_step.Awaited):
    second_step.drop(request.session)
    before = two_step.codes_left(awaited.user)
    login(request, awaited.user, backend=awaited.backend)
    request.session[TWO_STEP_KEY] = True
    if before <= FEW:
        messages.warning(request, f"恢复代码还剩{before}个，请在“两步验证”中重新生成。")
    return redirect(awaited.next_url)


def _back_to_the_door(request):
    if request.user.is_authenticated:
        return redirect("portal:home")
    second_step.drop(request.session)
    messages.info(request, "请输入用户名和密码。验证码须在输入密码后10分钟内填写。")
    return redirect("accounts:sign_in")
