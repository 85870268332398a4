"""为何未计入: the three readings, and every case that is not among the year's 服务案例."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from cases.counting import counts_toward_quota, reason_counts, three_readings, why_uncounted
from cases.counting_forms import UncountedFilterForm
from cases.models import Case
from cases.sight import case_row, row_columns, shows_people
from cases.views.cases import ROW_READERS
from core.keyset import page_after
from pilots.models import Round
from pilots.views.chosen_round import chosen_round


@require_safe
@desk_required(*ROW_READERS)
def uncounted_list(request):
    """Each with its reason, with what would make it count, and with a way to it."""
    round = chosen_round(request)
    context = {
        "round": round,
        "shows_people": shows_people(request.desk),
        **(_uncounted(request, round) if round else {"rows": []}),
    }
    return TemplateResponse(request, "cases/uncounted_list.html", context)


def _uncounted(request, round: Round) -> dict:
    rounds = list(Round.objects.visible_to(request.desk).latest_first())
    asked = request.GET.copy()
    asked["round"] = str(round.pk)  # also where the address names none
    filters = UncountedFilterForm(asked, round=round, rounds=rounds, desk=request.desk)
    # The numbers say nothing of anybody; the rows are those that the desk may open.
    cases = filters.in_center(Case.objects.visible_to(request.desk))
    opened = filters.in_center(Case.objects.open_to(request.desk, on=timezone.localdate()))
    page = page_after(
        row_columns(opened.uncounted(round, filters.chosen.get("reason", "")), request.desk),
        day="opened_on",
        cursor=request.GET.get("after", ""),
    )
    return {
        "filters": filters,
        "rows": [_row(case, round, request.desk) for case in page.rows],
        "next": page.next_cursor,
        "query": filters.query(round=str(round.pk)),
        "is_narrowed": bool(filters.chosen.get("reason")),
        "readings": three_readings(cases, round),
        "reasons": [
            (reason.label, number, filters.query(round=str(round.pk), reason=reason.value))
            for reason, number in reason_counts(cases, round)
        ],
    }


def _row(case: Case, round: Round, desk) -> tuple:
    reason = why_uncounted(case, round)
    remedy = reason.remedy if reason else ""
    return case_row(case, desk), counts_toward_quota(case, round)[1], remedy
