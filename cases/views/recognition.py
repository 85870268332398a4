"""认定 by the district, and the list of what does not count and why."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases import actions
from cases.counting import COUNTING, counts_toward_quota, three_readings
from cases.forms import RecognitionForm
from cases.models import Case
from cases.sight import case_row, row_columns, shows_people
from cases.states import Recognition
from cases.views.cases import ROW_READERS
from core.keyset import page_after
from core.problems import Refused
from pilots.models import Round
from pilots.states import CountingRule
from pilots.views.chosen_round import chosen_round

TICKS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def recognition_list(request):
    waiting = Case.objects.visible_to(request.desk).waiting_for_recognition()
    form = RecognitionForm(request.POST if request.method == "POST" else None, cases=waiting)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            done = actions.recognize(**facts, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            label = Recognition(facts["outcome"]).label
            messages.success(request, f"{len(done)}个案例{label}。")
            return redirect("cases:recognition_list")
    rows = row_columns(waiting, request.desk)
    page = page_after(
        rows, day="closed_on", cursor=request.GET.get("after", ""), size=TICKS_PER_PAGE
    )
    chosen = form.chosen_keys()
    context = {
        "form": form,
        "rows": [(row, row.key in chosen) for row in _rows(page.rows, request.desk)],
        "next": page.next_cursor,
    }
    return TemplateResponse(request, "cases/recognition_list.html", context)


def _rows(cases, desk) -> list:
    return [case_row(case, desk) for case in cases]


@require_safe
@desk_required(*ROW_READERS)
def uncounted_list(request):
    """Why a case is not among the year's 服务案例: each with its reason, and the three readings."""
    round = chosen_round(request)
    context = {
        "round": round,
        "query": f"round={round.pk}" if round else "",
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "shows_people": shows_people(request.desk),
        **(_uncounted(request, round) if round else {"rows": [], "next": "", "readings": []}),
    }
    return TemplateResponse(request, "cases/uncounted_list.html", context)


def _uncounted(request, round: Round) -> dict:
    # Three numbers say nothing of anybody; the rows are those that the desk may open.
    cases = Case.objects.visible_to(request.desk).filter(round=round)
    opened = Case.objects.open_to(request.desk, on=timezone.localdate()).filter(round=round)
    left_out = opened.exclude(COUNTING[CountingRule(round.counting_rule)])
    page = page_after(
        row_columns(left_out, request.desk),
        day="opened_on",
        cursor=request.GET.get("after", ""),
    )
    return {
        "rows": [
            (case_row(case, request.desk), counts_toward_quota(case, round)[1])
            for case in page.rows
        ],
        "next": page.next_cursor,
        "readings": three_readings(cases, round),
    }
