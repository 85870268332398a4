"""Secrets are tried one at a time for an account, and wrong ones count like wrong passwords."""

from collections.abc import Callable
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.db import transaction

from accounts.models import User
from core.problems import Problem, Refused

LOCKED = Problem("account_locked", "登录失败次数过多，账号已锁定30分钟。", "GB/T 22239 8.1.4.1")


def hold(username: str) -> None:
    """Lock the account's row, if there is one, until the transaction ends.

    Side by side, all tries would be looked at before the first failure counts.
    """
    User.objects.select_for_update().filter(username=username).first()


def tried(request, *, username: str, counts: Problem, part: str, check: Callable[[], Any]) -> Any:
    """What ``check`` answers, unless the account is locked.

    A refusal for the reason ``counts`` is a failed sign-in, noted with the ``part`` of it that
    failed; at the fifth the answer becomes the page of a locked account (see AxesMiddleware).
    Raises Refused.
    """
    credentials = {"username": username, "part": part}
    with transaction.atomic():
        hold(username)
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials
            raise Refused(LOCKED)
        try:
            return check()
        except Refused as refusal:
            if counts in refusal.problems:
                user_login_failed.send(tried, credentials=credentials, request=request)
            refused = refusal
    raise refused
