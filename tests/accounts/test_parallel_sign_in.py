"""A hundred guesses at the same moment: no more are looked at than one after the other."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.people import two_step
from accounts.roles import Role
from tests.accounts.authenticators import make_phone
from tests.accounts.factories import make_desk

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]

DOOR, STEP = "/accounts/sign-in/", "/accounts/sign-in/code/"


@pytest.fixture
def user():
    return make_desk(Role.DISTRICT_OFFICER).user


def at_once(tries: int, act) -> list:
    """What ``act`` answers to each number, all of them started at the same moment."""
    start, answers = Barrier(tries, timeout=60), []

    def run(number):
        start.wait(30)
        answers.append(act(number))
        connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(tries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def counted(monkeypatch, owner, name) -> list:
    """Notes each call of a function that looks at a secret."""
    calls, look = [], getattr(owner, name)

    def noted(*args, **kwargs):
        calls.append(args)
        return look(*args, **kwargs)

    monkeypatch.setattr(owner, name, noted)
    return calls


def waiting_for_a_code(user) -> Client:
    client = Client()
    client.post(DOOR, {"username": user.username, "password": "Passw0rd-demo"})
    return client


def test_exactly_five_passwords_are_looked_at_however_many_come_at_once(user, monkeypatch):
    looked_at = counted(monkeypatch, User, "check_password")

    def guess(number):
        posted = {"username": user.username, "password": f"wrong-{number}"}
        return Client().post(DOOR, posted).status_code

    answers = at_once(100, guess)

    assert len(looked_at) == 5
    assert sorted(answers) == [200] * 4 + [429] * 96


def test_exactly_five_codes_are_looked_at_however_many_come_at_once(user, monkeypatch):
    make_phone(user, timezone.now())
    clients = [waiting_for_a_code(user) for _ in range(20)]
    looked_at = counted(monkeypatch, two_step, "_step_of")

    answers = at_once(20, lambda n: clients[n].post(STEP, {"code": f"{n:06d}"}).status_code)

    assert len(looked_at) == 5
    assert sorted(answers) == [200] * 4 + [429] * 16


@pytest.mark.parametrize("kind", ["device", "recovery"])
def test_a_code_opens_once_however_often_it_comes_at_once(user, kind):
    phone, recovery = make_phone(user, timezone.now())
    clients = [waiting_for_a_code(user) for _ in range(4)]
    code = phone.code(timezone.now()) if kind == "device" else recovery[0]

    answers = at_once(4, lambda n: clients[n].post(STEP, {"code": code}).status_code)

    assert sorted(answers) == [200, 200, 200, 302]
