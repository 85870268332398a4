"""Sign-in, sign-out and lock-out in the audit log.

The only receivers in the house: Django and axes offer no other place to hear of these.
"""

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from accounts.audit import record


@receiver(user_logged_in)
def note_sign_in(sender, user, **kwargs):
    record("登录", at=timezone.now(), user=user)


@receiver(user_logged_out)
def note_sign_out(sender, user, **kwargs):
    if user is not None:
        record("退出", at=timezone.now(), user=user)


@receiver(user_login_failed)
def note_failure(sender, credentials, **kwargs):
    record("登录失败", at=timezone.now(), username=str(credentials.get("username"))[:150])


@receiver(user_locked_out)
def note_lock_out(sender, username, **kwargs):
    record("账号锁定", at=timezone.now(), username=str(username)[:150])
