"""Goals as rows: set in the plan, measured on one scale, needed to go on."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import goals
from cases.models import Goal
from cases.sight import open_sheet
from cases.states import CaseState
from core.problems import Refused, Stale
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, add_goal, desk_of, make_case, make_current_case, make_worker

pytestmark = pytest.mark.django_db
CANARY = "金丝雀目标"


def codes(case, name):
    return [problem.code for problem in case.obstacles(name, by=desk_of(case))]


def test_the_plan_is_not_left_without_a_goal():
    case = make_case(CaseState.PLANNING)
    without = codes(case, "intervene")
    add_goal(case)

    assert "goal_missing" in without
    assert "goal_missing" not in codes(case, "intervene")


def test_the_evaluation_is_not_left_before_each_goal_is_measured():
    case = make_case(CaseState.EVALUATION)
    unmeasured = codes(case, "ask_to_close")
    Goal.objects.filter(case=case).update(after=4)

    assert "goal_unmeasured" in unmeasured
    assert "goal_unmeasured" not in codes(case, "ask_to_close")


@pytest.mark.parametrize(
    ("state", "facts", "is_taken"),
    [
        (CaseState.PLANNING, {"text": "新的目标"}, True),
        (CaseState.PLANNING, {"after": 4}, False),
        (CaseState.INTERVENTION, {"text": "新的目标", "after": 2}, True),
        (CaseState.EVALUATION, {"after": 4}, True),
        (CaseState.EVALUATION, {"text": "改得容易些"}, False),
        (CaseState.CLOSED, {"after": 4}, False),
    ],
)
def test_each_stage_lets_its_own_part_of_a_goal_be_changed(state, facts, is_taken):
    case = make_case(state)
    goal = case.goal_rows.first() or add_goal(case)
    act = {"goal": goal, "facts": facts, "by": desk_of(case), "at": NOON}

    if is_taken:
        goals.save_goal(**act, version=goal.version)
        goal.refresh_from_db()
        assert {name: getattr(goal, name) for name in facts} == facts
    else:
        with pytest.raises(Refused) as refused:
            goals.save_goal(**act, version=goal.version)
        assert refused.value.codes == ["goal_fixed"]


def test_a_goal_pressed_twice_is_stored_once_and_a_stale_change_refused():
    case, token = make_case(CaseState.PLANNING), uuid4()
    act = {"facts": {"text": CANARY, "before": 1}, "by": desk_of(case), "at": NOON}
    first, second = (goals.add_goal(case=case, form_token=token, **act) for _ in range(2))
    assert first == second

    goals.save_goal(goal=first, version=1, **act)
    with pytest.raises(Stale):
        goals.save_goal(goal=first, version=1, **act)


def test_an_eleventh_goal_and_a_colleague_are_refused():
    case = make_case(CaseState.PLANNING)
    act = {"case": case, "facts": {"text": CANARY, "before": 1}, "at": NOON}
    with pytest.raises(Refused) as colleague:
        goals.add_goal(**act, form_token=uuid4(), by=make_worker(case.center))
    for _ in range(10):
        add_goal(case)
    with pytest.raises(Refused) as eleventh:
        goals.add_goal(**act, form_token=uuid4(), by=desk_of(case))

    assert (colleague.value.codes, eleventh.value.codes) == (["not_in_charge"], ["too_many_goals"])


@pytest.mark.parametrize("wrong", [{"before": 5}, {"after": 9}, {"before": None, "after": 3}])
def test_the_database_keeps_the_scale(wrong):
    goal = make_case(CaseState.INTERVENTION).goal_rows.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(**wrong)


def test_a_goal_is_read_by_the_worker_and_by_nobody_who_sees_the_file_masked():
    case = make_case(CaseState.PLANNING)
    add_goal(case, CANARY)
    director = make_desk(Role.DIRECTOR, case.subdistrict)

    assert [line.text for line in open_sheet(case, by=desk_of(case), at=NOON).goals] == [CANARY]
    assert open_sheet(case, by=director, at=NOON).goals == []
    assert CANARY not in "".join(str(event.changes) for event in AuditEvent.objects.all())


def test_goals_are_added_and_measured_in_the_browser_s_forms(client):
    case = make_current_case(CaseState.PLANNING)
    client.sit_at(desk_of(case))
    add = reverse("cases:goal_add", args=[case.public_id])

    blank = client.post(add, {"form_token": str(uuid4())})
    client.post(add, {"form_token": str(uuid4()), "text": CANARY, "before": "1"})
    goal = Goal.objects.get()
    change = reverse("cases:goal_edit", args=[goal.public_id])
    client.post(change, {"version": "1", "text": CANARY, "before": "2"})
    stale = client.post(change, {"version": "1", "text": CANARY, "before": "3"})

    assert sorted(blank.context["form"].errors) == ["before", "text"]
    goal.refresh_from_db()
    assert (goal.before, stale.status_code) == (2, 409)
    assert (
        CANARY in client.get(reverse("cases:case_detail", args=[case.public_id])).content.decode()
    )
