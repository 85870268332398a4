"""Which round a page is about: the one asked for, else the one that people work in today.

Recommending, deciding and planning come before the service: their pages take the latest round,
the one that was opened for it."""

from collections.abc import Sequence

from django.http import Http404
from django.utils import timezone

from pilots.models import Round
from pilots.models.rounds import at_work_among

LONGEST_KEY = 9  # digits; int() must never be handed a page of them


def chosen_round(request) -> Round | None:
    """The round of ``?round=``, 404 for one that does not exist; None where none was opened."""
    found = round_asked(request, "round")
    return found or Round.objects.visible_to(request.desk).at_work(timezone.localdate())


def round_prepared(request) -> Round | None:
    """The same for what is done before the service begins: else the latest."""
    found = round_asked(request, "round")
    return found or Round.objects.visible_to(request.desk).latest_first().first()


def chosen_among(request, rounds: Sequence[Round]) -> Round | None:
    """The same where the rounds in reach are at hand, latest first: no query."""
    return _asked_among(request, rounds) or at_work_among(rounds, timezone.localdate())


def prepared_among(request, rounds: Sequence[Round]) -> Round | None:
    """``round_prepared`` where the rounds are at hand, latest first: no query."""
    return _asked_among(request, rounds) or next(iter(rounds), None)


def _asked_among(request, rounds: Sequence[Round]) -> Round | None:
    asked = request.GET.get("round", "")
    found = next((round for round in rounds if str(round.pk) == asked), None)
    if asked and found is None:
        raise Http404
    return found


def round_asked(request, name: str) -> Round | None:
    """The round whose key stands in the address under ``name``, None where no such key stands
    there, 404 where no such round exists."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    is_key = asked.isdecimal() and len(asked) <= LONGEST_KEY
    rounds = Round.objects.visible_to(request.desk)
    found = rounds.filter(pk=int(asked)).first() if is_key else None
    if found is None:
        raise Http404
    return found
