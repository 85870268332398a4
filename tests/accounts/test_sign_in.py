"""The one door: who gets in, who is locked out, and what the audit log keeps of it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from tests.accounts.factories import make_district

pytestmark = pytest.mark.django_db

PASSWORD = "Passw0rd-demo"
URL = "/accounts/sign-in/"


def sign_in(client, username, password=PASSWORD):
    return client.post(URL, {"username": username, "password": password})


def acts():
    return list(AuditEvent.objects.order_by("pk").values_list("what", "username"))


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    response = client.get("/pilots/rounds/")

    assert response.status_code == 302
    assert response["Location"] == f"{URL}?next=/pilots/rounds/"


def test_the_admin_has_no_door_of_its_own(client):
    response = client.get("/admin/login/")

    assert response.status_code == 302
    assert response["Location"] == f"{URL}?next=/admin/"


def test_the_right_password_opens_and_is_noted(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)

    response = sign_in(client, officer.user.username)

    assert response.status_code == 302
    assert acts() == [("登录", officer.user.username)]


def test_a_wrong_password_says_so_without_saying_which_half_is_wrong(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)

    known = sign_in(client, officer.user.username, "wrong")
    unknown = sign_in(client, "nobody", "wrong")

    sentence = "用户名或密码不正确。连续5次错误将锁定30分钟。"
    assert sentence in known.content.decode()
    assert sentence in unknown.content.decode()


def test_five_failures_lock_the_account_also_for_the_right_password(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)

    statuses = [sign_in(client, officer.user.username, "wrong").status_code for _ in range(5)]
    locked = sign_in(client, officer.user.username)

    assert statuses == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    assert "账号已锁定30分钟" in locked.content.decode()
    assert ("账号锁定", officer.user.username) in acts()


def test_one_locked_account_does_not_lock_fifty_colleagues_at_the_same_address(desk):
    unit = make_district()
    locked, *office = [desk(Role.DISTRICT_OFFICER, unit) for _ in range(51)]
    for _ in range(5):
        sign_in(Client(REMOTE_ADDR="10.1.1.1"), locked.user.username, "wrong")

    answers = [sign_in(Client(REMOTE_ADDR="10.1.1.1"), one.user.username) for one in office]
    still = sign_in(Client(REMOTE_ADDR="10.1.1.1"), locked.user.username)
    elsewhere = sign_in(Client(REMOTE_ADDR="10.2.2.2"), locked.user.username)

    assert [answer["Location"] for answer in answers] == ["/"] * 50
    assert still.status_code == elsewhere.status_code == 429


def test_a_stranger_and_a_colleague_are_told_the_same_until_locked_and_after(desk):
    known = desk(Role.DISTRICT_OFFICER).user.username
    told = [
        [answer(name, number) for number in range(6)] for name in (known, "nobody-of-that-name")
    ]

    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [200] * 4 + [429] * 2


@pytest.mark.parametrize("known", [True, False])
def test_a_stranger_costs_as_much_work_as_a_colleague(client, desk, monkeypatch, known):
    worked, encode = [], MD5PasswordHasher.encode
    username = desk(Role.DISTRICT_OFFICER).user.username if known else "nobody-of-that-name"

    def counted(self, password, salt):
        worked.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    sign_in(client, username, "wrong")

    assert worked == ["wrong"]


def answer(username, number) -> tuple[int, str]:
    """What the door says to a wrong password, without the name that was typed."""
    response = sign_in(Client(), username, f"wrong-{number}")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return response.status_code, page.replace(username, "")


def test_signing_out_is_a_post_and_is_noted(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)
    client.sit_at(officer)

    looked = client.get("/accounts/sign-out/")
    left = client.post("/accounts/sign-out/")

    assert (looked.status_code, left.status_code) == (405, 302)
    assert acts()[-1] == ("退出", officer.user.username)


def test_an_ended_desk_is_over_on_the_next_page(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)
    client.sit_at(officer)
    before = client.get("/pilots/rounds/").status_code
    officer.valid_to = timezone.localdate()
    officer.save()

    after = client.get("/pilots/rounds/")

    assert (before, after.status_code) == (200, 403)


def test_a_desk_that_begins_tomorrow_gives_nothing_today(client, desk):
    officer = desk(Role.DISTRICT_OFFICER, valid_from=timezone.localdate() + timedelta(days=1))
    client.sit_at(officer)

    page = client.get("/")

    assert "您还没有岗位" in page.content.decode()


def test_a_person_with_two_desks_works_at_the_one_they_choose(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)
    leader = desk(Role.DISTRICT_LEADER, user=officer.user)
    client.sit_at(officer)

    client.post("/accounts/desk/", {"desk": leader.pk})
    page = client.get("/").content.decode()

    assert "区级审核人 · 朝阳区" in page
    assert acts()[-1] == ("切换岗位", officer.user.username)


def test_nobody_switches_to_a_desk_of_somebody_else(client, desk):
    officer, leader = desk(Role.DISTRICT_OFFICER), desk(Role.DISTRICT_LEADER)
    client.sit_at(officer)

    response = client.post("/accounts/desk/", {"desk": leader.pk})

    assert response.status_code == 400
    assert client.session["desk"] == officer.pk


def test_a_new_password_must_have_three_kinds_of_characters(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)
    client.sit_at(officer)
    new = {"old_password": PASSWORD, "new_password1": "aaaabbbbcc11"}

    page = client.post("/accounts/password/", {**new, "new_password2": "aaaabbbbcc11"})

    assert "密码须包含小写字母、大写字母、数字、符号中的至少三种。" in page.content.decode()


def test_a_changed_password_is_noted_and_keeps_one_signed_in(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)
    client.sit_at(officer)
    new = {"new_password1": "Hamham#77.Bux", "new_password2": "Hamham#77.Bux"}

    response = client.post("/accounts/password/", {"old_password": PASSWORD, **new})

    officer.user.refresh_from_db()
    assert response.status_code == 302
    assert officer.user.check_password("Hamham#77.Bux")
    assert acts()[-1] == ("修改密码", officer.user.username)
    assert client.get("/").status_code == 200


def test_pages_behind_the_door_are_kept_by_no_cache(client, desk):
    client.sit_at(desk(Role.DISTRICT_OFFICER))

    assert client.get("/")["Cache-Control"] == "no-store"
