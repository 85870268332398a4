"""Gifts in kind: a list of their own, since they are no money."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, posted
from accounts.roles import Role
from centers.models import Center
from core.problems import Refused
from funding import actions
from funding.forms.pools import GiftForm
from funding.models import GiftInKind
from funding.views.pools import open_rounds
from funding.views.reading import READERS
from pilots.models import Round
from pilots.views.chosen_round import chosen_round


@require_safe
@desk_required(*READERS)
def gift_list(request):
    round = chosen_round(request)
    gifts = GiftInKind.objects.visible_to(request.desk).filter(round=round)
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "gifts": gifts.select_related("center").order_by(
            "district__order", "subdistrict__code", "given_on", "pk"
        ),
        "can_register": request.desk.role == Role.DISTRICT_OFFICER and round is not None,
    }
    return TemplateResponse(request, "funding/gift_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def gift_add(request):
    form = GiftForm(
        posted(request),
        rounds=open_rounds(request.desk),
        centers=Center.objects.visible_to(request.desk).running().order_by("subdistrict__code"),
    )
    if form.is_valid():
        try:
            gift = actions.register_gift(
                center=form.cleaned_data["center"],
                facts=form.facts,
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已登记{gift}。")
            return redirect("funding:gift_list")
    return TemplateResponse(request, "funding/gift_add.html", {"form": form})
