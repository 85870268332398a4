"""Four payments at once: only a database with row locks can show that they wait for each other."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from accounts.roles import Role
from core.problems import Refused
from funding.ledger.position import position_of
from tests.accounts.factories import make_desk
from tests.funding.factories import arrive, make_centers, make_pool, pay, spend
from tests.pilots.factories import make_round

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("ledger", ["district pays", "center spends", "center runs ahead"])
def test_four_payments_at_once_leave_nothing_overspent(ledger):
    if connection.vendor != "postgresql":
        pytest.skip("row locks are needed")
    round = make_round()
    (center,) = make_centers(round, (3, 60))
    pool = make_pool(round, center=center, amount=1_000)
    arrive(pool)
    role = Role.EXECUTIVE_DIRECTOR
    act, facts, refused = spend, {}, "spent_beyond_given"
    if ledger == "district pays":
        act, role, refused = pay, Role.DISTRICT_OFFICER, "paid_beyond_given"
    elif ledger == "center spends":
        pay(pool, center, 1_000)
    else:
        facts = {"standing": "advanced"}
    unit = pool.district if role == Role.DISTRICT_OFFICER else center.subdistrict
    desks = [make_desk(role, unit) for _ in range(4)]
    together, answers = Barrier(4, timeout=20), []

    def press(by):
        together.wait()
        try:
            act(pool, center, 400, by=by, **facts)
            answers.append("stored")
        except Refused as refusal:
            answers.extend(refusal.codes)
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=(by,)) for by in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(answers) == sorted([refused, refused, "stored", "stored"])
    position = position_of(pool, center)
    assert (position.arrived if act is pay else position.spent) == 800
