"""One-time codes: shown once to who hands them over, used by who holds them."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_required
from accounts.models import User
from accounts.people import codes
from accounts.people_pages.forms import UseCodeForm
from accounts.roles import Role
from accounts.tries import tried
from core.chinese_dates import format_moment
from core.problems import Refused


@require_POST
@desk_required(Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN)
def code_issue(request, pk):
    """Answers with the code itself, which no later page can show again."""
    user = get_object_or_404(User.objects.visible_to(request.desk), pk=pk)
    at = timezone.now()
    try:
        code = codes.issue_reset_code(user=user, by=request.desk, at=at)
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.sentence)
        return redirect("accounts:account_detail", pk)
    return _code_page(request, user, code, at + codes.RESET_LIFE)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters("code", "password", "again")
def code_use(request):
    """Public, and guarded like the sign-in page: wrong codes count as wrong passwords."""
    form = UseCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts = form.cleaned_data
        name = facts["username"]
        check = partial(
            codes.use_code,
            username=name,
            code=facts["code"],
            password=facts["password"],
            at=timezone.now(),
        )
        try:
            tried(request, username=name, counts=codes.WRONG, part="一次性代码", check=check)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "密码已设置，请用新密码登录。")
            return redirect("accounts:sign_in")
    return TemplateResponse(request, "accounts/code_use.html", {"form": form})


def first_code_page(request, user: User, code: str):
    """The page for a new account's holder, to be printed and handed over."""
    return _code_page(request, user, code, timezone.now() + codes.FIRST_LIFE)


def _code_page(request, user: User, code: str, expires_at):
    context = {"account": user, "code": code, "expires": format_moment(expires_at)}
    return TemplateResponse(request, "accounts/code_issue.html", context)
