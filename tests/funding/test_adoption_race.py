"""Two leaders press at once: only a database with row locks can show that one of them waits."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from accounts.roles import Role
from core.problems import Refused
from funding import actions
from funding.models import AllocationRun
from funding.states import RunState
from tests.accounts.factories import make_desk
from tests.funding.factories import NOON, make_centers, make_pool, make_run
from tests.pilots.factories import make_round

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_runs_of_a_pool_are_not_adopted_at_once():
    if connection.vendor != "postgresql":
        pytest.skip("row locks are needed")
    round = make_round()
    make_centers(round, (3, 60))
    pool = make_pool(round)
    runs = [make_run(pool), make_run(pool)]
    leaders = [make_desk(Role.DISTRICT_LEADER, pool.district) for _ in runs]
    together, answers = Barrier(2, timeout=20), []

    def press(run, by):
        together.wait()
        try:
            actions.adopt(run=run, by=by, at=NOON)
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
