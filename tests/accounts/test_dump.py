"""All that opens a door, gone through the real pages; then a copy of the database is searched."""

import re

import pytest
from django.utils import timezone

from accounts.people import codes
from accounts.roles import Role
from tests.accounts.factories import make_desk
from tests.accounts.test_two_step import everything_in_the_database
from tests.accounts.test_two_step_pages import DEVICE, DOOR, Phone, key_on, now
from tests.conftest import PoliteClient

pytestmark = pytest.mark.django_db
CHOSEN = "Jin-si-que-2021"


@pytest.fixture
def keys() -> dict[str, str]:
    """What a person has in hands on the first day, from the code on paper to the recovery codes."""
    security, person = make_desk(Role.SECURITY_ADMIN), make_desk(Role.CENTER_WORKER).user
    unused = make_desk(Role.CENTER_WORKER).user
    moment = timezone.now()
    code = codes.issue_reset_code(user=person, by=security, at=moment)
    waiting = codes.issue_reset_code(user=unused, by=security, at=moment)
    client = PoliteClient()
    chosen = {"password": CHOSEN, "again": CHOSEN}
    client.post("/accounts/code/", {"username": person.username, "code": code, **chosen})
    client.post(DOOR, {"username": person.username, "password": CHOSEN})
    phone = Phone(key_on(client.get(DEVICE)))
    shown = client.post(DEVICE, {"code": now(phone)}).content.decode()
    recovery = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", shown)
    other = PoliteClient()
    other.post(DOOR, {"username": person.username, "password": CHOSEN})
    half_way = other.cookies["sessionid"].value
    started = PoliteClient()
    started.sit_at(make_desk(Role.CENTER_WORKER))
    pending = key_on(started.get(DEVICE))
    assert len(recovery) == 10
    return {
        "the code that was used": code,
        "the code that still opens": waiting,
        "the password": CHOSEN,
        "the telephone's key": phone.secret,
        "the key of a telephone not yet confirmed": pending,
        "the cookie of who is in": client.cookies["sessionid"].value,
        "the cookie of who is half-way in": half_way,
        **{f"recovery code {number}": text for number, text in enumerate(recovery)},
    }


def test_a_dump_of_the_database_opens_no_door(keys):
    kept = everything_in_the_database().lower()

    assert "accounts_onetimecode" in kept
    for what, key in keys.items():
        assert key.lower() not in kept, what
        assert key.lower().replace("-", "") not in kept, what
