"""A closed case of a closed round is read and no longer written; every refusal says so."""

from uuid import uuid4

import pytest

from accounts.roles import Role
from cases import actions, supervised
from cases.activity_actions import plan_case, plan_gathering
from cases.case_page import case_context
from cases.handover import HandoverReason, hand_over
from cases.models import Case
from cases.states import CaseState
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
    make_worker,
    register,
)
from tests.cases.linkage_factories import go_on, make_link, make_referral
from tests.cases.retention.files import close_rounds, close_where_they_stand

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
    actions.add_record(case=case, facts=SERVICE, form_token=uuid4(), by=desk_of(case), at=NOON)


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


WRITING = {
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


@pytest.mark.parametrize("write", WRITING.values(), ids=WRITING)
def test_nothing_is_written_to_an_archived_file(archived, write):
    with pytest.raises(Refused) as refusal:
        write(archived)

    assert [problem.code for problem in refusal.value.problems] == ["case_archived"]
    assert "已归档" in refusal.value.problems[0].sentence


def test_what_was_under_way_stops_where_it_is():
    case = make_case(CaseState.CLOSED)
    referral = make_referral(case)
    close_rounds()

    with pytest.raises(Refused) as refusal:
        go_on(referral, "contact")

    assert [problem.code for problem in refusal.value.problems] == ["case_archived"]


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
        assert [problem.code for problem in refusal.value.problems] == ["case_archived"]


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
