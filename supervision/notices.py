"""Who hears of a supervision session: by center and moment, never by what was talked about."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from core.chinese_dates import format_moment
from supervision.models import SupervisionSession
from supervision.states import STEPS


def to_be_confirmed(session: SupervisionSession, *, at: datetime) -> None:
    """For the supervisor, at whichever desk of theirs serves the center today."""
    desks = desks_of(
        Role.SUPERVISOR, at=at, user=session.supervisor.user_id, served=session.subdistrict_id
    )
    _tell(desks, session, "督导记录待确认", "{session}的督导记录已登记，请确认。", at=at)


def disputed(session: SupervisionSession, *, at: datetime) -> None:
    desks = desks_of(
        *STEPS["correct"].roles,
        at=at,
        user=session.logged_by_id,
        subdistrict=session.subdistrict_id,
    )
    text = "{session}的督导记录，督导提出异议，请更正后重新提交确认。"
    _tell(desks, session, "督导记录有异议", text, at=at)


def _tell(desks, session: SupervisionSession, title: str, text: str, *, at: datetime) -> None:
    which = f"{session.center.name}{format_moment(session.begins_at)}"
    url = reverse("supervision:session_detail", args=[session.pk])
    tell(desks, title=title, text=text.format(session=which), url=url, at=at)
