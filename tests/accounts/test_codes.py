"""One-time codes: who may give one, what it opens, and for how long."""

from datetime import datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from accounts.models import AuditEvent, OneTimeCode, User
from accounts.people import codes
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_district, make_subdistrict

pytestmark = pytest.mark.django_db

AT = datetime(2021, 6, 1, 10, tzinfo=BEIJING)
NEW = "Hamham#77.Bux"


@pytest.fixture
def worker(desk):
    return desk(Role.CENTER_WORKER).user


@pytest.fixture
def code(desk, worker):
    return codes.issue_reset_code(user=worker, by=desk(Role.DISTRICT_OFFICER), at=AT)


@pytest.fixture
def fresh(desk, worker):
    """A code of this very moment, for pages, which read the clock."""
    return codes.issue_reset_code(user=worker, by=desk(Role.DISTRICT_OFFICER), at=timezone.now())


def use(worker, code, password=NEW, at=AT):
    return codes.use_code(username=worker.username, code=code, password=password, at=at)


def refused(*args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        use(*args, **kwargs)
    return refusal.value.codes


def test_a_code_sets_a_password_of_ones_own_once(worker, code):
    use(worker, code)

    worker.refresh_from_db()
    assert worker.check_password(NEW)
    assert refused(worker, code, "Anders-Wort-2026") == ["code_wrong"]


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), "  {} ".format])
def test_a_code_is_read_as_people_copy_it(worker, code, typed):
    assert use(worker, typed(code)) == worker


@pytest.mark.parametrize(
    ("late", "opens"), [(timedelta(hours=24) - timedelta(seconds=1), True), (timedelta(1), False)]
)
def test_a_reset_code_lives_for_a_day(worker, code, late, opens):
    if opens:
        assert use(worker, code, at=AT + late) == worker
    else:
        assert refused(worker, code, at=AT + late) == ["code_wrong"]


def test_a_newer_code_ends_the_older(worker, code, desk):
    newer = codes.issue_reset_code(user=worker, by=desk(Role.SECURITY_ADMIN), at=AT)

    assert refused(worker, code) == ["code_wrong"]
    assert use(worker, newer) == worker


def test_a_code_opens_no_other_account_and_no_disabled_one(worker, code, desk):
    assert refused(desk(Role.CENTER_WORKER).user, code) == ["code_wrong"]

    User.objects.filter(pk=worker.pk).update(is_active=False)

    assert refused(worker, code) == ["code_wrong"]


@pytest.mark.parametrize("nothing", ["", "-", "０", "AAAA-AAAA-AAAA-AAAA"])
def test_nothing_like_a_code_opens_nothing(worker, nothing):
    assert refused(worker, nothing) == ["code_wrong"]


def test_a_password_that_will_not_do_leaves_the_code_good(worker, code):
    assert refused(worker, code, worker.username + "-X1") == ["password_unfit"]

    assert use(worker, code) == worker


def test_a_new_password_is_none_of_the_last_five(worker, desk):
    by = desk(Role.SECURITY_ADMIN)
    worker.set_password("Passw0rd-no-0")
    worker.save()
    for number in range(1, 6):
        use(worker, codes.issue_reset_code(user=worker, by=by, at=AT), f"Passw0rd-no-{number}")

    code = codes.issue_reset_code(user=worker, by=by, at=AT)

    assert refused(worker, code, "Passw0rd-no-1") == ["password_unfit"]
    assert use(worker, code, "Passw0rd-no-0") == worker
    assert worker.past_passwords.count() == 5


def test_a_password_from_elsewhere_is_not_chosen_again(worker, code):
    assert refused(worker, code, "Passw0rd-demo") == ["password_unfit"]


def test_a_used_code_ends_every_sign_in_of_the_account(client, worker, code):
    client.sit_at(worker.desks.get())
    before = client.get("/").status_code

    use(worker, code)

    assert (before, client.get("/").status_code) == (200, 302)


BLIND = [
    (Role.DISTRICT_OFFICER, "海淀区"),
    (Role.DISTRICT_LEADER, "朝阳区"),
    (Role.EXECUTIVE_DIRECTOR, None),
    (Role.AUDIT_ADMIN, None),
]


