"""Accounts that nobody has used for long are switched off (GB/T 22239 8.1.4.2 c)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import RoleGrant, User
from accounts.roles import Role
from core.chinese_dates import beijing_date


def idle_accounts(*, at: datetime, days: int) -> list[User]:
    """Accounts without a sign-in for ``days`` days, nor made or let in again since; 0 means none.

    Somebody must stay who can let the others in again: if every security administrator is idle,
    the one who signed in last stays.
    """
    if days <= 0:
        return []
    since = at - timedelta(days=days)
    idle = list(
        User.objects.filter(
            Q(last_login=None) | Q(last_login__lte=since),
            Q(enabled_at=None) | Q(enabled_at__lte=since),
            is_active=True,
            date_joined__lte=since,
        ).order_by("pk")
    )
    kept = _last_guardian(idle, at=at)
    return [user for user in idle if user.pk != kept]


def disable_idle(*, at: datetime, days: int) -> list[User]:
    """Switch off what ``idle_accounts`` finds; each in its own transaction, looked at anew."""
    disabled = []
    for user in idle_accounts(at=at, days=days):
        with transaction.atomic():
            locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
            # Somebody may have signed in or been let in while the others were done.
            if (locked.is_active, locked.last_login) != (True, user.last_login):
                continue
            locked.switch_off(at=at, reason=f"连续{days}天未登录，自动停用")
            record("停用账号", at=at, obj=locked, changes={"disabled_reason": ["", "未登录"]})
            disabled.append(locked)
    return disabled


def _last_guardian(idle: list[User], *, at: datetime) -> int | None:
    """The account to be kept, where switching off all of ``idle`` would leave no guardian."""
    desks = RoleGrant.objects.filter(role=Role.SECURITY_ADMIN, user__is_active=True)
    guardians = set(desks.held_on(beijing_date(at)).values_list("user_id", flat=True))
    candidates = [user for user in idle if user.pk in guardians]
    if not candidates or len(candidates) < len(guardians):
        return None
    return max(candidates, key=lambda user: (user.last_login or user.date_joined, user.pk)).pk
