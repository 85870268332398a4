"""A closed case of a closed round is read and no longer written; every refusal says so."""

from uuid import uuid4

import pytest

from accounts.roles import Role
from cases import actions, supervised, watching
from cases.activity_actions import plan_case, plan_gathering
from cases.case_page import case_context
from cases.handover import HandoverReason, hand_over
from cases.models import Case, FollowUpVisit
from cases.recording import add_record
from cases.states import CaseState
from cases.watch_page import watching as case_page_watching
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_desk
from tests.cases.activities import COMMUNITY, PLANNED, make_gathering, make_series
from tests.cases.factories import (
    NOON,
    SERVICE,
    TEXTS,
    desk_of,
    make_case,
    make_copy,
    make_share,
    make_worker,
    open_case,
    register,
    set_goal,
)
from tests.cases.linkage_factories import go_on, make_link, make_referral
from tests.cases.retention.files import close_rounds, close_where_they_stand
from tests.cases.watching_factories import make_report, make_transfer, make_visit

pytestmark = pytest.mark.django_db


def save(case):
    actions.save_stage(
        case=case,
        stage=CaseState.INTAKE,
        texts=TEXTS,
        version=case.version,
        by=desk_of(case),
        at=NOON,
    )


def serve(case):
    add_record(case=case, facts=SERVICE, form_token=uuid4(), by=desk_of(case), at=NOON)


def step(case):
    actions.take_step("evaluate", case=case, by=desk_of(case), at=NOON)


def hand(case):
    head, other = make_worker(case.center, Role.DIRECTOR), make_worker(case.center)
    reason = HandoverReason.OTHER
    hand_over(cases=[case], to=other, reason=reason, note="轮岗", by=head, at=NOON)


def bring(case):
    supervisor = make_desk(Role.SUPERVISOR, case.subdistrict)
    supervised.bring(
        case=case, supervisor=supervisor, form_token=uuid4(), by=desk_of(case), at=NOON
    )


def plan(case):
    plan_case(case=case, facts=COMMUNITY, form_token=uuid4(), by=desk_of(case), at=NOON)


def share(case):
    make_share(case, by=make_worker(case.center, Role.DIRECTOR))


WRITING = {
    "a goal": set_goal,
    "a colleague": share,
    "a stage": save,
    "a service": serve,
    "a step": step,
    "a handover": hand,
    "a referral": make_referral,
    "a link": make_link,
    "a supervisor": bring,
}


@pytest.fixture
def archived():
    case = make_case(CaseState.CLOSED)
    close_rounds()
    return Case.objects.get(pk=case.pk)


def codes_of(refusal):
    """Without what a day in the closed round is refused for by itself."""
    codes = [problem.code for problem in refusal.value.problems]
    return [code for code in codes if code != "closed_day"]


@pytest.mark.parametrize("write", WRITING.values(), ids=WRITING)
def test_nothing_is_written_to_an_archived_file(archived, write):
    with pytest.raises(Refused) as refusal:
        write(archived)

    assert codes_of(refusal) == ["case_archived"]
    assert "已归档" in refusal.value.problems[0].sentence


def visit(case):
    make_visit(case)


def report(case):
    make_report(case)


def rate(case):
    facts = {"level": "low", "kind": "none", "note": "情况稳定。", "form_token": uuid4()}
    watching.rate_risk(case=case, **facts, by=desk_of(case), at=NOON)


AFTERWARDS = {"a visit": visit, "a report": report, "a risk": rate}


@pytest.mark.parametrize("follow_up", AFTERWARDS.values(), ids=AFTERWARDS)
def test_what_the_law_asks_for_after_a_closure_is_still_written(archived, follow_up):
    follow_up(archived)

    watched = watching_of(archived)
    assert all(watched[name] for name in ("visit_add", "report_add", "risk_rate"))


@pytest.mark.parametrize(
    "write",
    [*WRITING.values(), *AFTERWARDS.values(), make_transfer, make_copy, register],
    ids=[*WRITING, *AFTERWARDS, "a transfer", "a copy", "a request"],
)
def test_nothing_at_all_is_written_to_a_file_without_words(write):
    """One that was passed on without closing is still in its stage, and done with all the same."""
    case = open_case()
    Case.objects.filter(pk=case.pk).update(anonymized_at=NOON)
    case = Case.objects.get(pk=case.pk)

    with pytest.raises(Refused) as refusal:
        write(case)

    assert refusal.value.problems[0].code == "case_anonymized"
    page = case_context(case, by=desk_of(case), at=NOON)
    assert (page["ways"], page["data_request_url"]) == ([], "")
    watched = watching_of(case)
    assert not any(watched[name] for name in ("risk_rate", "report_add", "goal_add"))
    assert all(step.obstacles for step in page["steps"])


def test_nobody_is_told_to_work_on_a_file_without_words():
    case = open_case()
    visited = make_case(CaseState.CLOSED, case.center)
    visit(visited)
    Case.objects.update(anonymized_at=NOON)

    later = NOON.date().replace(year=2022)
    cases = Case.objects.filter(pk=case.pk)
    assert [*cases.unfinished(), *cases.overdue(later), *cases.without_worker(later)] == []
    assert list(FollowUpVisit.objects.still_open()) == []


def watching_of(case):
    return case_page_watching(case, by=desk_of(case), at=NOON, is_full=True)


def test_what_was_under_way_stops_where_it_is():
    case = make_case(CaseState.CLOSED)
    referral = make_referral(case)
    close_rounds()

    with pytest.raises(Refused) as refusal:
        go_on(referral, "contact")

    assert codes_of(refusal) == ["case_archived"]


def test_neither_plans_nor_activities_are_added():
    series = make_series()
    make_gathering(series)
    close_where_they_stand(Case.objects.all())
    close_rounds()
    case = Case.objects.get(pk=series.case_id)

    for write in (
        plan,
        lambda case: plan_gathering(
            activity=series, facts=PLANNED, form_token=uuid4(), by=desk_of(case), at=NOON
        ),
    ):
        with pytest.raises(Refused) as refusal:
            write(case)
        assert codes_of(refusal) == ["case_archived"]


def test_the_file_is_still_read_copied_and_asked_about(archived):
    make_copy(archived)
    register(archived, kind="correct")
    page = case_context(archived, by=desk_of(archived), at=NOON)

    assert ("归档", "已归档，只能查阅") in page["facts"]
    assert page["linkage_ways"] == []
    assert [way.label for way in page["ways"]] == ["案卷", "提名为典型案例"]
    assert page["sheet"].is_full


def test_it_is_archived_by_its_facts_and_no_longer_when_the_round_is_opened_again(archived):
    assert archived.is_archived

    Round.objects.update(closed_at=None)

    assert not Case.objects.get(pk=archived.pk).is_archived
