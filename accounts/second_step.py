"""Between the password and the code: nobody is signed in, and the session knows whom it awaits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare

from accounts.models import User

KEY = "second_step"
LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Awaited:
    user: User
    backend: str
    next_url: str


def begin(session, *, user: User, next_url: str, at: datetime) -> None:
    """``user`` comes from ``authenticate`` and knows the backend that believed the password."""
    session[KEY] = {
        "user": user.pk,
        "backend": user.backend,
        "hash": user.get_session_auth_hash(),
        "next": next_url,
        "at": int(at.timestamp()),
    }


def awaited(session, *, at: datetime) -> Awaited | None:
    """Who may type a code now; nobody once ten minutes are over, the account is closed, or its
    password or epoch is another than when the password was believed."""
    facts = session.get(KEY)
    if facts is None or at.timestamp() - facts["at"] >= LIFE.total_seconds():
        return None
    user = User.objects.filter(pk=facts["user"], is_active=True).first()
    if user is None or not constant_time_compare(facts["hash"], user.get_session_auth_hash()):
        return None
    return Awaited(user, facts["backend"], facts["next"])


def drop(session) -> None:
    session.pop(KEY, None)
