"""Two ledgers: what the district pays on, and what the center makes of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from core.problems import Refused
from funding.ledger import actions
from funding.ledger.position import covered, position_of, positions_of
from funding.models import Expense
from tests.accounts.factories import make_desk
from tests.core.uploads import pdf, upload
from tests.funding.factories import NOON, adopt, arrive, make_pool, make_run, pay, spend

pytestmark = pytest.mark.django_db


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


def as_executive(center, *, at=NOON):
    return {"by": make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict), "at": at}


def settle(expense, *, on=date(2021, 7, 1), at=NOON):
    facts = {"settled_on": on, "voucher": "记-30"}
    given = as_executive(expense.center, at=at)
    return actions.settle(expense=expense, facts=facts, form_token=uuid4(), **given)


def take_back(expense, *, on=date(2021, 7, 1), token=None):
    facts = {"spent_on": on, "voucher": "记-31", "note": "类别记错"}
    given = {"form_token": token or uuid4(), **as_executive(expense.center)}
    return actions.reverse(expense=expense, facts=facts, **given)


def test_nothing_is_spent_beyond_what_arrived_nor_beyond_what_was_given(pool, center):
    spend(pool, center, 400)

    with pytest.raises(Refused) as caught:
        spend(pool, center, 201)
    assert caught.value.codes == ["spent_beyond_arrived"]
    sentence = caught.value.problems[0].sentence
    assert "到位6.00元，已支付4.00元，目前最多可支付2.00元" in sentence
    spend(pool, center, 200)
    spend(pool, center, 400, standing="advanced")
    assert codes_of(spend, pool, center, 1, standing="owed") == ["spent_beyond_given"]
    assert (position_of(pool, center).to_spend, position_of(pool, center).in_hand) == (0, 0)
    assert positions_of(center, [pool]) == {pool.pk: position_of(pool, center)}


def test_only_money_that_was_given_is_spent(round, pool, centers):
    shared = make_pool(round)
    make_run(shared)

    assert codes_of(spend, pool, centers[1], 1) == ["expense_without_share"]
    assert codes_of(spend, shared, centers[0], 1) == ["expense_without_share"]


@pytest.mark.parametrize("standing", ["advanced", "owed"])
def test_what_ran_ahead_is_settled_when_money_has_arrived(pool, center, standing):
    spend(pool, center, 600)
    waiting = spend(pool, center, 300, standing=standing)

    assert codes_of(settle, waiting) == ["spent_beyond_arrived"]
    pay(pool, center, 300)
    assert codes_of(settle, waiting, on=date(2021, 6, 30)) == ["settled_before_spent"]
    settle(waiting)

    assert codes_of(settle, waiting) == ["nothing_to_settle"]
    assert not Expense.objects.unsettled().exists()
    assert position_of(pool, center).cash == 900


def test_a_wrong_entry_is_taken_back_once_and_its_money_is_there_again(pool, center):
    wrong, token = spend(pool, center, 600, voucher="记-1"), uuid4()
    waiting = spend(pool, center, 400, standing="owed")
    assert codes_of(spend, pool, center, 1, voucher="记-1", standing="owed") == [
        "spent_beyond_given",
        "voucher_entered",
    ]

    opposite = take_back(wrong, token=token)
    assert take_back(wrong, token=token) == opposite
    assert codes_of(take_back, wrong) == ["already_reversed"]
    assert codes_of(take_back, opposite) == ["already_reversed"]
    assert codes_of(take_back, waiting, on=date(2021, 6, 1)) == ["reversed_before_spent"]
    take_back(waiting)
    assert codes_of(settle, waiting) == ["nothing_to_settle"]

    spend(pool, center, 600, voucher="记-1")
    assert position_of(pool, center).spent == position_of(pool, center).cash == 600


def test_a_settled_entry_gives_its_cash_back_when_it_is_taken_back(pool, center):
    waiting = spend(pool, center, 600, standing="advanced")
    settle(waiting)
    take_back(waiting)

    assert position_of(pool, center).cash == 0


def test_the_district_pays_on_what_arrived_and_takes_back_what_is_left(round, center):
    pool = make_pool(round, center=center, amount=1_000)
    arrive(pool, 500)

    assert codes_of(pay, pool, center, 501) == ["paid_beyond_received"]
    pay(pool, center, 500)
    assert codes_of(arrive, pool, -1) == ["reversal_unexplained", "reversed_below_paid"]
    spend(pool, center, 400)
    assert codes_of(pay, pool, center, -101, note="多拨") == ["reversed_below_spent"]
    pay(pool, center, -100, note="多拨")
    assert codes_of(pay, pool, center, 1, payee_kind="contractor") == ["payee_missing"]


def test_a_run_that_replaces_another_keeps_what_a_center_ran_ahead_with(round, centers):
    pool = make_pool(round)
    adopt(make_run(pool))
    spend(pool, centers[0], 11_000_000, standing="advanced")

    run = make_run(pool)

    assert run.lines.get(center=centers[0]).amount >= 11_000_000


def test_amounts_are_positive_and_days_have_come(pool, center):
    assert codes_of(spend, pool, center, 0) == ["amount_not_positive"]
    assert codes_of(spend, pool, center, 1, spent_on=date(2020, 12, 31)) == ["spent_before_money"]
    spend(pool, center, 1, spent_on=date(2021, 1, 1))
    assert codes_of(spend, pool, center, 1, spent_on=date(2021, 7, 2)) == ["moved_in_future"]


def test_money_without_a_round_is_spent_when_it_has_one(center):
    waiting = make_pool(None, center=center)

    assert codes_of(spend, waiting, center, 1, standing="owed") == ["round_missing"]


def test_what_waits_is_covered_as_soon_as_its_own_money_arrives(round, pool, centers, center):
    other = make_pool(round, center=centers[1], amount=1_000)
    pay(other, centers[1], 1_000)
    spend(pool, center, 550)
    small, large = (spend(pool, center, amount, standing="owed") for amount in (50, 51))
    assert list(covered(Expense.objects.unsettled())) == [small]

    pay(pool, center, 1)
    assert set(covered(Expense.objects.unsettled())) == {small, large}
    settle(small)
    assert list(covered(Expense.objects.unsettled())) == []


def test_an_entry_is_stored_once_told_of_and_never_changed(pool, center):
    token = uuid4()
    expense = spend(pool, center, 100, token=token)

    assert spend(pool, center, 100, token=token) == expense
    assert AuditEvent.objects.filter(what="登记支出").count() == 1
    with pytest.raises(TypeError):
        expense.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE funding_expense SET amount = 1")


def test_papers_are_kept_with_an_entry_of_either_ledger(pool, center):
    expense, payout = spend(pool, center, 100), pool.payouts.get()
    token = uuid4()
    for entry in (expense, expense, payout):
        actions.add_file(
            entry=entry,
            upload=upload(pdf(), "发票.pdf"),
            form_token=token if entry == expense else uuid4(),
            **as_executive(center),
        )

    assert (expense.files.count(), payout.files.count()) == (1, 1)


def test_no_more_papers_than_anybody_looks_at(pool, center, monkeypatch):
    monkeypatch.setattr("funding.ledger.actions.files.MOST_FILES", 0)
    given = {"upload": upload(pdf(), "发票.pdf"), "form_token": uuid4(), **as_executive(center)}

    assert codes_of(actions.add_file, entry=spend(pool, center, 1), **given) == ["files_too_many"]
