"""Two desks at one recommendation at the same moment, two hundred times: one act each time."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.roles import Role
from centers import actions as centers
from centers.models import Center
from core.problems import Refused
from pilots import actions as pilots
from pilots.actions import decisions, submissions
from pilots.models import PilotUnit, Recommendation, Submission, SubmissionStep
from tests.accounts.factories import make_desk
from tests.centers.factories import make_candidate
from tests.pilots.crowds import multiply
from tests.pilots.factories import NOON, make_recommendation, walk_up

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]

OVERLAPS = 200
FEW = 20  # where a decision founds a center, too


def race(things, first, second) -> list[Counter]:
    """Both acts on each thing, side by side; what each answered. Both stand before the row's lock
    when the barrier opens, so that neither has looked at what the other is about to change."""
    answers = [Counter() for _ in things]
    HOLD[0] = Barrier(2, timeout=20)

    def run(act):
        try:
            for thing, counter in zip(things, answers, strict=True):
                try:
                    act(thing)
                    counter["done"] += 1
                except Refused as refusal:
                    counter.update(refusal.codes)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


ALONE = Barrier(1)
HOLD = [ALONE]


@pytest.fixture(autouse=True)
def both_stand_before_the_lock(monkeypatch):
    locked = submissions.locked

    def wait_and_lock(content, *, by):
        HOLD[0].wait()
        return locked(content, by=by)

    HOLD[0] = ALONE  # while the candidates are made
    for module in (submissions, decisions):
        monkeypatch.setattr(module, "locked", wait_and_lock)


def test_two_leaders_give_one_decision_and_one_reason():
    multiply(make_candidate(outcome="decline"), OVERLAPS)
    forms = list(Recommendation.objects.order_by("pk"))
    reasons = {make_desk(Role.CITY_LEADER): text for text in ("场地未落实", "人员不足")}

    answers = race(forms, *(_decide("decline", by, text) for by, text in reasons.items()))

    assert answers == [Counter(done=1, wrong_state=1)] * OVERLAPS
    decided = SubmissionStep.objects.filter(step="decline")
    assert decided.count() == decided.values("subject").distinct().count() == OVERLAPS
    for step in decided.select_related("subject", "by__user"):
        assert step.note == reasons[step.by]
        assert (step.subject.state, step.subject.decided_by_id) == ("declined", step.by.user_id)


def test_of_two_opposite_decisions_one_holds_with_all_that_comes_of_it():
    multiply(make_candidate(), FEW)
    forms = list(Recommendation.objects.order_by("pk"))

    answers = race(
        forms,
        _decide("accept", make_desk(Role.CITY_LEADER), "同意"),
        _decide("decline", make_desk(Role.CITY_LEADER), "场地未落实"),
    )

    assert answers == [Counter(done=1, wrong_state=1)] * FEW
    decided = SubmissionStep.objects.filter(step__in=("accept", "decline"))
    assert decided.count() == FEW
    reasons = {"accept": "同意", "decline": "场地未落实"}
    assert all(step.note == reasons[step.step] for step in decided)
    accepted = decided.filter(step="accept").count()
    assert PilotUnit.objects.count() == Center.objects.count() == accepted


def _decide(outcome: str, by, note: str):
    def act(form):
        centers.decide(recommendations=[form], outcome=outcome, by=by, at=NOON, note=note)

    return act


def test_two_officers_receive_once():
    multiply(walk_up(make_recommendation(), until="sign"), OVERLAPS)
    forms = list(Recommendation.objects.order_by("pk"))
    one, other = make_desk(Role.CITY_OFFICER), make_desk(Role.CITY_OFFICER)

    answers = race(
        forms,
        lambda form: pilots.take_step("receive", content=form, by=one, at=NOON),
        lambda form: pilots.receive_many(recommendations=[form], by=other, at=NOON),
    )

    assert answers == [Counter(done=1, wrong_state=1)] * OVERLAPS
    received = SubmissionStep.objects.filter(step="receive")
    assert received.count() == received.values("subject").distinct().count() == OVERLAPS
    for step in received.select_related("subject", "by"):
        assert step.subject.received_by_id == step.by.user_id


def test_two_who_decide_the_same_many_in_opposite_order_do_not_block_each_other():
    multiply(make_candidate(), FEW)
    forms = list(Recommendation.objects.order_by("pk"))
    one, other = make_desk(Role.CITY_LEADER), make_desk(Role.CITY_LEADER)
    answers, begin = Counter(), Barrier(2, timeout=20)

    def decide(picked, by):
        begin.wait()
        try:
            centers.decide(recommendations=picked, outcome="accept", by=by, at=NOON)
            answers["done"] += 1
        except Refused as refusal:
            answers.update(set(refusal.codes))
        finally:
            connection.close()

    threads = [
        Thread(target=decide, args=(forms, one)),
        Thread(target=decide, args=(forms[::-1], other)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert answers == Counter(done=1, wrong_state=1)
    assert set(Submission.objects.values_list("state", flat=True)) == {"accepted"}
