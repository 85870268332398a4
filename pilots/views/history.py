"""The history of a round and of what is owed, handed in and confirmed in it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.history import about, history_page
from accounts.roles import Role
from pilots.history import acts_on, acts_on_obligation, acts_on_round
from pilots.models import Round
from pilots.views import nil_returns, obligations, plans, recommendations, units


@require_safe
@desk_required(*Role.of_business)
def round_history(request, pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    back_url = reverse("pilots:round_detail", args=[pk])
    return history_page(request, acts_on_round(round), title=str(round), back_url=back_url)


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


@require_safe
@desk_required(*obligations.READERS)
def obligation_history(request, pk):
    obligation = obligations.in_scope(request, pk)
    acts = acts_on_obligation(obligation, by=request.desk)
    back_url = reverse("pilots:obligation_detail", args=[pk])
    return history_page(request, acts, title=str(obligation), back_url=back_url)


@require_safe
@desk_required(*nil_returns.READERS)
def nil_history(request, pk):
    nil = nil_returns.in_scope(request, pk)
    back_url = reverse("pilots:nil_detail", args=[pk])
    return history_page(request, about(nil), title=str(nil), back_url=back_url)


@require_safe
@desk_required(*units.READERS)
def unit_history(request, pk):
    unit = units.in_scope(request, pk)
    back_url = reverse("pilots:unit_detail", args=[pk])
    return history_page(request, about(unit), title=str(unit), back_url=back_url)
