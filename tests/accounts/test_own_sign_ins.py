"""Where one is signed in: what the page shows, what it ends, and how long a sign-in may last."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import devices
from accounts.models import AuditEvent, BrowserSignIn
from accounts.roles import Role
from accounts.sessions import stored_key
from tests.accounts.test_two_step import everything_in_the_database
from tests.conftest import PoliteClient

pytestmark = pytest.mark.django_db

PASSWORD = "Passw0rd-demo"
DOOR, PAGE = "/accounts/sign-in/", "/accounts/sign-ins/"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120"
)
PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116 Mobile MicroMessenger/8.0"
WORDS = [
    (EDGE, "Windows · Edge"),
    (PHONE, "Android · 微信"),
    (
        "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/109 Safari/537.36",
        "Windows · Chrome",
    ),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17 Safari/605.1", "macOS · Safari"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Linux · Firefox"),
    ("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "Windows · IE"),
    ("curl/8.0", "未知设备"),
    ("", "未知设备"),
]


@pytest.fixture
def officer(desk):
    return desk(Role.DISTRICT_OFFICER)


def browser(desk, agent=EDGE, address="10.0.0.8") -> PoliteClient:
    client = PoliteClient(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post(DOOR, {"username": desk.user.username, "password": PASSWORD})
    return client


def shown(client) -> list[dict]:
    return client.get(PAGE).context["sign_ins"]


def is_in(client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(("agent", "words"), WORDS)
def test_a_browser_is_called_what_its_owner_calls_it(agent, words):
    assert devices.in_words(agent) == words


def test_the_page_shows_each_browser_and_marks_the_present_one(officer):
    here, phone = browser(officer), browser(officer, PHONE, "10.0.0.9")
    page = here.get(PAGE).content.decode()

    assert [(one.device, one.ip, one.is_present) for one in shown(here)] == [
        ("Windows · Edge", "10.0.0.8", True),
        ("Android · 微信", "10.0.0.9", False),
    ]
    assert [one.is_present for one in shown(phone)] == [True, False]
    assert page.count("当前登录</span>") == 1


def test_last_seen_moves_with_every_request_and_a_page_writes_nothing_for_it(officer, monkeypatch):
    here, other = browser(officer), browser(officer, PHONE)
    later = timezone.now() + timedelta(minutes=20)
    monkeypatch.setattr(timezone, "now", lambda: later)
    other.get("/")  # the polite client refuses every write but the session's own

    seen = {one.device: one.seen_at for one in shown(here)}

    assert abs(seen["Android · 微信"] - later) < timedelta(seconds=1)
    (sign_in,) = [one for one in shown(here) if one.device == "Android · 微信"]
    assert later - sign_in.started_at >= timedelta(minutes=19)


def test_an_ended_browser_is_at_the_door_with_its_next_request(officer):
    here, other, third = browser(officer), browser(officer, PHONE), browser(officer)
    pk = next(one.pk for one in shown(here) if one.device == "Android · 微信")

    page = here.post(f"{PAGE}{pk}/end/", follow=True)

    assert "Android · 微信上的登录已结束" in page.content.decode()
    assert other.get("/cases/")["Location"] == f"{DOOR}?next=/cases/"
    assert is_in(here)
    assert is_in(third)
    act = AuditEvent.objects.latest("pk")
    assert (act.what, act.changes["设备"]) == ("结束其他登录", ["Android · 微信", ""])


def test_all_others_are_ended_at_once_and_ones_own_stays(officer):
    here, *others = browser(officer), browser(officer, PHONE), browser(officer)

    here.post(f"{PAGE}end/")

    assert is_in(here)
    assert not any(is_in(other) for other in others)
    assert [one.is_present for one in shown(here)] == [True]
    assert AuditEvent.objects.latest("pk").what == "结束全部其他登录"


def test_the_present_one_is_left_by_signing_out(officer):
    here = browser(officer)
    (present,) = shown(here)

    page = here.post(f"{PAGE}{present.pk}/end/", follow=True)

    assert "请用右上角的“退出”" in page.content.decode()
    assert is_in(here)


def test_nobody_sees_or_ends_the_sign_in_of_somebody_else(officer, desk):
    here, theirs = browser(officer), browser(desk(Role.DISTRICT_LEADER))
    (foreign,) = shown(theirs)

    assert here.post(f"{PAGE}{foreign.pk}/end/").status_code == 404
    assert foreign.pk not in [one.pk for one in shown(here)]
    assert is_in(theirs)


def test_what_is_over_is_not_shown(officer):
    here, left, idle = browser(officer), browser(officer), browser(officer)
    left.post("/accounts/sign-out/")
    Session.objects.filter(session_key=idle.session.stored_key).update(expire_date=timezone.now())

    assert [one.is_present for one in shown(here)] == [True]


def test_a_changed_password_ends_the_others_and_keeps_ones_own_on_the_page(officer):
    here, other = browser(officer), browser(officer, PHONE)
    new = {"new_password1": "Hamham#77.Bux", "new_password2": "Hamham#77.Bux"}

    here.post("/accounts/password/", {"old_password": PASSWORD, **new})

    assert not is_in(other)
    assert [(one.device, one.is_present) for one in shown(here)] == [("Windows · Edge", True)]


def test_no_key_that_opens_a_session_is_in_the_database(officer):
    here = browser(officer)
    key = here.cookies["sessionid"].value

    kept = everything_in_the_database()

    assert stored_key(key) in kept
    assert key not in kept
    assert BrowserSignIn.objects.get().key_hash == stored_key(key)


def test_what_the_table_holds_opens_nothing(officer):
    browser(officer)
    thief = PoliteClient()
    thief.cookies["sessionid"] = Session.objects.get().session_key

    assert not is_in(thief)


@pytest.mark.parametrize(("before", "opens"), [(timedelta(seconds=1), True), (timedelta(0), False)])
def test_a_sign_in_lasts_twelve_hours_however_busy(officer, monkeypatch, before, opens):
    start = timezone.now().replace(microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: start)
    here = browser(officer)
    for quarter in range(1, 48):
        moment = start + timedelta(minutes=15 * quarter)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        here.get("/healthz")  # any request keeps the session from being idle

    end = start + timedelta(hours=12) - before
    monkeypatch.setattr(timezone, "now", lambda: end)

    assert is_in(here) is opens
    assert AuditEvent.objects.filter(what="登录到期").exists() is not opens
    assert Session.objects.count() == opens


def test_a_session_that_does_not_say_when_it_began_is_none(client, officer):
    client.sit_at(officer)
    session = client.session
    del session["signed_in_at"]
    session.save()

    assert not is_in(client)


def test_old_sign_ins_are_swept_away_by_the_next(officer):
    browser(officer)
    BrowserSignIn.objects.update(started_at=timezone.now() - timedelta(hours=12))

    browser(officer)

    assert BrowserSignIn.objects.count() == 1


def test_the_last_twenty_acts_at_the_door_the_newest_first(officer, desk):
    other = desk(Role.DISTRICT_LEADER)
    for _ in range(3):
        PoliteClient().post(DOOR, {"username": other.user.username, "password": "falsch"})
    for _ in range(11):
        PoliteClient().post(DOOR, {"username": officer.user.username, "password": "falsch-1"})
        here = browser(officer, address="10.0.0.7")

    acts = here.get(PAGE).context["acts"]

    assert [act["label"] for act in acts] == ["登录成功", "登录失败"] * 10
    assert {act["ip"] for act in acts} == {"10.0.0.7", "127.0.0.1"}


@pytest.mark.parametrize("others", [0, 2])
def test_the_page_asks_the_same_with_one_row_and_with_three(officer, others):
    here = browser(officer)
    for _ in range(others):
        browser(officer)

    with CaptureQueriesContext(connection) as queries:
        here.get(PAGE)

    asked = [query for query in queries if query["sql"].startswith("SELECT")]
    assert len(asked) == 6
