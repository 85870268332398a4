"""The same form sent again: the same content finds what is stored, other content is refused.

The doors find a stored row by its form's token and answer as they did the first time. That is
right for a second press of the button, and wrong for a clerk who went back, corrected and sent
again: the correction would be lost with a "saved" above it. See decision 60 and ``core.once``.
"""

import hashlib
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.utils import timezone

from accounts.models import SentForm
from core.encryption import keyed_hash
from core.once import again

MARK = "form_token"
NOT_TYPED = {MARK, "csrfmiddlewaretoken"}
LED_ON = (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)  # a POST that stored something redirects
TWO_AT_ONCE = "本页刚才同时提交了两份不同的内容，只保存了其中一份，请核对保存的内容。"


class SentOnceMiddleware:
    """Remembers what was stored under a form's token, and marks it where other content comes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        sent = getattr(request, "sent_form", None)
        if sent and response.status_code in LED_ON:
            _remember(request, sent, led_to=response["Location"])
        return response

    def process_view(self, request, view, args, kwargs):
        """After the check of CSRF and whatever leads elsewhere, so that the view is reached."""
        token = _token_of(request)
        if token is None:
            return
        content = _content_of(request)
        stored = SentForm.objects.filter(token=token, address=request.path).first()
        if stored is None:
            request.sent_form = SentForm(token=token, address=request.path, content=content)
        elif stored.content != content:
            _mark(request, stored)


def _token_of(request) -> UUID | None:
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        return UUID(request.POST.get(MARK, ""))
    except ValueError:
        return None


def _content_of(request) -> str:
    """A keyed hash over everything typed, ticked, pressed and enclosed."""
    digest = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_TYPED:
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return keyed_hash(f"form:{digest.hexdigest()}")


def _mark(request, stored: SentForm) -> None:
    posted = request.POST.copy()
    posted[MARK] = again(stored_at=f"{timezone.localtime(stored.at):%H:%M}", led_to=stored.led_to)
    request.POST = posted


def _remember(request, sent: SentForm, *, led_to: str) -> None:
    """The door let one of two through that came at the same moment: whose it was, nobody knows."""
    facts = {
        "address": sent.address[:500],
        "content": sent.content,
        "led_to": led_to if len(led_to) <= 500 else "",
        "at": timezone.now(),
    }
    known, _ = SentForm.objects.get_or_create(token=sent.token, defaults=facts)
    if known.content != sent.content:
        messages.warning(request, TWO_AT_ONCE)
