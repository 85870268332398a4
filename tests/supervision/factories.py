"""Sessions of centers in the running pilot, in the situations of the trade."""

from datetime import date, datetime, time
from uuid import uuid4

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center
from core.deadlines import BEIJING
from supervision import actions
from supervision.models import (
    FollowUp,
    Service,
    SignedSheet,
    SupervisionSession,
    SupervisionTeam,
    Supervisor,
)
from supervision.states import Mode, SessionState, Structure, SupervisionFunction
from tests.accounts.factories import make_desk, make_district
from tests.centers.factories import make_center
from tests.core.uploads import pdf, upload

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
        "attendees": [],
        "outsiders": guests(changed.pop("attendee_count", 5)),
        "topic": "个案预估方法",
        "advice": "",
        **changed,
    }


def guests(count: int) -> list[tuple[str, str]]:
    return [(f"受督导人{number}", "潘家园街道社工站") for number in range(1, count + 1)]


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
    by = by or make_desk(Role.CENTER_WORKER, center.subdistrict)
    facts = facts_of(supervisor, **changed)
    if state in SessionState.not_held:
        before = datetime.combine(facts["held_on"], time(8), BEIJING)
        session = actions.plan_session(
            center=center, facts=facts, form_token=uuid4(), by=by, at=before
        )
        if state == SessionState.CANCELLED:
            return actions.take_step("cancel", session=session, by=by, at=before, note="因故")
        return session
    session = actions.log_session(center=center, facts=facts, form_token=uuid4(), by=by, at=at)
    if state == SessionState.CONFIRMED:
        return actions.take_step("confirm", session=session, by=supervisor, at=at)
    if state == SessionState.DISPUTED:
        return actions.take_step("dispute", session=session, by=supervisor, at=at, note="时长不符")
    return session


def make_team(district=None, **facts) -> SupervisionTeam:
    """The team of a district through 2021 and on."""
    district = district or make_district()
    number = SupervisionTeam.objects.count() + 1
    return actions.form_team(
        district=district,
        facts={
            "name": f"督导团队{number}",
            "starts_on": date(2021, 1, 1),
            "ends_on": None,
            **facts,
        },
        form_token=uuid4(),
        by=make_desk(Role.DISTRICT_OFFICER, district),
        at=NEXT_DAY,
    )


def make_supervisor(team: SupervisionTeam, desk: RoleGrant | None = None, **facts) -> Supervisor:
    """A member who meets the minimum; with ``desk`` what it serves is taken over."""
    return actions.add_supervisor(
        team=team,
        facts={
            "name": desk.user.full_name if desk else "曹督导",
            "kind": "external",
            "organization": "首都师范大学",
            "level": "senior",
            "certificate_number": "2015110001",
            "practice_years": 10,
            "user": desk.user if desk else None,
            "starts_on": date(2021, 3, 1),
            **facts,
        },
        form_token=uuid4(),
        by=make_desk(Role.DISTRICT_OFFICER, team.district),
        at=NEXT_DAY,
    )


def make_service(supervisor: Supervisor, unit, starts_on=HELD_ON, at=NEXT_DAY) -> Service:
    return actions.start_service(
        supervisor=supervisor,
        subdistrict=unit,
        starts_on=starts_on,
        form_token=uuid4(),
        by=make_desk(Role.DISTRICT_OFFICER, supervisor.district),
        at=at,
    )


def make_follow_up(session: SupervisionSession, owner=None, **facts) -> FollowUp:
    """Something agreed on, for whoever logged the session where nobody else is named."""
    return actions.agree(
        session=session,
        owner=owner or session.logged_by,
        **{"text": "补写预估", "due_on": NEXT_DAY.date(), "form_token": uuid4(), **facts},
        by=session.supervisor,
        at=NEXT_DAY,
    )


def make_sheet(session: SupervisionSession, name="督导记录表.pdf") -> SignedSheet:
    return actions.add_sheet(
        session=session,
        upload=upload(pdf(), name),
        form_token=uuid4(),
        by=session.supervisor,
        at=NEXT_DAY,
    )
