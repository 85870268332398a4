"""Desks given and taken, accounts switched off and on: by the security administrator alone."""

from datetime import date, datetime

import pytest

from accounts.models import AuditEvent, RoleGrant, User
from accounts.people import accounts as switches
from accounts.people import grants
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused

pytestmark = pytest.mark.django_db

AT = datetime(2021, 6, 1, 10, tzinfo=BEIJING)
TODAY = AT.date()
DESK = {
    "role": Role.CITY_VIEWER,
    "district": None,
    "subdistrict": None,
    "valid_from": TODAY,
    "valid_to": None,
    "basis": "京社发〔2021〕1号",
}


@pytest.fixture
def security(desk):
    return desk(Role.SECURITY_ADMIN)


def refused(act, **facts) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(**facts, at=AT)
    return refusal.value.codes


def test_a_new_account_has_its_desk_and_no_password(security):
    person = {"username": "shiji", "full_name": "何某"}

    user, code = grants.add_account(person=person, desk=DESK, by=security, at=AT)

    given = user.desks.get()
    assert (given.role, given.granted_by, given.basis) == (
        Role.CITY_VIEWER,
        security.user,
        DESK["basis"],
    )
    assert not user.has_usable_password()
    assert user.one_time_codes.open_at(AT).count() == 1
    assert len(code) == 19


def test_everything_wrong_with_a_new_account_is_said_at_once(security):
    person = {"username": security.user.username, "full_name": "何某"}
    desk = {**DESK, "valid_from": date(2021, 5, 31), "valid_to": date(2021, 5, 31)}

    codes = refused(grants.add_account, person=person, desk=desk, by=security)

    assert codes == ["username_taken", "starts_in_past", "ends_before_start"]


ADMINS = list(Role.of_administration)
PAIRS = [(admin, Role.DISTRICT_OFFICER) for admin in ADMINS]
PAIRS += [(Role.DISTRICT_OFFICER, Role.AUDIT_ADMIN), (Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN)]


@pytest.mark.parametrize(("wanted", "held"), PAIRS)
def test_an_administrator_has_no_second_desk(security, desk, wanted, held):
    user = desk(held).user
    district = desk(Role.DISTRICT_OFFICER).district if wanted in Role.of_district else None

    codes = refused(
        grants.grant_desk,
        user=user,
        desk={**DESK, "role": wanted, "district": district},
        by=security,
    )

    assert codes == ["admin_stands_alone"]
    assert user.desks.count() == 1


def test_a_desk_that_is_over_stands_beside_nothing(security, desk):
    user = desk(Role.AUDIT_ADMIN, valid_to=TODAY).user

    grants.grant_desk(user=user, desk=DESK, by=security, at=AT)

    assert user.desks.count() == 2


def test_a_desk_that_ends_before_the_other_begins_is_no_conflict(security, desk):
    user = desk(Role.AUDIT_ADMIN, valid_from=date(2021, 9, 1)).user

    until = {**DESK, "valid_to": date(2021, 9, 1)}
    grants.grant_desk(user=user, desk=until, by=security, at=AT)

    late = {**DESK, "valid_to": date(2021, 9, 2)}
    assert refused(grants.grant_desk, user=user, desk=late, by=security) == ["admin_stands_alone"]


def test_two_business_desks_are_one_persons_daily_bread(security, desk):
    user = desk(Role.DISTRICT_LEADER).user

    grants.grant_desk(user=user, desk=DESK, by=security, at=AT)

    assert user.desks.count() == 2


def test_nobody_gives_or_takes_their_own(security):
    give = refused(grants.grant_desk, user=security.user, desk=DESK, by=security)
    take = refused(grants.end_desk, desk=security, reason="离岗", by=security)
    shut = refused(switches.disable, user=security.user, reason="离岗", by=security)

    assert (give[0], take, shut) == ("own_account", ["own_account"], ["own_account"])


def test_an_ended_desk_is_over_today_and_the_person_is_signed_out(client, security, desk):
    worker = desk(Role.CENTER_WORKER)
    client.sit_at(worker)

    ended = grants.end_desk(desk=worker, reason=" 调离 ", by=security, at=AT)

    assert (ended.valid_to, ended.end_reason, ended.ended_by) == (TODAY, "调离", security.user)
    assert not RoleGrant.objects.held_on(TODAY).filter(pk=worker.pk).exists()
    assert client.get("/").status_code == 302
    assert refused(grants.end_desk, desk=worker, reason="调离", by=security) == ["desk_over"]


def test_a_desk_that_never_began_never_was(security, desk):
    later = desk(Role.CENTER_WORKER, valid_from=date(2021, 9, 1))

    ended = grants.end_desk(desk=later, reason="不再需要", by=security, at=AT)

    assert ended.valid_to == ended.valid_from


def test_a_disabled_account_is_out_at_once_and_comes_back(client, security, desk):
    worker = desk(Role.CENTER_WORKER)
    client.sit_at(worker)

    switches.disable(user=worker.user, reason="休假", by=security, at=AT)
    out = client.get("/").status_code
    switches.enable(user=worker.user, by=security, at=AT)

    user = User.objects.get(pk=worker.user_id)
    assert out == 302
    assert (user.is_active, user.disabled_at, user.enabled_at) == (True, None, AT)
    acts = AuditEvent.objects.order_by("pk").values_list("what", flat=True)
    assert list(acts) == ["登录", "停用账号", "重新启用账号"]


def test_off_twice_on_twice_and_without_a_reason(security, desk):
    user = desk(Role.CENTER_WORKER).user

    assert refused(switches.enable, user=user, by=security) == ["account_enabled"]
    assert refused(switches.disable, user=user, reason=" ", by=security) == ["reason_missing"]
    switches.disable(user=user, reason="休假", by=security, at=AT)
    twice = refused(switches.disable, user=user, reason="休假", by=security)
    assert twice == ["account_disabled"]
