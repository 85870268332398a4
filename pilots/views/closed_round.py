"""A form of a closed round is not offered: whoever opens its address is told why, and led back."""

from django.contrib import messages
from django.shortcuts import redirect

from pilots.models import Round


def closed_away(request, round: Round, to: str, *args):
    """The way back with who closed the round and when; None where it is open.

    A form that is sent goes to its action, which refuses it with everything typed kept.
    """
    if request.method == "POST" or not round.is_closed:
        return None
    messages.warning(request, round.why_closed().sentence)
    return redirect(to, *args)
