"""Two confirmations at the same moment: only a database with row locks can show what happens."""

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AccountBatch, OneTimeCode
from accounts.people import batches
from accounts.roles import Role
from core.problems import Refused
from tests.accounts.factories import make_desk, make_subdistrict
from tests.accounts.test_batches import NAME, book, line
from tests.cases.test_races import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has no row locks"),
]


@pytest.fixture
def confirm():
    """Makes presses of the button on one workbook of two people, each with its own token."""
    make_subdistrict()
    security = make_desk(Role.SECURITY_ADMIN)
    content = book(line(username="wang"), line())

    def press(token):
        return lambda: batches.open_accounts(
            content=content, name=NAME, form_token=token, by=security, at=timezone.now()
        )

    return press


def test_a_button_pressed_twice_at_once_opens_the_accounts_once(confirm):
    token = uuid4()

    answers = at_once(confirm(token), confirm(token))

    assert sorted(len(made) for _, made in answers) == [0, 2]
    assert AccountBatch.objects.get().users.count() == OneTimeCode.objects.count() == 2


def test_of_two_workbooks_with_one_name_at_once_one_is_refused_whole(confirm):
    answers = at_once(confirm(uuid4()), confirm(uuid4()))

    (refusal,) = (answer for answer in answers if isinstance(answer, Refused))
    assert refusal.codes in (["username_taken"], ["batch_changed"])
    assert AccountBatch.objects.get().users.count() == OneTimeCode.objects.count() == 2


def test_codes_renewed_twice_at_once_leave_one_open_code_for_each(confirm):
    batch, _ = confirm(uuid4())()
    security = batch.made_by

    def renew():
        return batches.renew_codes(batch=batch, by=security, at=timezone.now())

    answers = at_once(renew, renew)

    assert [len(made) for made in answers] == [2, 2]
    assert OneTimeCode.objects.open_at(timezone.now()).count() == 2
