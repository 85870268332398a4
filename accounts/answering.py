"""The beats that most views with a form share: what was posted, and the act with its reasons."""

from django.utils import timezone

from core.problems import Refused, Stale

FORM_METHODS = ["GET", "HEAD", "POST"]


def posted(request):
    """What was posted, also when it is nothing at all: an empty form has mistakes to show."""
    return request.POST if request.method == "POST" else None


def done(request, form, act):
    """What the action returns, or None with its reasons on the form; ``Stale`` is the caller's."""
    try:
        return act(by=request.desk, at=timezone.now())
    except Stale:
        raise
    except Refused as refusal:
        form.refuse(refusal)
        return None
