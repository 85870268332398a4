from datetime import time
from functools import partial
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import RoleGrant, User
from accounts.roles import Role
from core.problems import Refused
from pilots.models import Round
from supervision import actions
from supervision.checks import doubts_about
from supervision.figures import figures_of
from supervision.models import SupervisionSession
from supervision.states import STEPS, SessionState, Side
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.core.uploads import pdf, upload
from tests.pilots.factories import make_unit
from tests.supervision.factories import HELD_ON, NEXT_DAY, make_session

pytestmark = pytest.mark.django_db


# Said once more by hand: from which state, to which, and whose it is where the center logged it
# and where the supervisor did.
CENTER, SUPERVISOR = {"executive_director", "center_worker"}, {"supervisor"}
BOTH, DISTRICT = CENTER | SUPERVISOR, {"district_officer"}
TABLE = {
    "hold": ("planned", "logged", BOTH, BOTH),
    "cancel": ("planned", "cancelled", BOTH, BOTH),
    "confirm": ("logged", "confirmed", SUPERVISOR, CENTER),
    "dispute": ("logged", "disputed", SUPERVISOR, CENTER),
    "correct": ("disputed", "logged", CENTER, SUPERVISOR),
    "confirm_on_paper": ("logged", "confirmed", DISTRICT, DISTRICT),
}
PERSON = User(pk=1)


def codes_against(name, state, role, side):
    session = SupervisionSession(
        pk=0,
        state=state,
        round=Round(),
        supervisor=RoleGrant(role=Role.SUPERVISOR, user=PERSON),
        logged_side=side if state in SessionState.held else None,
        logged_by_id=2,
    )
    return [p.code for p in session.obstacles(name, by=RoleGrant(role=role, user=PERSON))]


def expected(name, state, role, side):
    source, _, after_center, after_supervisor = TABLE[name]
    planned = state in SessionState.not_held
    whose = after_center if side == Side.CENTER else after_supervisor
    # Before anybody logged it, there is no other side yet.
    if role not in (BOTH if planned and name in ("confirm", "dispute", "correct") else whose):
        return ["wrong_role"]
    if state != source:
        return ["wrong_state"]
    return ["signed_sheet_missing"] if name == "confirm_on_paper" else []


def test_there_are_no_other_steps_and_each_ends_where_the_table_says():
    assert {name: step.target for name, step in STEPS.items()} == {
        name: row[1] for name, row in TABLE.items()
    }


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_from_every_state_by_every_role(name, side):
    at_doors = list(product(SessionState, Role))

    found = {(s, r): codes_against(name, s, r, side) for s, r in at_doors}

    assert found == {(s, r): expected(name, s, r, side) for s, r in at_doors}


def test_a_step_leaves_its_trace():
    session = make_session()

    session.move("confirm", by=session.supervisor, at=NEXT_DAY)

    session.refresh_from_db()
    assert (session.state, session.confirmation) == ("confirmed", "person")
    assert (session.confirmed_by, session.confirmed_at) == (session.supervisor.user, NEXT_DAY)
    last = session.history.get()
    assert (last.step, last.source, last.target, last.by) == (
        "confirm",
        "logged",
        "confirmed",
        session.supervisor,
    )


def test_the_center_confirms_what_the_supervisor_logged_and_the_supervisor_cannot():
    center = make_center()
    supervisor = make_desk(Role.SUPERVISOR, center.subdistrict)
    session = make_session(center, supervisor=supervisor, by=supervisor)

    with pytest.raises(Refused) as caught:
        actions.take_step("confirm", session=session, by=supervisor, at=NEXT_DAY)
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    confirmed = actions.take_step("confirm", session=session, by=head, at=NEXT_DAY)

    assert caught.value.codes == ["wrong_role"]
    assert (confirmed.state_label, confirmed.confirmed_by) == ("已确认", head.user)


def test_a_supervisor_logs_no_session_of_another_one():
    center = make_center()
    one, other = (make_desk(Role.SUPERVISOR, center.subdistrict) for _ in range(2))

    with pytest.raises(Refused) as caught:
        make_session(center, supervisor=one, by=other)

    assert caught.value.codes == ["not_the_supervisor"]


def test_the_district_confirms_on_paper_once_the_signed_sheet_is_there():
    session = make_session()
    officer = make_desk(Role.DISTRICT_OFFICER, session.district)
    step = partial(
        actions.take_step,
        "confirm_on_paper",
        session=session,
        by=officer,
        at=NEXT_DAY,
        note="督导离京",
    )
    with pytest.raises(Refused) as caught:
        step()
    actions.add_sheet(
        session=session,
        upload=upload(pdf(), "督导记录表.pdf"),
        form_token=uuid4(),
        by=officer,
        at=NEXT_DAY,
    )

    confirmed = step()

    assert caught.value.codes == ["signed_sheet_missing"]
    assert (confirmed.state_label, confirmed.confirmation) == ("已纸质确认", "paper")
    assert figures_of(SupervisionSession.objects.all(), round=session.round).paper_minutes == 120


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
        (SessionState.CONFIRMED, {"confirmation": None}),
        (SessionState.LOGGED, {"logged_side": None}),
        (SessionState.PLANNED, {"logged_at": NEXT_DAY}),
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
