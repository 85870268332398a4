"""Signing in and out, one's password and one's desk."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import second_step
from accounts.audit import record
from accounts.forms import OwnPasswordForm, SignInForm
from accounts.middleware import DESK_KEY, TWO_STEP_OWED_KEY
from accounts.models import TotpDevice, User
from accounts.people import two_step
from accounts.tries import hold


class SignIn(auth_views.LoginView):
    form_class = SignInForm
    redirect_authenticated_user = True

    def post(self, request, *args, **kwargs):
        """One try at a time for an account (GB/T 22239 8.1.4.1 b): its row is held until the
        failure is written."""
        typed = request.POST.get("username", "").replace("\0", "").strip()
        name = User.normalize_username(typed)
        with transaction.atomic():
            hold(name)
            return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        """Of a locked account AxesMiddleware writes the page: a form drawn here would be waste."""
        if getattr(self.request, "axes_locked_out", False):
            return HttpResponse(status=settings.AXES_HTTP_RESPONSE_CODE)
        return super().form_invalid(form)

    def form_valid(self, form):
        """Who has a second factor is not signed in yet: the code comes first."""
        request, user, at = self.request, form.get_user(), timezone.now()
        if TotpDevice.objects.filter(user=user).exists():
            second_step.begin(request.session, user=user, next_url=self.get_success_url(), at=at)
            record("通过密码验证", at=at, user=user)
            return redirect("accounts:sign_in_code")
        second_step.drop(request.session)
        answer = super().form_valid(form)
        if two_step.is_required(user, user.desks.held_on(timezone.localdate())):
            request.session[TWO_STEP_OWED_KEY] = True
        return answer


class SignOut(auth_views.LogoutView):
    pass


class PasswordChange(auth_views.PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("portal:home")

    def get_context_data(self, **kwargs):
        user, days = self.request.user, settings.PASSWORD_MAX_AGE_DAYS
        reason = ""
        if user.must_change_password:
            reason = "密码由他人设置，须先改为本人的密码，才能继续使用。"
        elif user.password_is_due(at=timezone.now(), days=days):
            reason = f"密码已使用满{days}天，须修改后才能继续使用。"
        return super().get_context_data(reason=reason, **kwargs)

    def form_valid(self, form):
        form.user.must_change_password = False
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
