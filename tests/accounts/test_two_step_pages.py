"""The second factor on its pages and at the door."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import AuditEvent, TotpDevice, User
from accounts.people import codes, two_step
from accounts.roles import Role
from tests.accounts.authenticators import Phone, make_phone
from tests.accounts.test_two_step import everything_in_the_database
from tests.conftest import PoliteClient

pytestmark = pytest.mark.django_db

PASSWORD = "Passw0rd-demo"
DOOR, STEP = "/accounts/sign-in/", "/accounts/sign-in/code/"
OVERVIEW, DEVICE = "/accounts/two-step/", "/accounts/two-step/device/"
RENEW, OFF = "/accounts/two-step/codes/", "/accounts/two-step/off/"


@pytest.fixture
def worker(desk):
    return desk(Role.CENTER_WORKER)


@pytest.fixture
def phone(worker):
    phone, _ = make_phone(worker.user, timezone.now())
    return phone


def knock(client, user, password=PASSWORD, **more):
    return client.post(DOOR, {"username": user.username, "password": password, **more})


def now(phone, steps=0):
    return phone.code(timezone.now(), steps)


def key_on(page) -> str:
    (key,) = re.findall(r'<code class="code-text">([A-Z2-7 ]+)</code>', page.content.decode())
    return key.replace(" ", "")


def enroll(client) -> Phone:
    phone = Phone(key_on(client.get(DEVICE)))
    client.post(DEVICE, {"code": now(phone)})
    return phone


def acts():
    return list(AuditEvent.objects.order_by("pk").values_list("what", flat=True))


def test_the_password_alone_opens_nothing(client, worker, phone):
    answer = knock(client, worker.user, next="/accounts/inbox/")
    half_in = client.get("/accounts/inbox/")

    assert answer["Location"] == STEP
    assert SESSION_KEY not in client.session
    assert half_in["Location"].startswith(DOOR)
    assert acts()[-1] == "通过密码验证"


def test_the_code_opens_where_one_wanted_to_go_and_only_once(client, worker, phone):
    code = now(phone)
    knock(client, worker.user, next="/accounts/inbox/")
    entered = client.post(STEP, {"code": code})
    other = PoliteClient()
    knock(other, worker.user)
    again = other.post(STEP, {"code": code})

    assert entered["Location"] == "/accounts/inbox/"
    assert client.get("/accounts/inbox/").status_code == 200
    assert "验证码不正确，或者已经用过" in again.content.decode()
    assert SESSION_KEY not in other.session


def test_nobody_is_led_out_of_the_house_by_the_second_page(client, worker, phone):
    knock(client, worker.user, next="https://example.org/")

    assert client.post(STEP, {"code": now(phone)})["Location"] == "/"


@pytest.mark.parametrize(("minutes", "status"), [(9.9, 200), (10, 302)])
def test_half_signed_in_lasts_ten_minutes(client, worker, phone, monkeypatch, minutes, status):
    start = timezone.now().replace(microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: start)
    knock(client, worker.user)

    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(minutes=minutes))

    assert client.get(STEP).status_code == status


def test_the_second_page_says_why_it_leads_back(client):
    page = client.get(STEP, follow=True)

    assert "验证码须在输入密码后10分钟内填写" in page.content.decode()


@pytest.mark.parametrize("change", [{"is_active": False}, {"sign_in_epoch": 7}])
def test_half_signed_in_ends_with_the_account_and_its_epoch(client, worker, phone, change):
    knock(client, worker.user)
    User.objects.filter(pk=worker.user_id).update(**change)

    assert client.post(STEP, {"code": now(phone)})["Location"] == DOOR


def test_wrong_codes_lock_the_account_like_wrong_passwords(client, worker, phone):
    knock(client, worker.user)
    statuses = [client.post(STEP, {"code": f"{n:06d}"}).status_code for n in range(5)]
    locked = knock(PoliteClient(), worker.user)

    assert statuses == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    failure = AuditEvent.objects.filter(what="登录失败").first()
    assert failure.changes == {"环节": ["", "验证码"]}


def test_wrong_passwords_and_wrong_codes_are_counted_together(client, worker, phone):
    for _ in range(3):
        knock(client, worker.user, "falsch")
    knock(client, worker.user)

    statuses = [client.post(STEP, {"code": f"{n:06d}"}).status_code for n in range(3)]

    assert statuses == [200, 429, 302]  # locked, and to begin anew with the password


def test_a_right_password_does_not_wipe_out_wrong_codes(client, worker, phone):
    for n in range(4):
        knock(client, worker.user)
        client.post(STEP, {"code": f"{n:06d}"})
    knock(client, worker.user)

    assert client.post(STEP, {"code": "000009"}).status_code == 429


def test_a_locked_account_is_not_opened_by_the_right_code(client, worker, phone):
    knock(client, worker.user)
    other = PoliteClient()
    for _ in range(5):
        knock(other, worker.user, "falsch")

    assert client.post(STEP, {"code": now(phone)}).status_code == 429
    assert SESSION_KEY not in client.session


def test_what_was_typed_wrong_is_kept_nowhere_in_clear(client, worker, phone):
    posted = {"username": worker.user.username, "code": "GEHE-IM22-CODE"}
    client.post("/accounts/code/", {**posted, "password": "Gehe1m-wort", "again": "Gehe1m-wort"})
    knock(client, worker.user)
    client.post(STEP, {"code": "GEHE-IM33-CODE"})

    assert AccessAttempt.objects.exists()
    assert not re.search("GEHE-IM|Gehe1m", everything_in_the_database())


def test_a_recovery_code_opens_and_warns_when_few_are_left(client, worker):
    _, recovery = make_phone(worker.user, timezone.now())
    for code in recovery[:7]:
        two_step.spend(user=worker.user, code=code, at=timezone.now())
    knock(client, worker.user)

    page = client.post(STEP, {"code": recovery[7]}, follow=True)

    assert "恢复代码还剩2个" in page.content.decode()
    assert acts()[-2:] == ["使用恢复代码", "登录"]


def test_a_forgotten_password_does_not_open_past_the_device(client, worker, phone, desk):
    by = desk(Role.SECURITY_ADMIN)
    code = codes.issue_reset_code(user=worker.user, by=by, at=timezone.now())
    new = "Hamham#77.Bux"
    client.post(
        "/accounts/code/",
        {"username": worker.user.username, "code": code, "password": new, "again": new},
    )

    assert knock(client, worker.user, new)["Location"] == STEP


def test_the_page_shows_key_and_picture_and_keeps_them_until_confirmed(client, worker):
    client.sit_at(worker)

    first, second = client.get(DEVICE), client.get(DEVICE)

    page = first.content.decode()
    assert key_on(first) == key_on(second)
    assert "<svg viewBox" in page
    assert not re.search(r"<svg[^>]*style|<path[^>]*style|<style", page)
    assert key_on(first) not in everything_in_the_database()
    assert key_on(first) not in str([row.get_decoded() for row in Session.objects.all()])


def test_the_first_code_puts_it_on_and_shows_ten_codes_once(client, worker):
    client.sit_at(worker)
    phone = Phone(key_on(client.get(DEVICE)))

    wrong = client.post(DEVICE, {"code": now(Phone())})
    page = client.post(DEVICE, {"code": now(phone)})
    later = client.get(OVERVIEW).content.decode()

    shown = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page.content.decode())
    assert "验证码与这个密钥不符" in wrong.content.decode()
    assert len(shown) == 10
    assert "10个" in later
    assert not any(code in later for code in shown)


def test_putting_it_on_ends_what_the_password_alone_had_opened(client, worker):
    other = PoliteClient().sit_at(worker)
    client.sit_at(worker)

    enroll(client)

    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_a_device_is_changed_by_password_old_code_and_new_code(client, worker, phone):
    client.sit_at(worker)
    new = Phone(key_on(client.get(DEVICE)))
    typed = {"code": now(new), "current": now(phone), "password": PASSWORD}

    refused = client.post(DEVICE, {**typed, "password": "falsch"})
    changed = client.post(DEVICE, typed)

    assert "密码或现用的验证码不正确" in refused.content.decode()
    assert "新设备已启用" in changed.content.decode()
    assert TotpDevice.objects.get().secret == new.secret
    assert client.get("/").status_code == 200


def test_recovery_codes_are_made_anew_and_it_is_turned_off_by_proof(client, worker, phone):
    client.sit_at(worker)

    renewed = client.post(RENEW, {"password": PASSWORD, "code": now(phone)})
    off = client.post(OFF, {"password": PASSWORD, "code": now(phone, 1)}, follow=True)

    assert "恢复代码已重新生成" in renewed.content.decode()
    assert "今后只凭密码登录" in off.content.decode()
    assert knock(PoliteClient(), worker.user)["Location"] == "/"


@pytest.mark.parametrize("url", [RENEW, OFF, DEVICE])
def test_wrong_proofs_lock_the_account(client, worker, phone, url):
    client.sit_at(worker)
    secret = key_on(client.get(DEVICE))
    typed = {"password": "falsch", "current": "000000", "code": "000000"}
    if url == DEVICE:
        typed["code"] = now(Phone(secret))

    statuses = [client.post(url, typed).status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 200, 429]


@pytest.mark.parametrize("url", [RENEW, OFF])
def test_without_a_device_there_is_nothing_to_renew_or_turn_off(client, worker, url):
    client.sit_at(worker)

    assert client.get(url)["Location"] == OVERVIEW


@pytest.fixture
def required(settings):
    settings.TOTP_ROLES = ["center_worker", "system_admin"]


@pytest.mark.parametrize("url", ["/", "/cases/", OVERVIEW, "/accounts/sign-ins/"])
def test_a_role_that_must_have_it_is_led_to_it_and_nowhere_else(client, worker, required, url):
    knock(client, worker.user)

    assert client.get(url)["Location"] == DEVICE
    assert client.post(url)["Location"] == DEVICE
    assert "您的岗位要求两步验证" in client.get(DEVICE).content.decode()


def test_once_put_on_everything_opens_now_and_at_the_next_sign_in(client, worker, required):
    knock(client, worker.user)
    phone = enroll(client)
    opened = client.get("/").status_code
    client.post("/accounts/sign-out/")
    knock(client, worker.user)
    client.post(STEP, {"code": now(phone, 1)})

    assert opened == client.get("/").status_code == 200


def test_any_of_ones_desks_may_ask_for_it(client, desk, required):
    officer = desk(Role.DISTRICT_OFFICER)
    desk(Role.CENTER_WORKER, user=officer.user)
    client.sit_at(officer)

    assert client.get("/")["Location"] == DEVICE


def test_other_roles_are_not_asked(client, desk, required):
    knock(client, desk(Role.DISTRICT_OFFICER).user)

    assert client.get("/").status_code == 200


def test_the_django_admin_is_behind_it(client, required):
    admin = User.objects.create_superuser("chef", password=PASSWORD, full_name="管理员")
    knock(client, admin)
    before = client.get("/admin/")
    enroll(client)

    assert before["Location"] == DEVICE
    assert client.get("/admin/").status_code == 200


def test_a_form_on_its_way_is_saved_where_it_came_to_be_owed_since(client, worker, settings):
    knock(client, worker.user)
    settings.TOTP_ROLES = ["center_worker"]

    posted = client.post("/accounts/inbox/read/", {"up_to": "0"})

    assert posted["Location"] == "/accounts/inbox/"
    assert client.get("/accounts/inbox/")["Location"] == DEVICE


def test_a_password_of_somebody_elses_is_changed_first(client, worker, required):
    User.objects.filter(pk=worker.user_id).update(must_change_password=True)
    knock(client, worker.user)

    assert client.get("/")["Location"] == "/accounts/password/"
    assert client.get("/accounts/password/").status_code == 200
    assert client.get(DEVICE)["Location"] == "/accounts/password/"


def test_who_must_have_it_finds_no_way_to_turn_it_off(client, worker, required):
    knock(client, worker.user)
    enroll(client)

    assert "不能停用" in client.get(OVERVIEW).content.decode()
    assert client.get(OFF)["Location"] == OVERVIEW


def test_the_desk_that_resets_a_password_takes_a_lost_device_away(client, worker, phone, desk):
    client.sit_at(desk(Role.DISTRICT_OFFICER))
    account = f"/accounts/people/{worker.user_id}/"

    shown = client.get(account).content.decode()
    blank = client.post(f"{account}device/", {"reason": ""}).content.decode()
    page = client.post(f"{account}device/", {"reason": "手机丢失"}, follow=True).content.decode()
    again = client.post(f"{account}device/", {"reason": "手机丢失"}).content.decode()

    assert "解除两步验证设备" in shown
    assert "请填写原因" in blank
    assert "两步验证设备已解除" in page
    assert f'href="{account}device/"' not in page
    assert "两步验证没有启用" in again
    assert knock(PoliteClient(), worker.user)["Location"] == "/"
