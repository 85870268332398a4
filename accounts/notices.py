"""What people hear about their own account."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.models import RoleGrant, User
from accounts.roles import Role


def tell_of_taken_device(user: User, *, by: RoleGrant | None, reason: str, at: datetime) -> None:
    """At every desk: who did not ask for it must hear of it wherever they work next. Without ``by`` it was done on the server."""
    who = by.title if by is not None else "系统运维人员"
    tell(
        desks_of(*Role, at=at, user=user),
        title="两步验证设备已解除",
        text=f"{who}解除了您的两步验证设备，原因：{reason[:180]}。如果不是您本人提出的，请立即告诉安全管理员。",
        url=reverse("accounts:two_step"),
        at=at,
    )
