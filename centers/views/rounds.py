"""Which round a page is about."""

from django.http import Http404

from pilots.models import Round


def rounds_of(desk) -> list[Round]:
    """The rounds to choose from, the newest first; there is one a year."""
    return list(Round.objects.visible_to(desk).latest_first())


def chosen_round(request, rounds: list[Round]) -> Round | None:
    """The round of ``?round=``, else the newest; None while there is none. Unknown ones are 404."""
    key = request.GET.get("round", "")
    if not key:
        return rounds[0] if rounds else None
    for round in rounds:
        if str(round.pk) == key:
            return round
    raise Http404
