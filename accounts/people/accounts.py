"""Accounts switched off and on again."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant, User
from core.problems import Problem, Refused


def disable_obstacles(user: User, *, by: RoleGrant) -> list[Problem]:
    """Why this account cannot be switched off now."""
    if user.pk == by.user_id:
        return [Problem("own_account", "本人的账号须由其他安全管理员停用。", "内部控制")]
    if not user.is_active:
        return [Problem("account_disabled", "账号已经停用。")]
    return []


@transaction.atomic
def disable(*, user: User, reason: str, by: RoleGrant, at: datetime) -> User:
    """Nobody signs in with it any more, and whoever is signed in is out. Desks stay as they are."""
    locked = User.objects.visible_to(by).select_for_update(of=("self",)).get(pk=user.pk)
    problems = disable_obstacles(locked, by=by)
    if not reason.strip():
        problems.append(Problem("reason_missing", "请写明停用原因。", field="reason"))
    if problems:
        raise Refused(*problems)
    locked.switch_off(at=at, reason=reason.strip())
    changes = {"disabled_reason": ["", locked.disabled_reason]}
    record("停用账号", at=at, by=by, obj=locked, changes=changes)
    return locked


@transaction.atomic
def enable(*, user: User, by: RoleGrant, at: datetime) -> User:
    """Let an account sign in again; idle days are counted anew from here."""
    locked = User.objects.visible_to(by).select_for_update(of=("self",)).get(pk=user.pk)
    if locked.is_active:
        raise Refused(Problem("account_enabled", "账号没有停用。"))
    changes = {"disabled_reason": [locked.disabled_reason, ""]}
    locked.is_active, locked.enabled_at = True, at
    locked.disabled_at, locked.disabled_reason = None, ""
    locked.save(update_fields=["is_active", "enabled_at", "disabled_at", "disabled_reason"])
    record("重新启用账号", at=at, by=by, obj=locked, changes=changes)
    return locked
