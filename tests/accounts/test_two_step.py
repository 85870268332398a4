"""The second factor: what a code opens, how often, and who may take it off."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import AuditEvent, Message, RecoveryCode, TotpDevice, User
from accounts.people import two_step
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from core.reencryption import encrypted_models
from tests.accounts.authenticators import Phone, make_phone
from tests.accounts.factories import make_district

pytestmark = pytest.mark.django_db

AT = datetime(2021, 6, 1, 10, tzinfo=BEIJING)  # a step begins
PASSWORD = "Passw0rd-demo"
SECOND, STEP = timedelta(seconds=1), timedelta(seconds=30)


@pytest.fixture
def user(desk):
    return desk(Role.CENTER_WORKER).user


@pytest.fixture
def phone(user):
    phone, _ = make_phone(user, AT)
    return phone


def spend(user, code, at=AT):
    return two_step.spend(user=user, code=code, at=at)


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.codes


def acts():
    return list(AuditEvent.objects.order_by("pk").values_list("what", flat=True))


def proof(phone, at=AT, **more):
    return {"password": PASSWORD, "code": phone.code(at), "at": at, **more}


def test_a_device_is_put_on_by_a_code_of_it_and_gives_ten_recovery_codes(user):
    phone, codes = make_phone(user, AT)

    assert user.totp_device.secret == phone.secret
    assert len(set(codes)) == 10
    assert acts() == ["启用两步验证"]


def test_a_wrong_code_puts_nothing_on(user):
    phone = Phone()
    wrong = Phone().code(AT)

    codes = refused(two_step.enroll, user=user, secret=phone.secret, code=wrong, at=AT)

    assert codes == ["new_device_code_wrong"]
    assert not TotpDevice.objects.exists()


def test_a_second_device_is_not_put_on_beside_the_first(user, phone):
    other = Phone()

    codes = refused(two_step.enroll, user=user, secret=other.secret, code=other.code(AT), at=AT)

    assert codes == ["two_step_on"]


OFFSETS = [(-2, False), (-1, True), (0, True), (1, True), (2, False)]


@pytest.mark.parametrize(("steps", "opens"), OFFSETS)
def test_a_code_opens_one_step_early_and_late(user, phone, steps, opens):
    code = phone.code(AT, steps)

    if opens:
        spend(user, code)
    else:
        assert refused(spend, user, code) == ["second_code_wrong"]


def test_the_window_ends_at_the_first_instant_of_the_next_but_one_step(user, phone):
    code = phone.code(AT)

    assert refused(spend, user, code, AT + 2 * STEP) == ["second_code_wrong"]
    spend(user, code, AT + 2 * STEP - SECOND)


def test_the_same_code_never_opens_twice_nor_an_earlier_one_after_it(user, phone):
    spend(user, phone.code(AT))

    assert refused(spend, user, phone.code(AT)) == ["second_code_wrong"]
    assert refused(spend, user, phone.code(AT, -1)) == ["second_code_wrong"]
    spend(user, phone.code(AT, 1))


def test_the_code_that_put_the_device_on_opens_nothing_more(user):
    phone = Phone()
    two_step.enroll(user=user, secret=phone.secret, code=phone.code(AT), at=AT)

    assert refused(spend, user, phone.code(AT)) == ["second_code_wrong"]


@pytest.mark.parametrize("typed", ["{0:.3} {0:.0}", "　{} ", "full"])
def test_a_code_is_read_as_people_type_it(user, phone, typed):
    code = phone.code(AT)
    full_width = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    shapes = {"full": full_width, "{0:.3} {0:.0}": f"{code[:3]} {code[3:]}"}

    spend(user, shapes.get(typed, typed.format(code)))


NOTHING = ["", "-", "0", "abcdef", "٠" * 6, "1" * 400, "AAAA-AAAA-AAAA"]


@pytest.mark.parametrize("nothing", NOTHING)
def test_nothing_like_a_code_opens_nothing(user, phone, nothing):
    assert refused(spend, user, nothing) == ["second_code_wrong"]


def test_a_code_opens_no_other_account(user, phone, desk):
    other = desk(Role.CENTER_WORKER).user
    make_phone(other, AT)

    assert refused(spend, other, phone.code(AT)) == ["second_code_wrong"]


def test_each_recovery_code_opens_once(user):
    _, codes = make_phone(user, AT)

    spend(user, codes[0].lower().replace("-", " "))

    assert refused(spend, user, codes[0]) == ["second_code_wrong"]
    assert two_step.codes_left(user) == 9
    assert acts()[-1] == "使用恢复代码"


def test_new_recovery_codes_end_the_old_ones(user):
    phone, old = make_phone(user, AT)

    new = two_step.renew_codes(user=user, **proof(phone))

    assert refused(spend, user, old[0]) == ["second_code_wrong"]
    spend(user, new[0])
    assert acts()[1:] == ["重新生成恢复代码", "使用恢复代码"]


def test_another_device_takes_the_place_of_the_old(user, phone):
    new = Phone()

    two_step.change(
        user=user,
        secret=new.secret,
        code=new.code(AT),
        password=PASSWORD,
        current=phone.code(AT),
        at=AT,
    )

    assert refused(spend, user, phone.code(AT, 1)) == ["second_code_wrong"]
    spend(user, new.code(AT, 1))
    assert acts()[-1] == "更换两步验证设备"


def test_a_wrong_code_of_the_new_device_leaves_the_old_and_its_code_good(user, phone):
    new = Phone()
    typed = {"password": PASSWORD, "current": phone.code(AT), "at": AT}

    codes = refused(two_step.change, user=user, secret=new.secret, code=phone.code(AT), **typed)

    assert codes == ["new_device_code_wrong"]
    spend(user, phone.code(AT))


def test_who_turns_it_off_shows_password_and_code(user, phone):
    act, off = two_step.turn_off, {"user": user, "desks": user.desks.all()}

    wrong_password = refused(act, **off, **proof(phone, password="falsch"))
    wrong_code = refused(act, **off, **proof(phone, code="000000"))
    act(**off, **proof(phone))

    assert wrong_password == wrong_code == ["proof_wrong"]
    assert not TotpDevice.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert acts()[-1] == "停用两步验证"


def test_a_role_that_must_have_it_cannot_turn_it_off(user, phone, settings):
    settings.TOTP_ROLES = ["center_worker"]

    codes = refused(two_step.turn_off, user=user, desks=user.desks.all(), **proof(phone))

    assert codes == ["two_step_required"]
    assert TotpDevice.objects.exists()


REQUIRED = [
    ([], False, False),
    (["city_officer"], False, False),
    (["center_worker"], False, True),
    (["system_admin"], False, False),
    (["system_admin"], True, True),
]


@pytest.mark.parametrize(("roles", "is_staff", "required"), REQUIRED)
def test_who_must_have_it_is_a_setting(user, settings, roles, is_staff, required):
    settings.TOTP_ROLES, user.is_staff = roles, is_staff

    assert two_step.is_required(user, user.desks.all()) is required


def test_a_role_that_does_not_exist_stops_the_platform(settings):
    settings.TOTP_ROLES = ["center_worker", "chef"]

    with pytest.raises(ImproperlyConfigured, match="chef"):
        apps.get_app_config("accounts").ready()


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN])
def test_a_lost_device_is_taken_away_with_a_reason_and_the_person_is_told(user, phone, desk, role):
    by, epoch = desk(role), user.sign_in_epoch

    two_step.take_away(user=user, reason=" 手机丢失 ", by=by, at=AT)

    act, news = AuditEvent.objects.latest("pk"), Message.objects.get()
    user.refresh_from_db()
    assert not TotpDevice.objects.exists()
    assert user.sign_in_epoch > epoch
    assert (act.what, act.object_label) == ("解除两步验证设备", user.username)
    assert act.changes == {"原因": ["", "手机丢失"]}
    assert news.desk.user == user
    assert "手机丢失" in news.text


def test_no_device_is_taken_away_without_a_reason(user, phone, desk):
    by = desk(Role.SECURITY_ADMIN)

    assert refused(two_step.take_away, user=user, reason=" ", by=by, at=AT) == ["reason_missing"]


def test_nobody_takes_away_their_own_device_or_one_that_is_not_there(desk):
    by = desk(Role.SECURITY_ADMIN)

    codes = refused(two_step.take_away, user=by.user, reason="丢失", by=by, at=AT)

    assert codes == ["own_account", "two_step_off"]


def test_the_server_takes_a_device_away_where_no_desk_is_left(user, phone, capsys):
    call_command("take_device_away", user.username, reason="唯一的安全管理员，经局领导批准")

    act = AuditEvent.objects.latest("pk")
    assert not TotpDevice.objects.exists()
    assert (act.what, act.user, act.object_label) == ("解除两步验证设备", None, user.username)
    assert "系统运维人员" in Message.objects.get().text


@pytest.mark.parametrize(("name", "sentence"), [("nobody", "没有用户名"), ("", "没有启用")])
def test_the_server_says_why_it_takes_nothing_away(user, name, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("take_device_away", name or user.username, reason="丢失")


BLIND = [
    (Role.DISTRICT_OFFICER, "海淀区"),
    (Role.DISTRICT_LEADER, "朝阳区"),
    (Role.EXECUTIVE_DIRECTOR, None),
    (Role.AUDIT_ADMIN, None),
]


@pytest.mark.parametrize(("role", "district"), BLIND)
def test_nobody_else_takes_a_device_away(user, phone, desk, role, district):
    by = desk(role, make_district(district) if district else None)

    with pytest.raises(User.DoesNotExist):
        two_step.take_away(user=user, reason="丢失", by=by, at=AT)


def test_the_database_keeps_one_device_and_no_secret(user):
    phone, codes = make_phone(user, AT)
    spend(user, codes[0])

    kept = everything_in_the_database()

    assert TotpDevice in encrypted_models()
    assert "accounts_totpdevice" in kept
    for secret in (phone.secret, codes[0], codes[0].replace("-", ""), codes[1]):
        assert secret not in kept


def everything_in_the_database() -> str:
    """Every row of every table, as whoever has a copy of it reads them."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (names of our own)
            found.append(f"{table} {cursor.fetchall()}")
    return "\n".join(found)
