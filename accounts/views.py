"""Signing in and out, one's password, one's desk, and the audit log for its desk."""

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.forms import OwnPasswordForm, SignInForm
from accounts.middleware import DESK_KEY
from accounts.models import AuditEvent
from accounts.roles import Role

AUDIT_PAGE = 50


class SignIn(auth_views.LoginView):
    form_class = SignInForm
    redirect_authenticated_user = True


class SignOut(auth_views.LogoutView):
    pass


class PasswordChange(auth_views.PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("portal:home")

    def form_valid(self, form):
        record("修改密码", at=timezone.now(), user=self.request.user)
        messages.success(self.request, "密码已修改。")
        return super().form_valid(form)


@require_POST
def desk_switch(request):
    """Work on at another of one's own desks."""
    chosen = next(
        (desk for desk in request.desks if str(desk.pk) == request.POST.get("desk")), None
    )
    if chosen is None:
        raise BadRequest
    request.session[DESK_KEY] = chosen.pk
    record("切换岗位", at=timezone.now(), by=chosen)
    return redirect("portal:home")


@require_safe
@desk_required(Role.AUDIT_ADMIN)
def audit_list(request):
    """The newest acts first; ``before`` is the key of the last row of the page before."""
    before = request.GET.get("before", "")
    events = AuditEvent.objects.order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        events = events.filter(pk__lt=int(before))
    rows = list(events[: AUDIT_PAGE + 1])
    context = {
        "events": rows[:AUDIT_PAGE],
        "last": rows[AUDIT_PAGE - 1] if len(rows) > AUDIT_PAGE else None,
    }
    return TemplateResponse(request, "accounts/audit_list.html", context)
