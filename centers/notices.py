"""What a center's executive director hears of the city's decision."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.models import Succession
from accounts.roles import Role
from centers.models import Center
from core.chinese_dates import format_date
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


def tell_of_succession(row: Succession, *, at: datetime) -> None:
    """To every desk of the unit that goes on, where those of the old one now work."""
    tell(
        desks_of(*Role.of_subdistrict, at=at, subdistrict=row.new_id),
        title="区划变更",
        text=f"自{format_date(row.on)}起，{row}。账号、中心和在办工作已转到{row.new.full_name}。",
        url=reverse("portal:home"),
        at=at,
    )
