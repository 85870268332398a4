"""The pages on which people look after their own second factor."""

from contextlib import suppress
from functools import partial

import pyotp
import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answering import FORM_METHODS, posted
from accounts.middleware import TWO_STEP_KEY, TWO_STEP_OWED_KEY
from accounts.models import TotpDevice
from accounts.own_pages.forms import ChangeForm, EnrollForm, ProofForm
from accounts.own_pages.second_step import FEW
from accounts.people import two_step
from accounts.tries import tried
from core.chinese_dates import format_moment
from core.encryption import UnreadableValue, decrypt, encrypt
from core.problems import Refused

PENDING = "two_step_pending"  # in the session, encrypted like the column it goes into


@require_safe
def two_step_overview(request):
    device = TotpDevice.objects.filter(user=request.user).first()
    left = two_step.codes_left(request.user) if device else 0
    context = {
        "facts": _facts(device, left) if device else [],
        "codes_left": left,
        "few_left": left <= FEW,
        "is_required": two_step.is_required(request.user, request.desks),
    }
    return TemplateResponse(request, "accounts/two_step.html", context)


@require_http_methods(FORM_METHODS)
@sensitive_post_parameters("code", "password", "current")
@sensitive_variables("secret")
def two_step_enroll(request):
    """The first device, or another in place of the present one.

    Answers a success with the recovery codes, which no later page can show again.
    """
    is_change = TotpDevice.objects.filter(user=request.user).exists()
    secret = _secret_in_hand(request.session)
    form = (ChangeForm if is_change else EnrollForm)(posted(request))
    if form.is_valid():
        act = two_step.change if is_change else two_step.enroll
        try:
            codes = _proved(request, partial(act, secret=secret, **form.cleaned_data))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _keep_this_sign_in(request)
            title = "新设备已启用" if is_change else "两步验证已启用"
            return _codes_page(request, codes, title, has_old=is_change)
    named = pyotp.TOTP(secret, name=request.user.username, issuer=settings.PRODUCT_NAME)
    context = {
        "form": form,
        "is_change": is_change,
        "is_required": two_step.is_required(request.user, request.desks),
        "qr": _qr(named.provisioning_uri()),
        "key": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
    }
    return TemplateResponse(request, "accounts/two_step_enroll.html", context)


@require_http_methods(FORM_METHODS)
@sensitive_post_parameters("code", "password")
def two_step_codes(request):
    """Answers a success with the new codes, which no later page can show again."""
    if not TotpDevice.objects.filter(user=request.user).exists():
        return redirect("accounts:two_step")
    form = ProofForm(posted(request))
    if form.is_valid():
        try:
            codes = _proved(request, partial(two_step.renew_codes, **form.cleaned_data))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _codes_page(request, codes, "恢复代码已重新生成", has_old=True)
    return _proof_page(request, form, "重新生成恢复代码", "重新生成")


@require_http_methods(FORM_METHODS)
@sensitive_post_parameters("code", "password")
def two_step_off(request):
    obstacles = two_step.off_obstacles(request.user, request.desks)
    if obstacles or not TotpDevice.objects.filter(user=request.user).exists():
        for problem in obstacles:
            messages.error(request, problem.sentence)
        return redirect("accounts:two_step")
    form = ProofForm(posted(request))
    if form.is_valid():
        act = partial(two_step.turn_off, desks=request.desks, **form.cleaned_data)
        try:
            _proved(request, act)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            request.session.pop(TWO_STEP_KEY, None)
            messages.success(request, "两步验证已停用，今后只凭密码登录。")
            return redirect("accounts:two_step")
    return _proof_page(request, form, "停用两步验证", "停用")


def _facts(device: TotpDevice, codes_left: int) -> list[tuple[str, str]]:
    return [
        ("状态", "已启用"),
        ("启用时间", format_moment(device.confirmed_at)),
        ("恢复代码", f"还有{codes_left}个没有用过"),
    ]


def _proved(request, act):
    """What the act answers; a wrong proof counts like a wrong password at the door."""
    check = partial(act, user=request.user, at=timezone.now())
    name = request.user.username
    return tried(request, username=name, counts=two_step.UNPROVEN, part="本人确认", check=check)


def _secret_in_hand(session) -> str:
    """The secret that the page shows until it is confirmed: another one with each page would
    leave a device that was just set up with the wrong one."""
    if PENDING in session:
        with suppress(UnreadableValue):
            return decrypt(session[PENDING])
    secret = two_step.new_secret()
    session[PENDING] = encrypt(secret)
    return secret


def _keep_this_sign_in(request) -> None:
    """Every sign-in has ended but this one, which now has shown the second factor."""
    for key in (PENDING, TWO_STEP_OWED_KEY):
        request.session.pop(key, None)
    request.session[TWO_STEP_KEY] = True
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)


def _qr(uri: str) -> SafeString:
    """The picture as SVG with plain attributes, since the CSP allows no style in a page."""
    svg = segno.make(uri, error="m", micro=False).svg_inline(
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        dark="#000",
        light="#fff",
        title="两步验证二维码",
    )
    return mark_safe(svg)  # noqa: S308  (drawn here, holds paths and our own title)


def _codes_page(request, codes: list[str], title: str, *, has_old: bool):
    context = {
        "codes": codes,
        "title": title,
        "has_old": has_old,
        "product": settings.PRODUCT_NAME,
    }
    return TemplateResponse(request, "accounts/two_step_codes.html", context)


def _proof_page(request, form, title: str, submit_label: str):
    context = {
        "form": form,
        "title": title,
        "submit_label": submit_label,
        "back_url": reverse("accounts:two_step"),
    }
    return TemplateResponse(request, "accounts/two_step_proof.html", context)
