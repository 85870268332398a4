"""The history of an account with its desks, of a request for one, and of a batch."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.history import about, about_all, history_page
from accounts.models import AccountBatch, User
from accounts.people_pages.requests import INVOLVED, visible_requests
from accounts.roles import Role


@require_safe
@desk_required(Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN)
def account_history(request, pk):
    """What befell the account, and each desk its person had."""
    user = get_object_or_404(User.objects.visible_to(request.desk), pk=pk)
    acts = about(user) | about_all(user.desks.all())
    back_url = reverse("accounts:account_detail", args=[pk])
    return history_page(request, acts, title=f"{user}账号", back_url=back_url)


@require_safe
@desk_required(*INVOLVED)
def request_history(request, pk):
    asked = get_object_or_404(visible_requests(request.desk), pk=pk)
    back_url = reverse("accounts:request_detail", args=[pk])
    title = f"{asked.full_name}的账号申请"
    return history_page(request, about(asked), title=title, back_url=back_url)


@require_safe
@desk_required(Role.SECURITY_ADMIN)
def batch_history(request, pk):
    batch = get_object_or_404(AccountBatch.objects.visible_to(request.desk), pk=pk)
    back_url = reverse("accounts:batch_detail", args=[pk])
    return history_page(request, about(batch), title=str(batch), back_url=back_url)
