"""What the city's officer proposes for one recommendation."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.forms import ProposeForm
from pilots.views.closed_round import closed_away
from pilots.views.recommendations import in_scope


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def recommendation_propose(request, pk):
    recommendation = in_scope(request, pk)
    if away := closed_away(request, recommendation.round, "pilots:recommendation_detail", pk):
        return away
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
