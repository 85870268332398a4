"""Sign-in, sign-out and lock-out in the audit log.

The only receivers in the house: Django and axes offer no other place to hear of these.
"""

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from accounts import origin
from accounts.audit import record
from accounts.people import sign_ins


@receiver(user_logged_in)
def note_sign_in(sender, request, user, **kwargs):
    at = timezone.now()
    sign_ins.begin(
        session=request.session,
        user=user,
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        ip=origin.current.get().ip,
        at=at,
    )
    record("登录", at=at, user=user)


@receiver(user_logged_out)
def note_sign_out(sender, user, **kwargs):
    if user is not None:
        record("退出", at=timezone.now(), user=user)


@receiver(user_login_failed)
def note_failure(sender, credentials, **kwargs):
    changes = {"环节": ["", credentials["part"]]} if "part" in credentials else {}
    name = str(credentials.get("username"))[:150]
    record("登录失败", at=timezone.now(), username=name, changes=changes)


@receiver(user_locked_out)
def note_lock_out(sender, username, **kwargs):
    record("账号锁定", at=timezone.now(), username=str(username)[:150])
