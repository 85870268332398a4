"""Who hears that money has been shared out, or paid on."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from funding.models import AllocationRun, Payout

HEADS = (Role.EXECUTIVE_DIRECTOR, Role.SUBDISTRICT_OFFICER)


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


def paid_out(payout: Payout, *, at: datetime) -> None:
    """The subdistrict looks for it in its account; taken-back entries are told as well."""
    what = "已拨付" if payout.amount > 0 else "已冲正一笔拨付"
    for role in HEADS:
        tell(
            desks_of(role, at=at, subdistrict=payout.subdistrict_id),
            title="资金拨付情况有更新",
            text=f"“{payout.pool}”{what}，请查看本中心资金。",
            url=reverse("funding:line_list"),
            at=at,
        )
