"""Who hears of a supervision session: by center and moment, never by what was talked about."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from core.chinese_dates import format_date, format_moment
from supervision.models import FollowUp, SupervisionSession
from supervision.models.session import side_of
from supervision.states import CENTER_DESKS, Side


def to_be_confirmed(session: SupervisionSession, *, at: datetime) -> None:
    other = Side(session.logged_side).other
    text = "{session}的督导记录已登记，请确认。"
    _tell(_desks(other, session, at=at), session, "督导记录待确认", text, at=at)


def disputed(session: SupervisionSession, *, at: datetime) -> None:
    """For the one who wrote it down, at whichever desk of theirs is in the center today."""
    own = [
        desk
        for desk in _desks(Side(session.logged_side), session, at=at, everybody=True)
        if desk.user_id == session.logged_by_id
    ]
    text = "{session}的督导记录，对方提出异议，请更正后重新提交确认。"
    _tell(own, session, "督导记录有异议", text, at=at)


def planned(session: SupervisionSession, *, by, at: datetime) -> None:
    text = "{session}安排了督导。"
    _tell(_desks(side_of(by).other, session, at=at), session, "督导安排", text, at=at)


def cancelled(session: SupervisionSession, *, by, at: datetime) -> None:
    text = "{session}的督导安排已取消，请打开查看原因。"
    _tell(_desks(side_of(by).other, session, at=at), session, "督导安排取消", text, at=at)


def agreed(follow_up: FollowUp, *, by, at: datetime) -> None:
    """For the owner, unless they wrote it down themselves."""
    if follow_up.owner_id == by.user_id:
        return
    session = follow_up.session
    desks = [
        desk
        for side in Side
        for desk in _desks(side, session, at=at, everybody=True)
        if desk.user_id == follow_up.owner_id
    ]
    text = f"{{session}}的督导有一项由您跟进，期限{format_date(follow_up.due_on)}。"
    _tell(desks[:1], session, "督导跟进事项", text, at=at)


def _desks(side: Side, session: SupervisionSession, *, at: datetime, everybody: bool = False):
    """The desks of one side today: the supervisor's own, or who answers for the center."""
    if side == Side.SUPERVISOR:
        user, served = session.supervisor.user_id, session.subdistrict_id
        return desks_of(Role.SUPERVISOR, at=at, user=user, served=served)
    roles = CENTER_DESKS if everybody else (Role.EXECUTIVE_DIRECTOR,)
    return desks_of(*roles, at=at, subdistrict=session.subdistrict_id)


def _tell(desks, session: SupervisionSession, title: str, text: str, *, at: datetime) -> None:
    which = f"{session.center.name}{format_moment(session.begins_at)}"
    url = reverse("supervision:session_detail", args=[session.pk])
    tell(desks, title=title, text=text.format(session=which), url=url, at=at)
