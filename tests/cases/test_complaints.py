"""Complaints: at which desk they are handled, who sees them, their clock, their reply and review."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from cases.complaints.actions import register_complaint
from cases.complaints.page import is_in_full, state_of
from cases.complaints.states import complaint_problems, due_moment, handler_of
from cases.models import Complaint
from core.deadlines import BEIJING
from core.problems import Refused
from pilots.models import Round
from pilots.workdays import Workdays
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.factories import NOON, make_worker, open_case
from tests.cases.linkage_factories import COMPLAINT, handle, make_complaint, officer_of
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

TODAY = NOON.date()  # a Thursday
DUE = datetime(2021, 7, 2, tzinfo=BEIJING)  # the 15th working day after 10 June is 1 July
EXEC, DIRECTOR, OFFICER = Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, Role.DISTRICT_OFFICER


@pytest.mark.parametrize(
    ("holders", "about", "handler"),
    [
        ([(EXEC, 1), (DIRECTOR, 2)], set(), EXEC),
        ([(EXEC, 1), (DIRECTOR, 2)], {3}, EXEC),
        ([(EXEC, 1), (DIRECTOR, 2)], {1}, DIRECTOR),
        ([(EXEC, 1), (DIRECTOR, 2)], {2}, EXEC),
        ([(EXEC, 1), (DIRECTOR, 2)], {1, 2}, OFFICER),
        ([(EXEC, 1), (EXEC, 4), (DIRECTOR, 2)], {1}, DIRECTOR),
        ([(EXEC, 1), (DIRECTOR, 1)], {1}, OFFICER),
        ([(EXEC, 1)], {1}, OFFICER),
        ([(DIRECTOR, 2)], set(), DIRECTOR),
        ([], set(), OFFICER),
    ],
)
def test_it_is_handled_by_the_nearest_desk_that_it_is_not_about(holders, about, handler):
    assert handler_of(holders, about) == handler


@pytest.mark.parametrize(
    ("received_on", "overrides", "due"),
    [
        (TODAY, {}, DUE),
        (TODAY, {date(2021, 6, 14): False}, datetime(2021, 7, 3, tzinfo=BEIJING)),
        (TODAY, {date(2021, 6, 26): True}, datetime(2021, 7, 1, tzinfo=BEIJING)),
    ],
)
def test_fifteen_working_days_after_the_day_it_came_in(received_on, overrides, due):
    assert due_moment(received_on, Workdays(overrides)) == due


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"received_on": TODAY, "complainant": "李四"}, []),
        ({"received_on": TODAY, "is_anonymous": True}, []),
        ({"received_on": TODAY}, ["complainant_missing"]),
        (
            {
                "received_on": TODAY + timedelta(days=1),
                "is_anonymous": True,
                "complainant": "李四",
            },
            ["in_future", "anonymous_named"],
        ),
    ],
)
def test_what_stands_against_registering(facts, codes):
    assert [problem.code for problem in complaint_problems(facts, on=TODAY)] == codes


@pytest.fixture
def center(db):
    return make_center()


@pytest.fixture
def heads(center):
    return {role: make_worker(center, role) for role in (EXEC, DIRECTOR)}


def seen_by(*desks):
    return [Complaint.objects.visible_to(desk).count() for desk in desks]


def test_the_executive_director_and_the_district_see_it(center, heads):
    make_complaint(center)
    far = make_desk(OFFICER, make_district("海淀区"))
    readers = (*heads.values(), make_worker(center), officer_of(center), far)

    assert seen_by(*readers) == [1, 0, 0, 1, 0]


def test_about_the_executive_director_it_is_the_directors(center, heads):
    make_complaint(center, about=heads[EXEC].user)

    assert seen_by(heads[EXEC], heads[DIRECTOR], officer_of(center)) == [0, 1, 1]
    assert Message.objects.filter(desk=heads[EXEC], title="收到投诉").count() == 0
    assert Message.objects.filter(desk=heads[DIRECTOR], title="收到投诉").count() == 1


def test_about_a_case_it_is_about_whoever_leads_it_then_and_now(center, heads):
    case = open_case(center, heads[EXEC])
    make_complaint(center, case=case)
    assert seen_by(heads[EXEC], heads[DIRECTOR]) == [0, 1]

    case.worker = heads[DIRECTOR].user
    case.save()

    assert seen_by(heads[EXEC], heads[DIRECTOR], officer_of(center)) == [0, 0, 1]


def test_nobody_sees_one_about_themselves_at_any_desk(center, heads, desk):
    about = make_worker(center)
    make_complaint(center, about=about.user)

    promoted = desk(EXEC, center.subdistrict, user=about.user)
    at_district = desk(OFFICER, center.district, user=about.user)

    assert seen_by(promoted, at_district, heads[EXEC]) == [0, 0, 1]


@pytest.mark.parametrize(
    ("role", "at_first", "in_review"),
    [(EXEC, True, True), (OFFICER, False, True), (Role.DISTRICT_LEADER, False, True)],
)
def test_the_district_reads_it_in_words_once_it_reviews(
    center, heads, desk, role, at_first, in_review
):
    row = make_complaint(center)
    by = heads.get(role) or desk(role, center.district)
    assert is_in_full(row, by=by) == at_first

    row = handle(row, "investigate", "answer", "ask_review", by=heads[EXEC])

    assert is_in_full(row, by=by) == in_review


def test_it_is_late_from_the_due_moment_on_until_it_is_answered(center, heads):
    row = make_complaint(center)
    said = [state_of(row, at=at) for at in (DUE - timedelta(microseconds=1), DUE)]

    row = handle(row, "investigate", "answer", by=heads[EXEC], at=DUE)

    assert row.due_at == DUE
    assert said == [("已受理", "waiting"), ("已受理，已逾期", "bad")]
    assert state_of(row, at=DUE) == ("已答复", "neutral")
    assert (row.reply, row.answered_by) == ("已向双方了解情况并答复。", heads[EXEC].user)


def test_a_review_has_a_clock_and_a_judge_of_its_own(center, heads, desk):
    row = handle(make_complaint(center), "investigate", "answer", by=heads[EXEC])

    row = handle(row, "ask_review", by=heads[EXEC], at=datetime(2021, 7, 1, 12, tzinfo=BEIJING))
    with pytest.raises(Refused) as own:
        handle(row, "decide_review", by=heads[EXEC])
    done = handle(row, "decide_review", by=officer_of(center), note="维持原答复。")

    assert row.due_at == datetime(2021, 7, 23, tzinfo=BEIJING)
    assert own.value.codes == ["wrong_role"]
    assert (done.state, done.reply) == ("closed", "维持原答复。")


def test_who_answered_for_the_district_does_not_review(center, desk):
    officer = officer_of(center)
    row = make_complaint(center)
    assert row.handled_at == OFFICER
    row = handle(row, "investigate", "answer", "ask_review", by=officer)

    with pytest.raises(Refused) as refusal:
        handle(row, "decide_review", by=officer)

    assert refusal.value.codes == ["same_person"]
    assert Complaint.objects.waiting_for(officer).count() == 0
    leader = desk(Role.DISTRICT_LEADER, center.district)
    assert Complaint.objects.waiting_for(leader).count() == 1
    assert handle(row, "decide_review", by=leader).state == "closed"


def test_the_district_takes_over_what_lies(center, heads):
    row = make_complaint(center)
    officer = officer_of(center)

    row = handle(row, "take_over", by=officer, note="常务主任长期不在岗。")
    with pytest.raises(Refused) as twice:
        handle(row, "take_over", by=officer)

    assert (row.state, row.handled_at) == ("investigating", OFFICER)
    assert seen_by(heads[EXEC]) == [0]
    assert twice.value.codes == ["already_with_district"]
    assert handle(row, "answer", by=officer).state == "answered"


def test_the_leader_of_the_district_takes_nothing_over(center, heads, desk):
    with pytest.raises(Refused) as refusal:
        handle(make_complaint(center), "take_over", by=desk(Role.DISTRICT_LEADER, center.district))

    assert refusal.value.codes == ["wrong_role"]


def test_it_waits_for_its_handler_until_it_is_answered(center, heads):
    row = make_complaint(center)
    waiting = Complaint.objects.waiting_for
    assert [waiting(by).count() for by in (heads[EXEC], officer_of(center))] == [1, 0]

    row = handle(row, "investigate", "answer", by=heads[EXEC])
    assert waiting(heads[EXEC]).count() == 0

    handle(row, "ask_review", by=heads[EXEC])
    assert [waiting(by).count() for by in (heads[EXEC], officer_of(center))] == [0, 1]


@pytest.mark.parametrize("role", [Role.SUBDISTRICT_OFFICER, Role.SUPERVISOR, Role.CITY_LEADER])
def test_only_the_desks_of_the_center_and_the_district_register(center, desk, role):
    with pytest.raises(Refused) as refusal:
        make_complaint(center, by=desk(role, None if role in Role.of_city else center.subdistrict))

    assert refusal.value.codes == ["wrong_role"]


def test_a_case_of_another_center_is_refused(center, heads):
    other = make_center(make_unit(Round.objects.get(), make_subdistrict("潘家园街道")))

    with pytest.raises(Refused) as refusal:
        make_complaint(center, case=open_case(other), by=officer_of(center))

    assert refusal.value.codes == ["case_elsewhere"]


def test_the_same_form_stores_once(center, heads):
    act = {
        "center": center,
        "case": None,
        "about": None,
        "facts": {**COMPLAINT, "received_on": TODAY},
        "form_token": uuid4(),
        "by": heads[EXEC],
        "at": NOON,
    }

    first, second = (register_complaint(**act) for _ in range(2))

    assert first == second
    assert AuditEvent.objects.filter(what="登记投诉").count() == 1


@pytest.mark.parametrize("column", ["about", "led_by"])
def test_the_database_refuses_an_answer_by_whom_it_is_about(center, heads, column):
    row = handle(make_complaint(center), "investigate", "answer", by=heads[EXEC])

    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=row.pk).update(**{column: heads[EXEC].user})


def test_neither_audit_nor_columns_say_who_complains_of_whom(center, heads):
    about = make_worker(center)
    about.user.full_name = "金丝雀某"
    about.user.save()
    texts = {name: f"金丝雀{name}" for name in ("complainant", "contact", "text")}
    row = make_complaint(center, about=about.user, **texts)
    handle(row, "investigate", "answer", by=heads[EXEC], note="金丝雀答复")

    events = AuditEvent.objects.filter(object_type="cases.Complaint")
    told = "".join(str(vars(event)) for event in events)
    news = "".join(str(vars(message)) for message in Message.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_complaint")
        raw = str(cursor.fetchall())
        cursor.execute("SELECT note FROM cases_complaintstep")
        raw += str(cursor.fetchall())

    assert "登记投诉" in told
    assert "金丝雀" not in told + news + raw


def test_whom_it_is_about_takes_no_step_even_with_the_row_at_hand(center, heads):
    row = make_complaint(center)
    row.about = heads[EXEC].user

    assert [problem.code for problem in row.obstacles("investigate", by=heads[EXEC])] == [
        "complained_about"
    ]
