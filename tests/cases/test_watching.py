"""Goals, risk, the report of the law, 回访, reopening, and what stands still for too long."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from cases import actions, goals, watching
from cases.counting import counts_toward_quota
from cases.history import acts_on
from cases.models import Case
from cases.stage_terms import overdue
from cases.states import CaseState, ClosingReason, Recognition
from cases.watch_page import watching as watching_page
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    NOON,
    desk_of,
    make_case,
    make_worker,
    measure_goals,
    serve,
    set_goal,
    write_stage,
)
from tests.cases.watching_factories import head_of, make_report, make_visit

pytestmark = pytest.mark.django_db


def codes_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.codes


def step(name, case, by=None, **more):
    return actions.take_step(name, case=case, by=by or desk_of(case), at=NOON, **more)


def test_a_plan_is_not_left_without_a_goal_nor_an_evaluation_without_its_measure():
    case = write_stage(make_case(CaseState.PLANNING))
    without = codes_of(step, "intervene", case)
    set_goal(case)
    case = step("intervene", case)
    serve(case)
    case = write_stage(step("evaluate", case))

    unmeasured = codes_of(step, "ask_to_close", case)
    measure_goals(case)

    assert (without, unmeasured) == (["no_goal"], ["goal_unmeasured"])
    assert step("ask_to_close", case).state == CaseState.CLOSING


@pytest.mark.parametrize("reason", ClosingReason)
def test_who_cannot_be_asked_any_more_is_not_measured(reason):
    case = make_case(CaseState.INTERVENTION)
    serve(case)
    case = write_stage(step("evaluate", case), closing_reason=reason)

    problems = [problem.code for problem in case.stage_problems()]

    assert problems == ([] if reason in ClosingReason.out_of_reach else ["goal_unmeasured"])


def test_goals_are_set_in_their_stages_by_who_leads_the_case():
    early = make_case(CaseState.ASSESSMENT)
    planned = make_case(CaseState.PLANNING, early.center)
    colleague = make_worker(planned.center)

    assert codes_of(set_goal, early) == ["stage_left"]
    facts = {"text": "目标", "before": 0, "form_token": uuid4()}
    assert codes_of(goals.set_goal, case=planned, **facts, by=colleague, at=NOON) == [
        "not_in_charge"
    ]
    goal = set_goal(planned)
    assert codes_of(goals.measure, goal=goal, after=2, by=desk_of(planned), at=NOON) == [
        "stage_left"
    ]


def test_a_case_has_ten_goals_at_most():
    case = make_case(CaseState.PLANNING)
    for _ in range(goals.MOST_GOALS):
        set_goal(case)

    assert codes_of(set_goal, case) == ["goals_too_many"]


def test_the_database_keeps_goals_on_the_scale():
    goal = set_goal(make_case(CaseState.PLANNING))

    with pytest.raises(IntegrityError), transaction.atomic():
        type(goal).objects.filter(pk=goal.pk).update(after=5)


def test_a_closed_case_is_reopened_closed_again_and_counts_once():
    case = make_case(CaseState.CLOSED)
    head = head_of(case.center)
    unasked = codes_of(step, "reopen", case, head)

    opened = step("reopen", case, head, note="发现新的需求")
    reopened = (opened.state, opened.recognition, opened.closed_on, opened.approved_by)
    step("ask_to_close", opened)
    closed = step("approve", opened, head)

    assert unasked == ["note_missing"]
    assert reopened == (CaseState.EVALUATION, None, None, None)
    assert counts_toward_quota(opened, opened.round) == (False, "尚未结案")
    assert (closed.state, closed.recognition) == (CaseState.CLOSED, Recognition.WAITING)
    assert [row.step for row in closed.history.order_by("pk")][-3:] == [
        "reopen",
        "ask_to_close",
        "approve",
    ]


@pytest.mark.parametrize(
    ("recognition", "codes"),
    [(Recognition.RECOGNIZED, ["recognized_already"]), (Recognition.DECLINED, [])],
)
def test_what_the_district_recognized_is_not_reopened(recognition, codes):
    case = make_case(CaseState.CLOSED, recognition=recognition)

    problems = case.obstacles("reopen", by=head_of(case.center))

    assert [problem.code for problem in problems] == codes


def test_what_must_be_reported_has_a_clock_and_is_reported_once():
    case = make_case()
    head = head_of(case.center)
    report = make_report(case)
    facts = {
        "report": report,
        "reported_to": "police",
        "receiver": "金丝雀警官",
        "result": "已出警。",
        "by": head,
        "at": NOON + timedelta(hours=2),
    }

    early = codes_of(watching.reported, reported_at=NOON - timedelta(minutes=1), **facts)
    ahead = codes_of(watching.reported, reported_at=NOON + timedelta(hours=3), **facts)
    watching.reported(reported_at=NOON + timedelta(hours=1), **facts)
    twice = codes_of(watching.reported, reported_at=NOON + timedelta(hours=1), **facts)

    assert report.due_at == NOON + timedelta(hours=24)
    assert (early, ahead, twice) == (["before_it_was_found"], ["in_future"], ["already_done"])
    assert Message.objects.filter(title="强制报告", desk=head).count() == 1
    assert "金丝雀" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))


def test_nothing_was_found_in_the_future_and_only_by_who_answers_for_the_case():
    case = make_case()

    late = codes_of(make_report, case, found_at=NOON + timedelta(minutes=1))
    colleague = make_worker(case.center)
    facts = {"suspicion": "minor_harmed", "found_at": NOON, "form_token": uuid4()}
    other = codes_of(watching.found, case=case, **facts, by=colleague, at=NOON)

    assert (late, other) == (["in_future"], ["not_in_charge"])


def test_the_last_rating_of_risk_holds_and_the_earlier_ones_stay():
    case = make_case()
    for level in ("low", "high"):
        watching.rate_risk(
            case=case,
            level=level,
            kind="abuse",
            note="身上有伤。",
            form_token=uuid4(),
            by=desk_of(case),
            at=NOON,
        )

    assert Case.objects.get(pk=case.pk).risk_level == "high"
    assert case.risks.count() == 2


def test_a_visit_is_planned_after_the_closure_and_made_once():
    running = make_case()
    closed = make_case(CaseState.CLOSED, running.center)
    visit = make_visit(closed)
    facts = {"visit": visit, "text": "近况良好。", "by": desk_of(closed), "at": NOON}

    too_early = codes_of(make_visit, running)
    past = codes_of(make_visit, closed, days=-1)
    ahead = codes_of(watching.visited, done_on=NOON.date() + timedelta(days=1), **facts)
    before = codes_of(watching.visited, done_on=closed.closed_on - timedelta(days=1), **facts)
    watching.visited(done_on=NOON.date(), **facts)
    twice = codes_of(watching.visited, done_on=NOON.date(), **facts)

    assert (too_early, past) == (["not_closed"], ["due_in_past"])
    assert (ahead, before, twice) == (["in_future"], ["before_closing"], ["already_done"])


@pytest.mark.parametrize(
    ("state", "days"),
    [
        (CaseState.INTAKE, 16),  # opened on the first, terms count from there
        (CaseState.ASSESSMENT, 14),
        (CaseState.PLANNING, 7),
        (CaseState.INTERVENTION, 30),
        (CaseState.EVALUATION, 14),
        (CaseState.CLOSING, 7),
        (CaseState.CLOSED, None),
    ],
)
def test_the_list_and_the_sentence_agree_on_what_stands_still(state, days):
    case = make_case(state)
    first = date(2021, 6, 1) if state == CaseState.INTAKE else NOON.date()
    last_served = case.records.order_by("-served_on").first()
    term = 7 if state == CaseState.INTAKE else days
    for on in (first + timedelta(days=n) for n in (0, term or 40, (term or 40) + 1)):
        listed = Case.objects.overdue(on).filter(pk=case.pk).first()
        case.last_served_on = last_served.served_on if last_served else None
        sentence = overdue(case, on)
        assert (
            (listed is not None)
            == (sentence is not None)
            == (term is not None and days is not None and on > first + timedelta(days=term))
        )


def test_a_director_rates_a_risk_and_a_supervisor_does_not():
    case = make_case()
    facts = {"level": "low", "kind": "none", "note": "未见。", "form_token": uuid4()}

    watching.rate_risk(case=case, **facts, by=make_worker(case.center, Role.DIRECTOR), at=NOON)

    supervisor = make_desk(Role.SUPERVISOR, case.subdistrict)
    facts["form_token"] = uuid4()
    assert codes_of(watching.rate_risk, case=case, **facts, by=supervisor, at=NOON) == [
        "not_in_charge"
    ]


def test_violence_at_home_is_reported_to_the_police():
    case = make_case()
    report = make_report(case, suspicion="domestic_violence")
    facts = {
        "reported_at": NOON,
        "receiver": "值班民警",
        "result": "",
        "by": desk_of(case),
        "at": NOON,
    }

    wrong = codes_of(watching.reported, report=report, reported_to="education", **facts)

    assert wrong == ["wrong_authority"]
    assert watching.reported(report=report, reported_to="several", **facts).reported_at == NOON


def test_who_does_not_answer_for_the_case_learns_nothing_of_danger():
    case = make_case()
    make_report(case)
    head, colleague = head_of(case.center), make_worker(case.center)

    seen = {
        desk: watching_page(case, by=desk, at=NOON, is_full=True)["reports"]
        for desk in (desk_of(case), head, colleague)
    }
    acts = [event.what for event in AuditEvent.objects.filter(acts_on(case, by=colleague))]

    assert [bool(lines) for lines in seen.values()] == [True, True, False]
    assert "登记须强制报告的情形" not in acts


def test_a_file_that_is_no_longer_used_is_not_reopened():
    case = make_case(CaseState.CLOSED)
    case.client.stopped_at = NOON

    problems = case.obstacles("reopen", by=head_of(case.center))

    assert [problem.code for problem in problems] == ["client_stopped"]
