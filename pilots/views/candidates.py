"""The city looks at all candidates of a round side by side, and proposes."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.forms import ProposeForm
from pilots.models import Recommendation, Round
from pilots.scans import awaiting_scan
from pilots.states import SubmissionState
from pilots.submission_page import timeliness_word
from pilots.views.chosen_round import chosen_round
from pilots.views.recommendations import in_scope


@require_safe
@desk_required(*Role.of_city)
def candidate_list(request):
    round = chosen_round(request)
    rows = (
        Recommendation.objects.visible_to(request.desk)
        .filter(round=round, submission__first_signed_at__isnull=False)
        .select_related("submission__obligation", "district", "subdistrict")
        .order_by("district__order", F("rank").asc(nulls_last=True), "subdistrict__code", "pk")
    )
    awaiting = awaiting_scan([recommendation.submission for recommendation in rows])
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "rows": [_row(recommendation, awaiting) for recommendation in rows],
        "can_decide": request.desk.role == Role.CITY_LEADER,
    }
    return TemplateResponse(request, "pilots/candidate_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def recommendation_propose(request, pk):
    recommendation = in_scope(request, pk)
    initial = {"outcome": recommendation.proposed_outcome}
    form = ProposeForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.propose(
                recommendation=recommendation,
                outcome=form.cleaned_data["outcome"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "拟办意见已提出，等待市级审定人审定。")
            return redirect("pilots:recommendation_detail", pk)
    context = {"recommendation": recommendation, "form": form}
    return TemplateResponse(request, "pilots/recommendation_propose.html", context)


def _row(recommendation: Recommendation, awaiting: set[int]) -> dict:
    state = SubmissionState(recommendation.submission.state)
    return {
        "recommendation": recommendation,
        "state": state.label,
        "tone": state.tone,
        "is_hidden": not recommendation.submission.is_with_city,
        "is_scan_missing": recommendation.submission_id in awaiting,
        "timeliness": timeliness_word(recommendation.submission),
    }
