"""How every center stands against its quota today."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from pilots.models import PilotUnit, Round
from pilots.quota import hours_in_words
from pilots.views.chosen_round import chosen_round
from reports.lights import MONEY_READERS
from reports.standing import Board, board


@require_safe
@desk_required(*Role.of_center, *Role.of_district, *Role.of_city)
def standing_list(request):
    round, today = chosen_round(request), timezone.localdate()
    units = (
        PilotUnit.objects.visible_to(request.desk)
        .filter(round=round)
        .select_related("subdistrict__district")
        .order_by("district__order", "subdistrict__code", "pk")
    )
    return TemplateResponse(
        request,
        "reports/standing_list.html",
        {
            "round": round,
            "rounds": Round.objects.visible_to(request.desk).latest_first(),
            "today": today,
            "hours_owed": hours_in_words(round.supervision_minutes_quota) if round else "",
            "board": _board(request.desk, round, units, today) if round else Board((), ()),
        },
    )


def _board(desk, round, units, today) -> Board:
    return board(round=round, units=units, on=today, sees_money=desk.role in MONEY_READERS)
