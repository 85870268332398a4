"""Sessions of centers in the running pilot, in the situations of the trade."""

from datetime import date, datetime, time
from uuid import uuid4

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center
from core.deadlines import BEIJING
from supervision import actions
from supervision.models import SupervisionSession
from supervision.states import Mode, SessionState, Structure, SupervisionFunction
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center

HELD_ON = date(2021, 6, 10)
NEXT_DAY = datetime(2021, 6, 11, 9, tzinfo=BEIJING)


def facts_of(supervisor: RoleGrant, **changed) -> dict:
    """What a center fills in: two hours of group supervision on 10 June 2021."""
    return {
        "supervisor": supervisor,
        "held_on": HELD_ON,
        "starts_at": time(14),
        "minutes": 120,
        "function": SupervisionFunction.EDUCATIONAL,
        "structure": Structure.GROUP,
        "mode": Mode.ON_SITE,
        "attendee_count": 5,
        "topic": "个案预估方法",
        "advice": "",
        **changed,
    }


def make_session(
    center: Center | None = None,
    *,
    supervisor: RoleGrant | None = None,
    by: RoleGrant | None = None,
    state: str = SessionState.LOGGED,
    at: datetime = NEXT_DAY,
    **changed,
) -> SupervisionSession:
    """A session through its actions: logged, and confirmed or disputed where ``state`` says so."""
    center = center or make_center()
    supervisor = supervisor or make_desk(Role.SUPERVISOR, center.subdistrict)
    session = actions.log_session(
        center=center,
        facts=facts_of(supervisor, **changed),
        form_token=uuid4(),
        by=by or make_desk(Role.CENTER_WORKER, center.subdistrict),
        at=at,
    )
    if state == SessionState.CONFIRMED:
        return actions.take_step("confirm", session=session, by=supervisor, at=at)
    if state == SessionState.DISPUTED:
        return actions.take_step("dispute", session=session, by=supervisor, at=at, note="时长不符")
    return session
