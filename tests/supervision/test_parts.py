"""What hangs on a session, and plans: what the rules say against it."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from supervision import actions
from supervision.models import SupervisionSession
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.supervision.factories import (
    NEXT_DAY,
    facts_of,
    make_follow_up,
    make_session,
    make_sheet,
)

pytestmark = pytest.mark.django_db


def codes_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.codes


def test_a_plan_is_for_today_or_later():
    center = make_center()
    late = datetime(2021, 6, 11, tzinfo=BEIJING)

    planned = make_session(center, state=SessionState.PLANNED, held_on=date(2021, 6, 10))

    assert (planned.logged_at, planned.attendee_count) == (None, 0)
    assert codes_of(_plan, center, at=late) == ["plan_in_past"]


def _plan(center, at):
    return actions.plan_session(
        center=center,
        facts=facts_of(make_desk(Role.SUPERVISOR, center.subdistrict)),
        form_token=uuid4(),
        by=make_desk(Role.CENTER_WORKER, center.subdistrict),
        at=at,
    )


def test_a_plan_has_no_sheet_and_no_follow_up_yet():
    session = make_session(state=SessionState.PLANNED)
    owner = session.supervisor.user

    assert codes_of(make_sheet, session) == ["session_not_held"]
    assert codes_of(make_follow_up, session, owner) == ["session_not_held"]


def test_a_follow_up_is_owned_by_the_center_or_its_supervisor():
    session = make_session()
    stranger = make_desk(Role.CENTER_WORKER, make_subdistrict("潘家园街道"))

    assert codes_of(make_follow_up, session, stranger.user) == ["owner_not_here"]
    assert make_follow_up(session, session.supervisor.user).owner == session.supervisor.user


def test_what_waits_is_told_to_the_side_that_has_to_act():
    center = make_center()
    supervisor = make_desk(Role.SUPERVISOR, center.subdistrict)
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    by_center = make_session(center, supervisor=supervisor)
    by_supervisor = make_session(center, supervisor=supervisor, by=supervisor)
    disputed = make_session(center, supervisor=supervisor, state=SessionState.DISPUTED)
    planned = make_session(center, supervisor=supervisor, state=SessionState.PLANNED)
    sessions = SupervisionSession.objects.all()

    assert list(sessions.waiting_for(supervisor)) == [by_center]
    assert list(sessions.waiting_for(head)) == [by_supervisor]
    assert list(sessions.to_be_corrected_by(head)) == [disputed]
    assert list(sessions.to_be_corrected_by(supervisor)) == []
    assert list(sessions.planned_before(date(2021, 6, 10))) == []
    assert list(sessions.planned_before(NEXT_DAY.date())) == [planned]
