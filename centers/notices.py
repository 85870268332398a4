"""What a center's executive director hears of the city's decision."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from centers.models import Center
from pilots.models import Recommendation


def tell_of_decision(
    recommendation: Recommendation, *, center: Center | None, at: datetime
) -> None:
    """``center`` is that of an accepted unit. The district and the subdistrict hear it from
    ``pilots.notices``; this desk opens no recommendation, so it is led to a page of its own."""
    outcome, url = "未列入试点", reverse("pilots:round_detail", args=[recommendation.round_id])
    if center is not None:
        outcome, url = "列入试点", reverse("centers:center_detail", args=[center.pk])
    tell(
        desks_of(Role.EXECUTIVE_DIRECTOR, at=at, subdistrict=recommendation.subdistrict_id),
        title=f"本单位{outcome}",
        text=f"{recommendation.subdistrict.full_name}在{recommendation.round}的推荐中已审定，{outcome}。",
        url=url,
        at=at,
    )
