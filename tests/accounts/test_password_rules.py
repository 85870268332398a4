"""What a password may be, how it is asked for, and what a sign-in begins and ends."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.forms import OwnPasswordForm, SignInForm
from accounts.passwords import TRADE
from accounts.people.codes import password_problems
from accounts.roles import Role
from tests.accounts.factories import make_desk

pytestmark = pytest.mark.django_db

OLD, NEW = "Passw0rd-demo", "Hamham#77.Bux"
DOOR, CHANGE = "/accounts/sign-in/", "/accounts/password/"


@pytest.fixture
def person():
    return make_desk(Role.CITY_VIEWER).user


def send(client, old=OLD, new=NEW):
    words = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(CHANGE, words)


@pytest.mark.parametrize(
    ("password", "will_do"),
    [
        ("Aa1-Aa1-a", False),
        ("Aa1-Aa1-aa", True),
        ("Wörter und 空格 1", True),
        ("Ein-Wort-9" * 13, True),
        ("Password123", False),  # everybody's
        ("Shequ-2021", False),  # the trade's
        ("SheGong@2021!", False),
        ("Sh3qu-B31j1ng", False),
        ("朝阳街道-Abc1", False),
        ("朝阳街道-Abcd1", True),
        ("Li-lac-shequ-9", True),
    ],
)
def test_a_password_may_be_long_and_of_any_letters_but_not_short_or_everybodys(password, will_do):
    assert (password_problems(password, None) == []) is will_do


def test_the_words_of_the_trade_are_those_that_the_page_about_security_lists():
    page = (settings.BASE_DIR / "docs/security.md").read_text()
    listed = re.search(r"^\*\*Words of the trade\.\*\* .*?: (.*?)\.$", page, re.M | re.S)[1]

    assert re.split(r",\s", listed) == list(TRADE)
    assert [
        word for word in TRADE if password_problems(f"{word.title()}-2021-Ab", None) == []
    ] == []


def test_a_password_is_taken_letter_by_letter(person):
    long = "Ein-Wort-9" * 13
    person.set_password(long)
    person.save()

    assert person.check_password(long)
    for other in (long[:-1], f"{long} ", f" {long}", long.lower(), long.swapcase()):
        assert not person.check_password(other)
    for boxes, name in ((SignInForm(), "password"), (OwnPasswordForm(person), "new_password1")):
        assert boxes.fields[name].strip is False


def test_the_old_password_is_asked_for_before_there_is_a_new_one(client, person):
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")

    refused = send(client, old="Anderes-Wort-1")
    person.refresh_from_db()

    assert refused.status_code == 200
    assert person.check_password(OLD)
    assert send(client).status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://evil.example/",
        "https://testserver@evil.example/",
        "https:evil.example",
        "/\t/evil.example/",
    ],
)
def test_the_door_leads_to_no_other_house(client, person, elsewhere):
    words = {"username": person.username, "password": OLD, "next": elsewhere}

    assert client.post(DOOR, words)["Location"] == "/"


@pytest.mark.parametrize(("url", "boxes"), [(DOOR, 1), ("/accounts/code/", 2)])
def test_password_boxes_hide_the_letters_and_let_helpers_fill_them(client, url, boxes):
    text = client.get(url).content.decode()

    assert text.count('type="password"') == boxes
    assert 'autocomplete="off"' not in text
    assert "onpaste" not in text


def test_a_changed_password_ends_every_other_sign_in(client, person, client_of):
    elsewhere = client_of(person)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    assert elsewhere.get("/").status_code == 200

    send(client)

    assert elsewhere.get("/").status_code == 302
    assert client.get("/").status_code == 200


@pytest.fixture
def client_of():
    def signed_in(person):
        from tests.conftest import PoliteClient  # noqa: PLC0415  (a conftest is no module to lean on)

        other = PoliteClient()
        other.force_login(person, "django.contrib.auth.backends.ModelBackend")
        return other

    return signed_in


def test_signing_in_begins_a_session_of_its_own_and_signing_out_ends_it(client, person):
    client.get(DOOR)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted

    client.post(DOOR, {"username": person.username, "password": OLD})
    begun = client.cookies[settings.SESSION_COOKIE_NAME].value

    assert begun != planted
    assert len(begun) == 32  # of 36 letters: 165 bits
    client.post("/accounts/sign-out/")
    client.cookies[settings.SESSION_COOKIE_NAME] = begun
    assert client.get("/").status_code == 302
    assert not Session.objects.filter(pk__in=[planted, begun]).exists()


def test_a_session_is_over_after_half_an_hour_of_quiet(client, person):
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    client.get("/")
    (row,) = Session.objects.all()
    quiet = row.expire_date - timezone.now()
    assert timedelta(minutes=29) < quiet <= timedelta(minutes=30)

    row.expire_date = timezone.now() - timedelta(seconds=1)
    row.save()

    assert client.get("/").status_code == 302
    store = import_module(settings.SESSION_ENGINE).SessionStore(row.pk)
    assert store.load() == {}
