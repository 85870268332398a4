"""Fifty wrong passwords at the same moment: no more are looked at than one after the other."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from tests.accounts.factories import make_desk

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]

TRIES = 50


def test_at_most_five_passwords_are_looked_at_however_many_come_at_once(monkeypatch):
    user, start, looked_at, answers = make_desk(Role.DISTRICT_OFFICER).user, Barrier(TRIES), [], []
    check = User.check_password

    def counted(self, password):
        looked_at.append(password)
        return check(self, password)

    def guess(number):
        start.wait(30)
        posted = {"username": user.username, "password": f"wrong-{number}"}
        answers.append(Client().post("/accounts/sign-in/", posted).status_code)
        connection.close()

    monkeypatch.setattr(User, "check_password", counted)
    threads = [Thread(target=guess, args=[number]) for number in range(TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(looked_at) == 5
    assert sorted(answers) == [200] * 4 + [429] * (TRIES - 4)
