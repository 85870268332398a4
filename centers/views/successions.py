"""更名, 合并 and 拆分 of units, by the system administrator: what moves is said before the button."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.models import Succession
from accounts.models.successions import SuccessionKind
from accounts.roles import Role
from centers import actions
from centers.actions.successions import what_moves
from centers.forms.successions import DistrictChoiceForm, SuccessionForm
from core.problems import Refused


@require_safe
@desk_required(Role.SYSTEM_ADMIN)
def succession_list(request):
    rows = Succession.objects.select_related(
        "old__district", "new__district", "by__user", "by__district", "by__subdistrict"
    ).order_by("-on", "-pk")
    return TemplateResponse(request, "centers/succession_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.SYSTEM_ADMIN)
def succession_add(request):
    """First the district, then the change, then what it moves; the last button does it."""
    choosing = DistrictChoiceForm(request.GET if "district" in request.GET else None)
    if not choosing.is_valid():
        return _page(request, choosing)
    posted = request.POST if request.method == "POST" else None
    form = SuccessionForm(posted, district=choosing.cleaned_data["district"])
    if not form.is_valid():
        return _page(request, choosing, form)
    is_confirmed = "confirmed" in request.POST
    try:
        with transaction.atomic():
            done = actions.succeed(**form.facts, by=request.desk, at=timezone.now())
            # Refused by the very rules of the act, and undone: nothing is asked twice in two ways.
            transaction.set_rollback(not is_confirmed)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, choosing, form)
    if not is_confirmed:
        return _page(request, choosing, form, moves=_moves(form))
    messages.success(request, f"已办理：{'；'.join(str(row) for row in done)}。")
    return redirect("centers:succession_list")


def _moves(form: SuccessionForm) -> list[tuple[str, int]]:
    facts = form.facts
    if not SuccessionKind(facts["kind"]).ends_the_old:
        return []
    return what_moves(facts["olds"], at=timezone.now())


def _page(request, choosing, form=None, *, moves=None):
    context = {
        "choosing": choosing,
        "form": form,
        "moves": moves,
        "asks": moves is not None,
        "splits": form is not None and form["kind"].value() == SuccessionKind.SPLIT,
    }
    return TemplateResponse(request, "centers/succession_add.html", context)
