"""User names: suggested, checked, taken."""

from collections.abc import Container
from itertools import count

from django.db import IntegrityError, transaction

from accounts.models import AccountRequest, Subdistrict, User
from accounts.models.requests import STANDING
from core.problems import Problem, Refused

FORM = r"[a-z0-9][a-z0-9._-]{2,29}"
FORM_IN_WORDS = "用户名须为3到30位小写字母、数字或 . _ - ，以字母或数字开头"
TAKEN = Problem("username_taken", "这个用户名已被占用，请换一个。", field="username")


def suggested_username(subdistrict: Subdistrict) -> str:
    """The unit's code and the next free number: 110105017-03. Nobody has to invent a name."""
    return next_free(subdistrict.code, taken_names(f"{subdistrict.code}-"))


def next_free(prefix: str, taken: Container[str]) -> str:
    """The first of prefix-01, prefix-02, ... that nobody has."""
    names = (f"{prefix}-{number:02d}" for number in count(1))
    return next(name for name in names if name not in taken)


def taken_names(prefix: str = "") -> set[str]:
    """All names that begin so, of accounts and of standing requests, in two queries."""
    standing = AccountRequest.objects.filter(state__in=STANDING)
    return {
        name
        for rows in (User.objects.all(), standing)
        for name in rows.filter(username__startswith=prefix).values_list("username", flat=True)
    }


def is_taken(username: str) -> bool:
    """Whether an account or a standing request holds the name."""
    standing = AccountRequest.objects.filter(state__in=STANDING)
    return any(rows.filter(username=username).exists() for rows in (User.objects.all(), standing))


def make_user(*, username: str, full_name: str) -> User:
    """An account without a password; Refused where somebody took the name this very moment."""
    try:
        with transaction.atomic():
            return User.objects.create_user(username, full_name=full_name)
    except IntegrityError:
        raise Refused(TAKEN) from None
