"""Who hears that money has been shared out."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from funding.models import AllocationRun


def adopted(run: AllocationRun, *, at: datetime) -> None:
    """Every center in the run reads its own line; the amounts stay on that page."""
    units = run.lines.values("subdistrict")
    tell(
        desks_of(Role.EXECUTIVE_DIRECTOR, at=at, subdistrict__in=units),
        title="资金分配方案已采用",
        text=f"{run.district}已采用“{run.pool}”的分配方案，请查看本中心的分配金额。",
        url=reverse("funding:line_list"),
        at=at,
    )
