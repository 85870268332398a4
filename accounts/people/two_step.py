"""The second factor: put on, changed, taken off, and asked for at the door.

GB/T 22239 8.1.4.1 d asks for two kinds of proof, one of them of cryptography: the password, and a
code that only the person's own device can work out (RFC 6238).
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime

import pyotp
from django.conf import settings
from django.db import transaction
from pyotp.exceptions import OTPVerificationError

from accounts import notices
from accounts.audit import record
from accounts.models import RecoveryCode, RoleGrant, TotpDevice, User
from accounts.people import letters
from accounts.roles import Role
from core.problems import Problem, Refused

CLAUSE = "GB/T 22239 8.1.4.1"
WINDOW = 1  # steps of 30 seconds before and after: clocks differ, and people type
RECOVERY_CODES, RECOVERY_GROUPS = 10, 3  # 59 bits each
# One sentence for a code that never was right and for one that opened something already.
WRONG = Problem(
    "second_code_wrong",
    "验证码不正确，或者已经用过。请核对手机时间，等出现新的验证码后再填。",
    field="code",
)
# And one for password and code together: neither is told apart from the other.
UNPROVEN = Problem(
    "proof_wrong", "密码或现用的验证码不正确，或者验证码已经用过。请重新填写这两项。"
)
NEW_WRONG = Problem(
    "new_device_code_wrong",
    "验证码与这个密钥不符。请确认已扫描本页的二维码、手机时间准确，再填新的验证码。",
    field="code",
)
ON_ALREADY = Problem("two_step_on", "两步验证已经启用。")
OFF_ALREADY = Problem("two_step_off", "两步验证没有启用。")
NO_REASON = Problem("reason_missing", "请写明解除原因。", field="reason")


def is_required(user: User, desks: Iterable[RoleGrant]) -> bool:
    """Whether one of these desks asks for a second factor (``settings.TOTP_ROLES``).

    Who reaches the Django admin counts as a system administrator.
    """
    roles = {desk.role for desk in desks} | ({Role.SYSTEM_ADMIN} if user.is_staff else set())
    return not roles.isdisjoint(settings.TOTP_ROLES)


def new_secret() -> str:
    """160 random bits in the letters that authenticators read (RFC 4226 asks for 128)."""
    return pyotp.random_base32()


@transaction.atomic
def enroll(*, user: User, secret: str, code: str, at: datetime) -> list[str]:
    """Put the second factor on; ``code`` shows that the device has the secret.

    Returns the recovery codes, nowhere kept in clear. Every other sign-in ends, since it was
    opened by the password alone. Raises Refused.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if TotpDevice.objects.filter(user=user).exists():
        raise Refused(ON_ALREADY)
    _put_on(user, secret, code, at)
    record("启用两步验证", at=at, user=user, obj=user)
    return _new_recovery_codes(user, at)


@transaction.atomic
def change(
    *, user: User, secret: str, code: str, password: str, current: str, at: datetime
) -> list[str]:
    """Another device in place of the present one, which ``current`` is a code of.

    Returns new recovery codes; the old ones end with the old device. Raises Refused.
    """
    if _step_of(secret, code, at) is None:
        raise Refused(NEW_WRONG)
    _prove(user, password=password, code=current, at=at)
    _take_off(user)
    _put_on(user, secret, code, at)
    record("更换两步验证设备", at=at, user=user, obj=user)
    return _new_recovery_codes(user, at)


@transaction.atomic
def renew_codes(*, user: User, password: str, code: str, at: datetime) -> list[str]:
    """Ten new recovery codes; the old ones open nothing any more. Raises Refused."""
    _prove(user, password=password, code=code, at=at)
    record("重新生成恢复代码", at=at, user=user, obj=user)
    return _new_recovery_codes(user, at)


@transaction.atomic
def turn_off(
    *, user: User, desks: Iterable[RoleGrant], password: str, code: str, at: datetime
) -> None:
    """Sign in by the password alone from now on. Raises Refused, also where a desk forbids it."""
    if problems := off_obstacles(user, desks):
        raise Refused(*problems)
    _prove(user, password=password, code=code, at=at)
    _take_off(user)
    record("停用两步验证", at=at, user=user, obj=user)


