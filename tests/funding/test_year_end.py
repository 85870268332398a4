"""A year ends with what is carried over and what is returned, by the days of the entries."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from funding.ledger import actions
from funding.ledger.position import position_of
from tests.accounts.factories import make_desk
from tests.funding.factories import make_pool, pay, spend

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2022, 1, 4, 12, tzinfo=BEIJING)
LATER = {"spent_on": date(2022, 1, 4), "at": NEW_YEAR}


def codes_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.codes


@pytest.fixture
def center(centers):
    return centers[0]


@pytest.fixture
def pool(round, center):
    """1,000 分 for one center, of which 600 have arrived there."""
    pool = make_pool(round, center=center, amount=1_000)
    pay(pool, center, 600)
    return pool


def settle(expense, *, on=date(2021, 7, 1)):
    by = make_desk(Role.EXECUTIVE_DIRECTOR, expense.center.subdistrict)
    facts = {"settled_on": on, "voucher": "记-30"}
    return actions.settle(expense=expense, facts=facts, form_token=uuid4(), by=by, at=NEW_YEAR)


def close(pool, center, returned, *, year=2021):
    officer = make_desk(Role.DISTRICT_OFFICER, pool.district)
    facts = {"year": year, "returned": returned, "note": "年终"}
    given = {"form_token": uuid4(), "by": officer, "at": NEW_YEAR}
    return actions.close_year(pool=pool, center=center, facts=facts, **given)


def test_a_year_ends_with_what_is_carried_over_and_what_is_returned(pool, center):
    spend(pool, center, 100)
    waiting = spend(pool, center, 800, standing="owed")

    assert codes_of(close, pool, center, 501) == ["returned_too_much"]
    assert codes_of(close, pool, center, 101) == ["returned_unsettled"]
    closing = close(pool, center, 60)
    assert (closing.remaining, closing.carried, closing.returned) == (500, 440, 60)
    assert codes_of(close, pool, center, 0) == ["year_settled"]
    assert codes_of(spend, pool, center, 1) == ["year_settled"]
    assert codes_of(settle, waiting) == ["year_settled", "spent_beyond_arrived"]
    assert codes_of(pay, pool, center, 1) == ["year_settled"]

    assert codes_of(spend, pool, center, 41, standing="owed", **LATER) == ["spent_beyond_given"]
    spend(pool, center, 40, **LATER)
    assert position_of(pool, center).in_hand == 400


def test_what_happened_after_the_year_is_no_part_of_its_end(pool, center):
    """Closed in January, when the new year's entries are there already."""
    spend(pool, center, 100)
    spend(pool, center, 300, **LATER)
    settle(spend(pool, center, 50, standing="owed"), on=date(2022, 1, 4))

    assert codes_of(close, pool, center, 151) == ["returned_too_much"]
    closing = close(pool, center, 50)

    assert (closing.remaining, closing.carried, closing.returned) == (500, 450, 50)
    assert position_of(pool, center).in_hand == 100


def test_only_a_year_that_has_come_and_had_the_money_is_closed(round, center):
    pool = make_pool(round, center=center, amount=1_000, issued_on=date(2021, 6, 1))
    pay(pool, center, 600)
    spend(pool, center, 600)
    assert codes_of(close, pool, center, 0, year=2020) == ["year_before_money"]
    assert codes_of(close, pool, center, 0, year=2023) == ["year_not_over"]
    assert close(pool, center, 0).remaining == 0


def test_what_is_paid_in_a_year_must_have_arrived_in_it(pool, center):
    spend(pool, center, 600)
    pay(pool, center, 100, paid_on=date(2022, 1, 3), at=NEW_YEAR)
    spend(pool, center, 100, at=NEW_YEAR)

    assert codes_of(close, pool, center, 0) == ["year_overdrawn"]


def test_a_year_is_closed_for_those_who_were_given_something(pool, centers):
    assert codes_of(close, pool, centers[1], 0) == ["nothing_given"]
