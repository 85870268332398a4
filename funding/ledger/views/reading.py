"""What of the money a page was asked for, within the desk's reach."""

from django.db.models import Q
from django.http import Http404

from accounts.models import District
from accounts.roles import Role
from centers.models import Center
from funding.ledger.forms import PartForm
from funding.ledger.sums import Part
from funding.models import Expense, FundingPool
from funding.states import RunState
from pilots.models import Round

HEADS = (Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR)
OF_ONE_CENTER = (*HEADS, Role.SUBDISTRICT_OFFICER)
READERS = (*OF_ONE_CENTER, *Role.of_district, *Role.of_city, Role.INSPECTOR)
ABOVE = {
    **dict.fromkeys(OF_ONE_CENTER, ("district", "center")),
    **dict.fromkeys(Role.of_district, ("district",)),
}


def part_asked(request, *, without=()) -> tuple[PartForm, Part | None]:
    """The narrowing of the address, 404 for what is not there or out of reach; no part where no
    round was opened yet. Of the boxes ``without`` the page knows nothing, whatever the address
    says."""
    desk = request.desk
    rounds = list(Round.objects.visible_to(desk).latest_first())
    form = PartForm(
        {"round": rounds[0].pk if rounds else ""} | request.GET.dict(),
        rounds=rounds,
        districts=District.objects.visible_to(desk).order_by("order", "pk"),
        centers=Center.objects.visible_to(desk).order_by("subdistrict__code", "pk"),
        hidden=ABOVE.get(desk.role, ()),
        without=without,
    )
    if not form.is_valid():
        raise Http404
    return form, Part(desk, **form.facts) if rounds else None


def visible_expenses(desk):
    return Expense.objects.visible_to(desk).select_related(
        "pool", "center", "by__user", "settlement", "reverses", "reversed_by"
    )


def pools_to_spend_from(center: Center):
    """Those of a round that the center has a share of, the latest first."""
    shared = Q(runs__state=RunState.ADOPTED, runs__lines__center=center)
    return (
        FundingPool.objects.filter(Q(center=center) | shared, round__isnull=False)
        .distinct()
        .order_by("-issued_on", "-pk")
    )