def off_obstacles(user: User, desks: Iterable[RoleGrant]) -> list[Problem]:
    if not is_required(user, desks):
        return []
    message = "您的岗位要求两步验证，不能停用。换手机时请用“更换设备”。"
    return [Problem("two_step_required", message, CLAUSE)]


@transaction.atomic
def take_away(*, user: User, reason: str, by: RoleGrant, at: datetime) -> None:
    """Take a lost device away from somebody who stands in person before ``by``.

    Whoever is signed in with the account is out, and the person is told. Raises Refused.
    """
    locked = User.objects.visible_to(by).select_for_update(of=("self",)).get(pk=user.pk)
    problems = take_away_obstacles(locked, by=by)
    if not reason.strip():
        problems.append(NO_REASON)
    if problems:
        raise Refused(*problems)
    _lose(locked, reason.strip(), by=by, at=at)


@transaction.atomic
def take_away_on_the_server(*, user: User, reason: str, at: datetime) -> None:
    """The same where no desk is left to do it: by a command, noted without a desk."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    problems = [] if TotpDevice.objects.filter(user=locked).exists() else [OFF_ALREADY]
    if not reason.strip():
        problems.append(NO_REASON)
    if problems:
        raise Refused(*problems)
    _lose(locked, reason.strip(), by=None, at=at)


def _lose(user: User, reason: str, *, by: RoleGrant | None, at: datetime) -> None:
    _take_off(user)
    user.end_sign_ins()
    record("解除两步验证设备", at=at, by=by, obj=user, changes={"原因": ["", reason]})
    notices.tell_of_taken_device(user, by=by, reason=reason, at=at)


def take_away_obstacles(user: User, *, by: RoleGrant) -> list[Problem]:
    """Why ``by`` cannot take this person's device away now."""
    problems = []
    if user.pk == by.user_id:
        problems.append(Problem("own_account", "本人的设备须由其他管理人员解除。", "内部控制"))
    if not TotpDevice.objects.filter(user=user).exists():
        problems.append(OFF_ALREADY)
    return problems


@transaction.atomic
def spend(*, user: User, code: str, at: datetime) -> None:
    """Accept a code of the device or a recovery code, which then never opens anything again.

    The device's row is the lock: of two tries with the same code only one succeeds. Raises
    Refused.
    """
    device = TotpDevice.objects.select_for_update().filter(user=user).first()
    if device is None:
        raise Refused(WRONG)
    step = _step_of(device.secret, code, at)
    if step is not None and step > device.last_step:
        device.last_step = step
        device.save(update_fields=["last_step"])
        return
    found = RecoveryCode.objects.unused().filter(user=user, code_hash=letters.hashed(code))
    if not found.update(used_at=at):
        raise Refused(WRONG)
    record("使用恢复代码", at=at, user=user, obj=user)


def codes_left(user: User) -> int:
    return RecoveryCode.objects.unused().filter(user=user).count()


def _prove(user: User, *, password: str, code: str, at: datetime) -> None:
    """The password and a code of the present device; the code is spent only beside a right one."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.check_password(password):
        raise Refused(UNPROVEN)
    try:
        spend(user=locked, code=code, at=at)
    except Refused:
        raise Refused(UNPROVEN) from None


def _put_on(user: User, secret: str, code: str, at: datetime) -> None:
    step = _step_of(secret, code, at)
    if step is None:
        raise Refused(NEW_WRONG)
    TotpDevice.objects.create(user=user, secret=secret, last_step=step, confirmed_at=at)
    user.end_sign_ins()


def _take_off(user: User) -> None:
    """The secret is of no use to anybody once it opens nothing: it goes, the audit log stays."""
    RecoveryCode.objects.filter(user=user).delete()
    TotpDevice.objects.filter(user=user).delete()


def _new_recovery_codes(user: User, at: datetime) -> list[str]:
    codes = [letters.new_code(RECOVERY_GROUPS) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=letters.hashed(code), made_at=at) for code in codes
    )
    return codes


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step that this code is of, near ``at``; None for any other text."""
    typed = "".join(unicodedata.normalize("NFKC", code).split())
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(typed, for_time=at, valid_window=WINDOW)
    except OTPVerificationError:
        return None
