"""What one center was given, paid and presented with: its own, and nobody else's."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from funding.lines import explained
from funding.models import AllocationLine, FundingPool, GiftInKind, Payout
from funding.states import RunState
from pilots.models import Round
from pilots.views.chosen_round import chosen_round

OWN_LINE_READERS = (Role.SUBDISTRICT_OFFICER, Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR)


@require_safe
@desk_required(*OWN_LINE_READERS)
def line_list(request):
    """What the center of this desk was given: by adopted runs only, and money for it alone."""
    round = chosen_round(request)
    lines = list(
        AllocationLine.objects.visible_to(request.desk)
        .filter(run__state=RunState.ADOPTED, run__pool__round=round)
        .select_related("run__pool", "run__snapshot", "center", "workload")
        .order_by("run__adopted_at", "pk")
    )
    among = AllocationLine.objects.filter(run__in={line.run_id for line in lines})
    direct = list(
        FundingPool.objects.for_center_of(request.desk)
        .filter(round=round)
        .order_by("issued_on", "pk")
    )
    payouts = Payout.objects.visible_to(request.desk).filter(pool__round=round)
    gifts = GiftInKind.objects.visible_to(request.desk).filter(round=round)
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "lines": explained(lines, among=among.select_related("workload")),
        "direct": direct,
        "total": sum(line.amount for line in lines) + sum(pool.amount for pool in direct),
        "payouts": (paid := list(payouts.select_related("pool").order_by("paid_on", "pk"))),
        "paid": sum(payout.amount for payout in paid),
        "gifts": gifts.order_by("given_on", "pk"),
    }
    return TemplateResponse(request, "funding/line_list.html", context)
