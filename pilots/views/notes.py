"""Adding an 内部备注; it is read on the candidate's page, by the city alone."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.forms.notes import NoteForm
from pilots.views.closed_round import closed_away
from pilots.views.recommendations import in_scope


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER, Role.CITY_LEADER)
def note_add(request, pk):
    recommendation = in_scope(request, pk)
    if away := closed_away(request, recommendation.round, "pilots:recommendation_detail", pk):
        return away
    form = NoteForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_note(
                recommendation=recommendation,
                **form.cleaned_data,
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "内部备注已保存，仅市级可见。")
            return redirect("pilots:recommendation_detail", pk)
    context = {"recommendation": recommendation, "form": form}
    return TemplateResponse(request, "pilots/note_add.html", context)
