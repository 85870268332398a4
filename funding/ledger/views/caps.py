"""The district's caps by category, in force from the moment they are set."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done, posted
from accounts.roles import Role
from funding.ledger import actions
from funding.ledger.forms import CapsForm
from funding.models import CategoryCaps
from pilots.views.chosen_round import chosen_round
from pilots.views.closed_round import closed_away


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def caps_set(request):
    round = chosen_round(request)
    if round is None:
        raise Http404
    before = CategoryCaps.objects.visible_to(request.desk).filter(round=round).order_by("pk").last()
    initial = {"basis": before.basis} if before else {}
    percents = before.percents if before else {}
    form = CapsForm(posted(request), initial=initial, percents=percents)
    back = f"{reverse('funding:ledger')}?round={round.pk}"
    if away := closed_away(request, round, back):
        return away
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(actions.set_caps, round=round, form_token=token, **form.facts)
        if done(request, form, act):
            messages.success(request, "已规定支出类别上限，超过时提醒，不影响登记。")
            return redirect(back)
    context = {
        "form": form,
        "title": f"{round}支出类别上限",
        "submit_label": "保存",
        "back": back,
        "multipart": False,
    }
    return TemplateResponse(request, "funding/ledger/form.html", context)
