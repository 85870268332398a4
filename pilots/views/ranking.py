"""推荐排序, and taking over what was written last year."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.forms.ranking import CopyForm, RankForm
from pilots.models import Round
from pilots.views.closed_round import closed_away
from pilots.views.recommendations import WRITERS, in_scope


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def recommendation_rank(request, pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    back_url = f"{reverse('pilots:recommendation_list')}?round={round.pk}"
    if away := closed_away(request, round, back_url):
        return away
    form = RankForm(request.POST or None, rows=actions.rankable(round, by=request.desk))
    if form.is_valid():
        try:
            actions.rank_recommendations(
                round=round, ranks=form.ranks(), by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "推荐排序已保存。")
            return redirect(back_url)
    taken = sorted(actions.ranks_taken(round, by=request.desk).items())
    context = {"round": round, "form": form, "taken": taken}
    return TemplateResponse(request, "pilots/recommendation_rank.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def recommendation_copy(request, pk):
    recommendation = in_scope(request, pk)
    earlier = actions.earlier_form(recommendation, by=request.desk)
    sections = actions.copyable_sections(recommendation, by=request.desk) if earlier else []
    form = CopyForm(request.POST or None, sections=sections)
    if form.is_valid():
        try:
            actions.copy_sections(
                recommendation=recommendation,
                keys=form.cleaned_data["sections"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已沿用，请逐部分核对并保存。")
            return redirect("pilots:recommendation_detail", pk)
    context = {
        "recommendation": recommendation,
        "earlier": earlier,
        "sections": sections,
        "form": form,
    }
    return TemplateResponse(request, "pilots/recommendation_copy.html", context)
