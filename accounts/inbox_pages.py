"""The inbox of the desk one works at."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import inbox
from accounts.access import desk_required
from accounts.models import Message
from accounts.roles import Role
from core.keyset import page_after


@require_safe
@desk_required(*Role)
def inbox_list(request):
    """Newest first. Looking marks nothing as read: a GET does not write."""
    cursor = request.GET.get("after", "")
    page = page_after(Message.objects.visible_to(request.desk), day="at", cursor=cursor)
    context = {
        "rows": page.rows,
        "next": page.next_cursor,
        "is_first": not cursor,
        # What comes in after this page was made is not marked as read along with it.
        "up_to": max((row.pk for row in page.rows), default=0),
    }
    return TemplateResponse(request, "accounts/inbox_list.html", context)


@require_POST
@desk_required(*Role)
def message_open(request, pk):
    """Mark as read and lead to what the message is about."""
    message = get_object_or_404(Message.objects.visible_to(request.desk), pk=pk)
    inbox.open_message(message, at=timezone.now())
    return redirect(message.url)


@require_POST
@desk_required(*Role)
def inbox_read(request):
    try:
        up_to = int(request.POST.get("up_to", ""))
    except ValueError as error:
        raise BadRequest from error
    count = inbox.mark_read(by=request.desk, up_to=up_to, at=timezone.now())
    messages.success(request, f"已将{count}条消息标为已读。" if count else "没有未读消息。")
    return redirect("accounts:inbox_list")
