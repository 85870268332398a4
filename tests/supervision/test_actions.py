from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from pilots.models import Round
from supervision import actions
from supervision.models import SupervisionSession
from supervision.states import SessionState, Structure
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_current_unit
from tests.supervision.factories import NEXT_DAY, facts_of, guests, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def worker(center):
    return make_desk(Role.CENTER_WORKER, center.subdistrict)


@pytest.fixture
def supervisor(center):
    return make_desk(Role.SUPERVISOR, center.subdistrict)


def log(center, supervisor, by, *, at=NEXT_DAY, token=None, **changed):
    return actions.log_session(
        center=center,
        facts=facts_of(supervisor, **changed),
        form_token=token or uuid4(),
        by=by,
        at=at,
    )


def refusal_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return [(problem.code, problem.field) for problem in caught.value.problems]


def test_a_session_is_stored_with_the_units_the_round_and_the_year_of_its_day(
    center, supervisor, worker
):
    session = log(center, supervisor, worker)

    assert (session.center, session.subdistrict, session.district) == (
        center,
        center.subdistrict,
        center.district,
    )
    assert (session.round, session.year, session.state) == (
        Round.objects.get(),
        2021,
        SessionState.LOGGED,
    )
    assert (session.logged_by, session.logged_at) == (worker.user, NEXT_DAY)


def test_the_audit_log_names_the_session_without_what_was_said(center, supervisor, worker):
    log(center, supervisor, worker, topic="王老太的家事", advice="再访王老太")

    event = AuditEvent.objects.get(what="登记督导")
    assert event.object_label == "督导记录 2021-06-10 14:00"
    assert event.changes["督导时长(分钟)"] == ["", "120"]
    assert event.changes["督导建议"] == ["", "已填写"]
    assert "王老太" not in str(event.changes)


def test_the_same_form_twice_stores_once(center, supervisor, worker):
    token = uuid4()

    first = log(center, supervisor, worker, token=token)
    second = log(center, supervisor, worker, token=token, minutes=300)

    assert first == second
    assert SupervisionSession.objects.get().minutes == 120
    assert AuditEvent.objects.filter(what="登记督导").count() == 1


def test_everything_that_is_wrong_is_said_at_once(center, worker):
    stranger = make_desk(Role.SUPERVISOR, make_subdistrict("潘家园街道"))

    problems = refusal_of(log, center, stranger, worker, held_on=date(2022, 1, 1))

    assert problems == [
        ("supervisor_not_serving", "supervisor"),
        ("not_yet_held", "held_on"),
        ("no_round", "held_on"),
    ]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_taken"),
    [
        (date(2021, 6, 10), None, True),
        (date(2021, 6, 11), None, False),
        (date(2020, 1, 1), date(2021, 6, 11), True),
        (date(2020, 1, 1), date(2021, 6, 10), False),
    ],
)
def test_the_supervisor_must_hold_the_desk_on_the_day(
    center, worker, valid_from, valid_to, is_taken
):
    desk = make_desk(Role.SUPERVISOR, center.subdistrict, valid_from=valid_from, valid_to=valid_to)

    if is_taken:
        assert log(center, desk, worker).supervisor == desk
    else:
        assert refusal_of(log, center, desk, worker) == [("supervisor_not_serving", "supervisor")]


def test_a_desk_of_another_kind_is_no_supervisor(center, worker):
    director = make_desk(Role.DIRECTOR, center.subdistrict)
    director.served.set([center.subdistrict])

    assert refusal_of(log, center, director, worker) == [("supervisor_not_serving", "supervisor")]


def test_nobody_logs_a_session_that_only_they_could_confirm(center, supervisor):
    both = make_desk(Role.CENTER_WORKER, center.subdistrict, user=supervisor.user)

    assert refusal_of(log, center, supervisor, both) == [("same_person", "supervisor")]


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        (datetime(2021, 6, 10, 15, 59, 59, tzinfo=BEIJING), False),
        (datetime(2021, 6, 10, 16, tzinfo=BEIJING), True),
    ],
)
def test_a_session_is_logged_when_it_is_over(center, supervisor, worker, at, is_taken):
    if is_taken:
        assert log(center, supervisor, worker, at=at).pk
    else:
        assert refusal_of(log, center, supervisor, worker, at=at) == [("not_yet_held", "held_on")]


def test_the_last_minute_of_the_year_belongs_to_the_old_year(center, supervisor, worker):
    at = datetime(2022, 1, 1, 0, 2, tzinfo=BEIJING)

    session = log(
        center, supervisor, worker, held_on=date(2021, 12, 31), starts_at=time(23, 59),
        minutes=2, at=at,
    )  # fmt: skip

    assert (session.year, session.round.year) == (2021, 2021)


def test_the_first_minute_of_the_next_year_is_outside_the_round(center, supervisor, worker):
    at = datetime(2022, 1, 1, 0, 2, tzinfo=BEIJING)

    problems = refusal_of(
        log, center, supervisor, worker, held_on=date(2022, 1, 1), starts_at=time(0), minutes=1,
        at=at,
    )  # fmt: skip

    assert problems == [("no_round", "held_on")]


