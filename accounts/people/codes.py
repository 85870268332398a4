"""One-time codes: made, printed or read out once, and turned into a password of one's own."""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import record
from accounts.models import OneTimeCode, RoleGrant, User
from accounts.people import letters
from core.problems import Problem, Refused

GROUPS = 4  # 16 of 30 letters: 78 bits, beyond any guessing within its days
FIRST_LIFE = timedelta(days=7)  # a new account's code travels on paper
RESET_LIFE = timedelta(hours=24)
# One sentence for an unknown name, a wrong, used or expired code and a disabled account.
WRONG = Problem("code_wrong", "用户名或一次性代码不正确，或者代码已使用、已失效。")


@transaction.atomic
def issue_reset_code(*, user: User, by: RoleGrant, at: datetime) -> str:
    """Make a code for somebody who stands in person before ``by`` and forgot the password.

    Returns the code, which is nowhere kept in clear; an earlier one ends. Also lifts the lock-out
    that came of the forgotten password. Raises Refused for one's own account.
    """
    locked = User.objects.visible_to(by).select_for_update(of=("self",)).get(pk=user.pk)
    if problems := reset_obstacles(locked, by=by):
        raise Refused(*problems)
    code = new_codes([locked], by=by, at=at, life=RESET_LIFE)[locked.pk]
    reset(username=locked.username)
    record("发放密码重置代码", at=at, by=by, obj=locked)
    return code


def reset_obstacles(user: User, *, by: RoleGrant) -> list[Problem]:
    """Why ``by`` cannot hand this person a code now."""
    problems = []
    if user.pk == by.user_id:
        problems.append(Problem("own_account", "本人的账号须由其他管理人员办理。", "内部控制"))
    if not user.is_active:
        problems.append(Problem("account_disabled", "账号已停用，重新启用后才能重置密码。"))
    return problems


def new_codes(
    users: Iterable[User], *, by: RoleGrant, at: datetime, life: timedelta
) -> dict[int, str]:
    """A fresh code for each user, by primary key, in three queries; their earlier codes end."""
    codes = {user.pk: letters.new_code(GROUPS) for user in users}
    earlier = OneTimeCode.objects.filter(user__in=list(codes), used_at=None, voided_at=None)
    earlier.update(voided_at=at)
    OneTimeCode.objects.bulk_create(
        OneTimeCode(
            user_id=pk,
            code_hash=letters.hashed(code),
            issued_at=at,
            issued_by=by,
            expires_at=at + life,
        )
        for pk, code in codes.items()
    )
    return codes


@transaction.atomic
def use_code(*, username: str, code: str, password: str, at: datetime) -> User:
    """Set the password of whoever holds the code; every earlier sign-in ends.

    Raises Refused with the one sentence that says nothing, or, to those who hold the code,
    with what is wrong with the password; the code then stays good.
    """
    found, given = _open_code(username, at), letters.hashed(code)
    if found is None or not hmac.compare_digest(found.code_hash, given):
        raise Refused(WRONG)
    user = found.user
    if problems := password_problems(password, user):
        raise Refused(*problems)
    found.used_at = at
    found.save(update_fields=["used_at"])
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    user.end_sign_ins()
    record("凭一次性代码设置密码", at=at, user=user, obj=user)
    return user


def password_problems(password: str, user: User | None) -> list[Problem]:
    """What the rules hold against a password; without a user the rules that need none."""
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return [Problem("password_unfit", text, field="password") for text in refusal.messages]
    return []


def _open_code(username: str, at: datetime) -> OneTimeCode | None:
    return (
        OneTimeCode.objects.open_at(at)
        .filter(user__username=username, user__is_active=True)
        .select_related("user")
        .select_for_update(of=("self",))
        .first()
    )
