"""Stages that wait too long, and looking after closed cases."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases import follow_ups
from cases.models import Case, FollowUp
from cases.overdue import overdue_rows
from cases.stages import STAGE_DAYS
from cases.states import CaseState
from core.problems import Refused
from portal.todo import todos_for
from tests.cases.factories import (
    NOON,
    desk_of,
    make_case,
    make_current_case,
    make_follow_up,
    make_worker,
    open_case,
    serve,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOON.date()
CANARY = "金丝雀回访"
ENTERED = {
    CaseState.INTAKE: "opened_on",
    CaseState.ASSESSMENT: "assessed_on",
    CaseState.PLANNING: "planned_on",
    CaseState.INTERVENTION: "intervened_on",
    CaseState.EVALUATION: "evaluated_on",
}


def count_of(desk, label, at=NOON):
    return sum(todo.count for todo in todos_for(desk, at=at) if todo.label == label)


@pytest.mark.parametrize(("state", "days"), STAGE_DAYS.items())
def test_a_stage_is_overdue_from_the_day_after_its_last(state, days):
    case = make_case(state)
    since = getattr(case, ENTERED[state])
    if state == CaseState.EVALUATION:  # the service was before it
        assert case.records.count() == 1
    last = since + days * DAY

    assert not Case.objects.overdue(last).exists()
    assert Case.objects.overdue(last + DAY).get() == case


def test_a_service_lets_the_days_of_the_intervention_run_anew():
    case = make_case(CaseState.INTERVENTION)
    Case.objects.filter(pk=case.pk).update(
        **dict.fromkeys(("assessed_on", "planned_on", "intervened_on"), case.opened_on)
    )
    serve(case, served_on=TODAY, starts_at=time(8))
    due = TODAY + STAGE_DAYS[CaseState.INTERVENTION] * DAY

    assert not Case.objects.overdue(due).exists()
    [row] = overdue_rows(desk_of(case), on=due + DAY)
    assert (row.due_on, row.days_late) == (due, 1)


@pytest.mark.parametrize("state", [CaseState.CLOSING, CaseState.CLOSED])
def test_what_the_worker_can_no_longer_move_is_not_overdue(state):
    make_case(state)

    assert not Case.objects.overdue(TODAY + 999 * DAY).exists()


def test_a_worker_has_the_own_cases_and_a_head_those_of_the_center():
    case = open_case()
    colleague, head = make_worker(case.center), make_worker(case.center, Role.DIRECTOR)
    later = NOON + 30 * DAY

    counts = [count_of(d, "跟进超期的案例", later) for d in (desk_of(case), colleague, head)]
    assert counts == [1, 0, 1]


def test_a_follow_up_is_a_todo_from_its_day_until_it_is_done():
    case = make_case(CaseState.CLOSED)
    worker, label = desk_of(case), "回访到期的案例"
    row = make_follow_up(case, TODAY + DAY)

    before, due = count_of(worker, label), count_of(worker, label, NOON + DAY)
    facts = {"done_on": TODAY + DAY, "text": CANARY}
    follow_ups.finish_follow_up(row=row, facts=facts, by=worker, at=NOON + DAY)

    assert (before, due, count_of(worker, label, NOON + DAY)) == (0, 1, 0)


def test_what_does_not_fit_is_refused():
    open_one = make_case()
    case = make_case(CaseState.CLOSED, open_one.center)
    worker, row = desk_of(case), make_follow_up(case)

    def refused(act, **facts):
        with pytest.raises(Refused) as refusal:
            act(at=NOON, **facts)
        return refusal.value.codes

    plan = {"form_token": uuid4(), "planned_on": TODAY}
    done = {"row": row, "by": worker}
    finish = follow_ups.finish_follow_up
    text = {"text": CANARY}

    assert refused(follow_ups.plan_follow_up, case=open_one, by=desk_of(open_one), **plan) == [
        "not_closed"
    ]
    assert refused(follow_ups.plan_follow_up, case=case, by=make_worker(case.center), **plan) == [
        "not_in_charge"
    ]
    past = {**plan, "planned_on": TODAY - DAY}
    assert refused(follow_ups.plan_follow_up, case=case, by=worker, **past) == ["follow_up_in_past"]
    assert refused(finish, facts={"done_on": TODAY + DAY, **text}, **done) == ["in_future"]
    assert refused(finish, facts={"done_on": TODAY - DAY, **text}, **done) == ["before_closing"]
    finish(facts={"done_on": TODAY, **text}, at=NOON, **done)
    assert refused(finish, facts={"done_on": TODAY, **text}, **done) == ["already_followed_up"]


def test_pages_plan_a_follow_up_list_it_when_due_and_show_it_only_in_full_sight(client):
    case = make_current_case(CaseState.CLOSED)
    today = str(timezone.localdate())
    client.sit_at(desk_of(case))
    detail = reverse("cases:case_detail", args=[case.public_id])

    typed = {"form_token": str(uuid4()), "planned_on": today}
    client.post(reverse("cases:follow_up_add", args=[case.public_id]), typed)
    row = FollowUp.objects.get()
    listed = client.get(reverse("cases:overdue_list")).context["follow_ups"]
    edit = reverse("cases:follow_up_edit", args=[row.public_id])
    client.post(edit, {"done_on": today, "text": CANARY})

    assert [line.key for line in listed] == [str(row.public_id)]
    assert CANARY in client.get(detail).content.decode()
    client.sit_at(make_worker(case.center, Role.DIRECTOR))
    assert CANARY not in client.get(detail).content.decode()


@pytest.mark.parametrize("cases", [1, 3])
def test_the_list_takes_the_same_number_of_queries(client, django_assert_num_queries, cases):
    first = make_current_case()
    worker = desk_of(first)
    for _ in range(cases - 1):
        make_current_case(center=first.center, worker=worker)
    Case.objects.update(opened_on=first.opened_on - 30 * DAY)
    client.sit_at(worker)

    with django_assert_num_queries(8):
        page = client.get(reverse("cases:overdue_list"))

    assert len(page.context["rows"]) == cases
