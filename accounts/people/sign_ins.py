"""Where one is signed in: noted at the door, shown to the person, ended at their wish."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts import devices
from accounts.audit import record
from accounts.models import AuditEvent, BrowserSignIn, User
from accounts.sessions import SessionStore
from core.problems import Problem, Refused

STARTED = "signed_in_at"  # in the session, in seconds: the absolute age counts from here
SHOWN = 20
ACTS = ("登录", "登录失败", "账号锁定", "通过密码验证", "使用恢复代码", "登录到期")


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A browser that would be let in right now."""

    pk: int
    device: str
    ip: str | None
    started_at: datetime
    seen_at: datetime
    is_present: bool


def longest() -> timedelta:
    """After this long one signs in anew, however busy one is (``settings.SESSION_MAX_HOURS``)."""
    return timedelta(hours=settings.SESSION_MAX_HOURS)


def begin(*, session: SessionStore, user: User, user_agent: str, ip: str | None, at: datetime):
    """Note a sign-in that has just begun; what is too old to be one is swept away."""
    if session.session_key is None:
        session.save()
    session[STARTED] = int(at.timestamp())
    user.sign_ins.filter(started_at__lte=at - longest()).delete()
    facts = {"user": user, "started_at": at, "ip": ip, "device": devices.in_words(user_agent)}
    BrowserSignIn.objects.update_or_create(key_hash=session.stored_key, defaults=facts)


def is_too_old(session, *, at: datetime) -> bool:
    """A session that does not say when it began is no sign-in of this platform."""
    return at.timestamp() - session.get(STARTED, 0) >= longest().total_seconds()


def open_sign_ins(user: User, *, present: str, at: datetime) -> list[OpenSignIn]:
    """Everywhere that somebody is signed in, the present browser first, then the latest seen.

    ``present`` is what one's own session is stored under. When a browser was last seen is read
    from its session, whose end every request moves on: looking at a page writes nothing more.
    """
    noted = {sign_in.key_hash: sign_in for sign_in in user.sign_ins.all()}
    sessions = Session.objects.filter(session_key__in=list(noted), expire_date__gt=at)
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    found = [
        OpenSignIn(
            pk=sign_in.pk,
            device=sign_in.device,
            ip=sign_in.ip,
            started_at=sign_in.started_at,
            seen_at=session.expire_date - idle,
            is_present=session.session_key == present,
        )
        for session in sessions
        for sign_in in [noted[session.session_key]]
        if _is_believed(session, user, at=at)
    ]
    return sorted(found, key=lambda one: (one.is_present, one.seen_at, one.pk), reverse=True)


def latest_acts(user: User) -> list[AuditEvent]:
    """The latest successes and failures at the door under this user name, the newest first."""
    acts = AuditEvent.objects.filter(username=user.username, what__in=ACTS)
    return list(acts.order_by("-at", "-pk")[:SHOWN])


@transaction.atomic
def end(sign_in: BrowserSignIn, *, present: str, at: datetime) -> None:
    """Sign another browser out: its next request finds no session. Raises Refused for one's own."""
    if sign_in.key_hash == present:
        message = "这是您正在使用的登录，请用右上角的“退出”。"
        raise Refused(Problem("present_sign_in", message))
    Session.objects.filter(session_key=sign_in.key_hash).delete()
    sign_in.delete()
    changes = {"设备": [sign_in.device, ""], "来源地址": [sign_in.ip or "", ""]}
    record("结束其他登录", at=at, user=sign_in.user, obj=sign_in.user, changes=changes)


@transaction.atomic
def end_others(user: User, *, present: str, at: datetime) -> None:
    """Sign every other browser out, whether it is noted or not. The caller keeps the present one,
    since its session must match the new epoch."""
    user.end_sign_ins()
    user.sign_ins.exclude(key_hash=present).delete()
    record("结束全部其他登录", at=at, user=user, obj=user)


def _is_believed(session: Session, user: User, *, at: datetime) -> bool:
    facts = SessionStore().decode(session.session_data)
    is_theirs = facts.get(HASH_SESSION_KEY) == user.get_session_auth_hash()
    return is_theirs and not is_too_old(facts, at=at)
