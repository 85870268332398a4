"""Two leaders press at once: only a database with row locks can show that one of them waits."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from accounts.roles import Role
from core.problems import Refused
from funding import actions
from funding.models import AllocationRun
from funding.states import RunState
from tests.accounts.factories import make_desk
from tests.funding.factories import NOON, adopt, arrive, make_centers, make_pool, make_run, pay
from tests.pilots.factories import make_round

LATER = NOON + timedelta(days=1)
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("is_replacing", [False, True])
def test_two_runs_of_a_pool_are_not_adopted_at_once(is_replacing):
    if connection.vendor != "postgresql":
        pytest.skip("row locks are needed")
    round = make_round()
    make_centers(round, (3, 60))
    pool = make_pool(round)
    if is_replacing:
        adopt(make_run(pool))
    runs = [make_run(pool, at=LATER), make_run(pool, at=LATER)]
    leaders = [make_desk(Role.DISTRICT_LEADER, pool.district) for _ in runs]
    together, answers = Barrier(2, timeout=20), []

    def press(run, by):
        together.wait()
        try:
            actions.adopt(run=run, by=by, at=LATER, note="另有安排")
            answers.append("adopted")
        except Refused as refusal:
            answers.extend(refusal.codes)
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=pair) for pair in zip(runs, leaders, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(answers) == ["adopted", "already_adopted"]
    assert AllocationRun.objects.filter(state=RunState.ADOPTED).count() == 1
    assert AllocationRun.objects.filter(state=RunState.SUPERSEDED).count() == is_replacing


def test_the_last_of_a_share_is_paid_on_once():
    if connection.vendor != "postgresql":
        pytest.skip("row locks are needed")
    round = make_round()
    (center,) = make_centers(round, (3, 60))
    pool = make_pool(round)
    adopt(make_run(pool))
    arrive(pool)
    officers = [make_desk(Role.DISTRICT_OFFICER, pool.district) for _ in range(2)]
    together, answers = Barrier(2, timeout=20), []

    def press(by):
        together.wait()
        try:
            pay(pool, center, pool.amount, by=by)
            answers.append("paid")
        except Refused as refusal:
            answers.extend(refusal.codes)
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=(by,)) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(answers) == ["paid", "paid_beyond_given"]
