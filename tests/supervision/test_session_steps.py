from datetime import time

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.roles import Role
from core.problems import Refused
from pilots.models import Round
from supervision.checks import doubts_about
from supervision.models import SupervisionSession
from supervision.states import STEPS, SessionState
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit
from tests.supervision.factories import HELD_ON, NEXT_DAY, make_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", SessionState)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_from_every_state_by_every_role(name, state, role):
    session = make_session(state=state)
    by = session.supervisor if role == Role.SUPERVISOR else make_desk(role)
    step, taken_before = STEPS[name], session.history.count()

    if state in step.sources and role in step.roles:
        session.move(name, by=by, at=NEXT_DAY, note="说明")
        session.refresh_from_db()
        assert session.state == step.target
        assert (session.confirmed_by == by.user) == (name == "confirm")
        last = session.history.order_by("pk").last()
        assert (last.step, last.source, last.target, last.by, last.note) == (
            name,
            state,
            step.target,
            by,
            "说明",
        )
    else:
        with pytest.raises(Refused) as caught:
            session.move(name, by=by, at=NEXT_DAY, note="说明")
        expected = "wrong_state" if role in step.roles else "wrong_role"
        session.refresh_from_db()
        assert caught.value.codes == [expected]
        assert (session.state, session.history.count()) == (state, taken_before)


def test_a_nul_in_a_note_is_left_out_since_postgresql_cannot_keep_one():
    session = make_session()

    session.move("dispute", by=session.supervisor, at=NEXT_DAY, note="时长\0不符")

    assert session.history.get().note == "时长不符"


@pytest.mark.parametrize("note", ["", "  ", "\0"])
def test_a_dispute_needs_a_reason(note):
    session = make_session()

    with pytest.raises(Refused) as caught:
        session.move("dispute", by=session.supervisor, at=NEXT_DAY, note=note)

    assert caught.value.codes == ["note_missing"]


def test_the_one_who_logged_it_cannot_confirm_it():
    session = make_session()
    SupervisionSession.objects.update(logged_by=session.supervisor.user)
    session.refresh_from_db()

    with pytest.raises(Refused) as caught:
        session.move("confirm", by=session.supervisor, at=NEXT_DAY)

    assert caught.value.codes == ["same_person"]


def test_the_database_knows_that_logging_and_confirming_are_two_people():
    session = make_session(state=SessionState.CONFIRMED)

    with pytest.raises(IntegrityError), transaction.atomic():
        SupervisionSession.objects.filter(pk=session.pk).update(logged_by=F("confirmed_by"))


@pytest.mark.parametrize("minutes", [0, 481])
def test_the_database_keeps_a_session_within_a_working_day(minutes):
    session = make_session()

    with pytest.raises(IntegrityError), transaction.atomic():
        SupervisionSession.objects.filter(pk=session.pk).update(minutes=minutes)


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        (SessionState.LOGGED, {"confirmed_at": NEXT_DAY}),
        (SessionState.CONFIRMED, {"confirmed_at": None, "confirmed_by": None}),
        (SessionState.CONFIRMED, {"state": SessionState.LOGGED}),
        (SessionState.LOGGED, {"attendee_count": 0}),
    ],
)
def test_the_database_keeps_state_and_confirmation_together(state, facts):
    session = make_session(state=state)

    with pytest.raises(IntegrityError), transaction.atomic():
        SupervisionSession.objects.filter(pk=session.pk).update(**facts)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "doubt"),
    [
        ("13:00", 60, []),
        ("13:00", 61, ["overlap"]),
        ("15:59", 1, ["overlap"]),
        ("16:00", 60, []),
        ("16:00", 361, ["too much"]),
        ("15:00", 361, ["overlap", "too much"]),
    ],
)
def test_doubts_are_said_about_two_sessions_at_once_and_more_than_eight_hours(
    starts_at, minutes, doubt
):
    ours = make_center()
    far = make_subdistrict("潘家园街道")
    supervisor = make_desk(Role.SUPERVISOR, [ours.subdistrict, far])
    make_session(ours, supervisor=supervisor)
    there = make_center(make_unit(Round.objects.get(), far))

    session = make_session(
        there, supervisor=supervisor, starts_at=time.fromisoformat(starts_at), minutes=minutes
    )

    who = supervisor.user
    words = {
        "overlap": f"{who}在2021年6月10日 14:00至16:00另有一次督导，时间重叠，请核对。",
        "too much": f"{who}当天的督导合计8小时1分钟，超过8小时，请核对。",
    }
    assert doubts_about(session) == [words[each] for each in doubt]


def test_a_session_past_midnight_meets_the_one_of_the_next_morning():
    center = make_center()
    supervisor = make_desk(Role.SUPERVISOR, center.subdistrict)
    make_session(center, supervisor=supervisor, starts_at=time.fromisoformat("23:30"), minutes=60,
                 held_on=HELD_ON.replace(day=9))  # fmt: skip

    session = make_session(
        center, supervisor=supervisor, starts_at=time.fromisoformat("00:15"), minutes=30
    )

    assert doubts_about(session) == [
        f"{supervisor.user}在2021年6月9日 23:30至00:30另有一次督导，时间重叠，请核对。"
    ]


def test_a_disputed_session_and_another_supervisor_raise_no_doubt():
    center = make_center()
    supervisor = make_desk(Role.SUPERVISOR, center.subdistrict)
    make_session(center, supervisor=supervisor, state=SessionState.DISPUTED)
    make_session(center)

    assert doubts_about(make_session(center, supervisor=supervisor)) == []