@pytest.mark.parametrize(
    ("held_on", "is_taken"), [(date(2021, 5, 16), False), (date(2021, 5, 17), True)]
)
def test_work_counts_from_the_day_the_unit_was_confirmed(
    center, supervisor, worker, held_on, is_taken
):
    if is_taken:
        assert log(center, supervisor, worker, held_on=held_on).held_on == held_on
    else:
        problems = refusal_of(log, center, supervisor, worker, held_on=held_on)
        assert problems == [("no_round", "held_on")]


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        (datetime(2022, 1, 31, 23, 59, 59, tzinfo=BEIJING), True),
        (datetime(2022, 2, 1, tzinfo=BEIJING), False),
    ],
)
def test_entries_end_with_the_last_day_of_entry(center, supervisor, worker, at, is_taken):
    if is_taken:
        assert log(center, supervisor, worker, at=at).pk
    else:
        assert refusal_of(log, center, supervisor, worker, at=at) == [("entry_over", "held_on")]


def test_a_closed_round_takes_nothing_and_confirms_nothing(center, supervisor, worker):
    session = log(center, supervisor, worker)
    Round.objects.update(closed_at=NEXT_DAY)

    assert refusal_of(log, center, supervisor, worker) == [("round_closed", "held_on")]
    assert refusal_of(
        actions.take_step, "confirm", session=session, by=supervisor, at=NEXT_DAY
    ) == [("round_closed", "")]


def test_confirming_stamps_the_person_and_the_moment(center, supervisor):
    session = make_session(center, supervisor=supervisor, state=SessionState.CONFIRMED)

    assert (session.confirmed_by, session.confirmed_at) == (supervisor.user, NEXT_DAY)


def test_a_supervisor_with_a_renewed_desk_confirms_what_they_held_at_the_old_one(
    center, supervisor
):
    session = make_session(center, supervisor=supervisor)
    renewed = make_desk(Role.SUPERVISOR, center.subdistrict, user=supervisor.user)

    taken = actions.take_step("confirm", session=session, by=renewed, at=NEXT_DAY)

    assert taken.state == SessionState.CONFIRMED


def test_a_supervisor_cannot_confirm_for_another(center):
    session = make_session(center)
    colleague = make_desk(Role.SUPERVISOR, center.subdistrict)

    problems = refusal_of(actions.take_step, "confirm", session=session, by=colleague, at=NEXT_DAY)

    assert problems == [("not_the_supervisor", "")]


def test_a_correction_replaces_the_facts_and_waits_for_confirmation_again(
    center, supervisor, worker
):
    session = make_session(center, supervisor=supervisor, state=SessionState.DISPUTED)

    corrected = actions.correct_session(
        session=session,
        facts=facts_of(supervisor, minutes=90, structure=Structure.INDIVIDUAL, attendee_count=1),
        version=1,
        note="实际一个半小时",
        by=worker,
        at=NEXT_DAY,
    )

    corrected.refresh_from_db()
    assert (corrected.minutes, corrected.structure, corrected.state, corrected.version) == (
        90,
        Structure.INDIVIDUAL,
        SessionState.LOGGED,
        2,
    )
    assert corrected.history.order_by("-pk").first().note == "实际一个半小时"
    assert AuditEvent.objects.get(what="更正督导记录").changes == {
        "督导时长(分钟)": ["120", "90"],
        "督导形式": ["团体督导", "个别督导"],
        "受督导人员": [
            "、".join(f"{name}（{unit}）" for name, unit in guests(5)),
            "受督导人1（潘家园街道社工站）",
        ],
    }


def test_a_correction_of_what_somebody_else_has_mended_is_stale(center, supervisor, worker):
    session = make_session(center, supervisor=supervisor, state=SessionState.DISPUTED)
    edit = {"session": session, "version": 1, "note": "更正", "by": worker, "at": NEXT_DAY}
    actions.correct_session(facts=facts_of(supervisor, minutes=90), **edit)

    with pytest.raises(Stale) as caught:
        actions.correct_session(facts=facts_of(supervisor, minutes=60), **edit)

    assert caught.value.current["督导时长(分钟)"] == "90"
    assert SupervisionSession.objects.get().minutes == 90


def test_a_correction_keeps_the_rules_of_an_entry(center, supervisor, worker):
    session = make_session(center, supervisor=supervisor, state=SessionState.DISPUTED)

    problems = refusal_of(
        actions.correct_session,
        session=session,
        facts=facts_of(supervisor, held_on=date(2021, 6, 11)),
        version=1,
        note="日期写错",
        by=worker,
        at=NEXT_DAY,
    )

    assert problems == [("not_yet_held", "held_on")]
    assert SupervisionSession.objects.get().state == SessionState.DISPUTED


def test_only_a_disputed_session_is_corrected(center, supervisor, worker):
    session = make_session(center, supervisor=supervisor)

    problems = refusal_of(
        actions.correct_session, session=session, facts=facts_of(supervisor), version=1,
        note="更正", by=worker, at=NEXT_DAY,
    )  # fmt: skip

    assert problems == [("wrong_state", "")]


def test_a_correction_is_not_a_bare_step(center, supervisor, worker):
    session = make_session(center, supervisor=supervisor, state=SessionState.DISPUTED)

    with pytest.raises(ValueError, match="needs the facts"):
        actions.take_step("correct", session=session, by=worker, at=NEXT_DAY, note="更正")


def test_a_session_of_today_needs_a_round_of_today():
    center = make_center(make_current_unit())
    year = center.founded_on.year

    session = make_session(
        center,
        held_on=date(year, 1, 1),
        starts_at=time(9),
        at=datetime(year, 1, 1, 9, tzinfo=BEIJING) + timedelta(hours=2),
    )

    assert session.round.year == year