@pytest.mark.parametrize(("role", "district"), BLIND)
def test_nobody_else_hands_out_a_code(worker, desk, role, district):
    by = desk(role, make_district(district) if district else None)

    with pytest.raises(User.DoesNotExist):
        codes.issue_reset_code(user=worker, by=by, at=AT)


@pytest.mark.parametrize("role", [Role.DISTRICT_LEADER, Role.SUPERVISOR, Role.CITY_OFFICER])
def test_a_district_resets_nobody_who_also_works_elsewhere(worker, desk, role):
    desk(role, user=worker)

    assert not User.objects.visible_to(desk(Role.DISTRICT_OFFICER)).filter(pk=worker.pk).exists()


def test_a_district_resets_nobody_of_two_districts_and_no_superuser(worker, desk):
    officer = desk(Role.DISTRICT_OFFICER)
    boss = desk(Role.CENTER_WORKER).user
    User.objects.filter(pk=boss.pk).update(is_superuser=True)
    far = make_subdistrict("中关村街道", make_district("海淀区"))
    desk(Role.CENTER_WORKER, far, user=worker)

    assert not User.objects.visible_to(officer).exists()


def test_one_does_not_hand_oneself_a_code(desk):
    by = desk(Role.SECURITY_ADMIN)

    with pytest.raises(Refused) as refusal:
        codes.issue_reset_code(user=by.user, by=by, at=AT)

    assert refusal.value.codes == ["own_account"]


def test_a_disabled_account_gets_no_code(desk, worker):
    worker.switch_off(at=AT, reason="离职")

    with pytest.raises(Refused) as refusal:
        codes.issue_reset_code(user=worker, by=desk(Role.SECURITY_ADMIN), at=AT)

    assert refusal.value.codes == ["account_disabled"]


def test_the_log_has_the_act_and_not_the_code(worker, code):
    act = AuditEvent.objects.order_by("pk").last()

    assert (act.what, act.object_label) == ("发放密码重置代码", worker.username)
    assert code not in str(list(AuditEvent.objects.values()) + list(OneTimeCode.objects.values()))


URL = "/accounts/code/"


def post(client, username, code, password=NEW):
    data = {"username": username, "code": code, "password": password, "again": password}
    return client.post(URL, data)


def test_the_page_takes_the_code_and_leads_to_the_door(client, worker, fresh):
    response = post(client, worker.username, fresh)
    door = client.get(response["Location"])
    entered = client.post("/accounts/sign-in/", {"username": worker.username, "password": NEW})

    assert "密码已设置，请用新密码登录。" in door.content.decode()
    assert entered.status_code == 302


def test_the_page_says_the_same_of_a_stranger_and_of_a_wrong_code(client, worker, code):
    known, unknown = post(client, worker.username, "A" * 16), post(client, "nobody-here", "A" * 16)

    assert codes.WRONG.message in known.content.decode()
    assert errors(known) == errors(unknown)


def errors(page):
    return page.context["form"].errors.as_data().__repr__()


def test_wrong_codes_lock_the_account_like_wrong_passwords(client, worker, fresh):
    statuses = [post(client, worker.username, "A" * 16).status_code for _ in range(5)]

    locked = post(client, worker.username, fresh)

    assert statuses == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    assert not User.objects.get(pk=worker.pk).check_password(NEW)


def test_a_code_handed_over_in_person_lifts_the_lock(client, worker, desk):
    for _ in range(5):
        post(client, worker.username, "A" * 16)

    code = codes.issue_reset_code(user=worker, by=desk(Role.DISTRICT_OFFICER), at=AT)

    assert not AccessAttempt.objects.filter(username=worker.username).exists()
    assert code


MISTAKES = [
    ({"again": "anders"}, "两次输入的密码不一致"),
    ({"password": "kurz", "again": "kurz"}, "密码至少10个字符。"),
    ({"username": ""}, "请填写用户名"),
    ({"code": ""}, "请填写一次性代码"),
]


@pytest.mark.parametrize(("typed", "sentence"), MISTAKES)
def test_a_mistake_is_said_beside_its_field(client, typed, sentence):
    data = {"username": "wang", "code": "A" * 16, "password": NEW, "again": NEW}

    page = client.post(URL, {**data, **typed})

    assert sentence in page.content.decode()
