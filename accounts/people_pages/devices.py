"""A lost device of somebody else's second factor."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.models import User
from accounts.people import two_step
from accounts.people_pages.forms import ReasonForm
from accounts.roles import Role
from core.problems import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN)
def device_take_away(request, pk):
    """For the same desks that hand out a code for a forgotten password."""
    user = get_object_or_404(User.objects.visible_to(request.desk), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            two_step.take_away(user=user, reason=reason, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{user}的两步验证设备已解除，登录已全部结束。")
            return redirect("accounts:account_detail", pk)
    context = {
        "form": form,
        "title": "解除两步验证设备",
        "submit_label": "立即解除",
        "back_url": reverse("accounts:account_detail", args=[pk]),
        "account": user,
        "ends_work": False,
    }
    return TemplateResponse(request, "accounts/account_form.html", context)
