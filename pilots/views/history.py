"""The history of a round, a recommendation and a plan."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.history import about, history_page
from accounts.roles import Role
from pilots.history import acts_on
from pilots.models import Round
from pilots.views import plans, recommendations


@require_safe
@desk_required(*Role.of_business)
def round_history(request, pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    back_url = reverse("pilots:round_detail", args=[pk])
    return history_page(request, about(round), title=str(round), back_url=back_url)


@require_safe
@desk_required(*recommendations.READERS)
def recommendation_history(request, pk):
    recommendation = recommendations.in_scope(request, pk)
    acts = acts_on(recommendation, by=request.desk)
    back_url = reverse("pilots:recommendation_detail", args=[pk])
    return history_page(request, acts, title=str(recommendation), back_url=back_url)


@require_safe
@desk_required(*plans.READERS)
def plan_history(request, pk):
    plan = plans.in_scope(request, pk)
    acts = acts_on(plan, by=request.desk)
    back_url = reverse("pilots:plan_detail", args=[pk])
    return history_page(request, acts, title=str(plan), back_url=back_url)
