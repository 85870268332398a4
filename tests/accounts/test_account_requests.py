"""A center's request for an account: three persons, one door, one code."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AccountRequest, AuditEvent, OneTimeCode, RoleGrant, User
from accounts.people import requests as actions
from accounts.people.usernames import suggested_username
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_district, make_subdistrict

pytestmark = pytest.mark.django_db

AT = datetime(2021, 6, 1, 10, tzinfo=BEIJING)
FACTS = {
    "full_name": "新社工",
    "username": "xin-shegong",
    "role": Role.CENTER_WORKER,
    "starts_on": date(2021, 6, 3),
    "reason": "新入职",
}


@pytest.fixture
def desks(desk):
    roles = (Role.EXECUTIVE_DIRECTOR, Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN)
    return {role: desk(role) for role in roles}


@pytest.fixture
def asked(desks):
    return propose(desks)


def propose(desks, **facts):
    by = desks[Role.EXECUTIVE_DIRECTOR]
    return actions.propose(facts={**FACTS, **facts}, form_token=uuid4(), by=by, at=AT)


def step(name, asked, by, note=""):
    return actions.take_step(name, request=asked, by=by, at=AT, note=note)


def test_three_persons_make_an_account_with_a_desk_and_a_code(desks, asked):
    step("enable", asked, desks[Role.DISTRICT_OFFICER])
    code = step("grant", asked, desks[Role.SECURITY_ADMIN])

    asked.refresh_from_db()
    user = User.objects.get(username="xin-shegong")
    assert (asked.state, asked.grant.user) == ("granted", user)
    assert not user.has_usable_password()
    assert (asked.grant.role, asked.grant.valid_from) == (Role.CENTER_WORKER, date(2021, 6, 3))
    assert asked.grant.subdistrict == desks[Role.EXECUTIVE_DIRECTOR].subdistrict
    assert [row.step for row in asked.history.order_by("pk")] == ["enable", "grant"]
    assert len(code) == 19
    assert code not in str(list(OneTimeCode.objects.values()))
    assert code not in str(list(AuditEvent.objects.values()))


def test_a_desk_asked_for_an_earlier_day_begins_when_it_is_granted(desks, asked):
    step("enable", asked, desks[Role.DISTRICT_OFFICER])
    later = datetime(2021, 6, 9, 10, tzinfo=BEIJING)

    actions.take_step("grant", request=asked, by=desks[Role.SECURITY_ADMIN], at=later)

    assert RoleGrant.objects.get(user__username="xin-shegong").valid_from == date(2021, 6, 9)


WRONG_ORDER = [
    ("grant", Role.SECURITY_ADMIN, "wrong_state"),
    ("enable", Role.SECURITY_ADMIN, "wrong_role"),
    ("enable", Role.EXECUTIVE_DIRECTOR, "wrong_role"),
    ("decline", Role.DISTRICT_OFFICER, "note_missing"),
]


@pytest.mark.parametrize(("name", "role", "code"), WRONG_ORDER)
def test_no_step_is_taken_out_of_turn_or_without_its_reason(desks, asked, name, role, code):
    with pytest.raises(Refused) as refusal:
        step(name, asked, desks[role])

    assert refusal.value.codes == [code]
    assert not User.objects.filter(username="xin-shegong").exists()


def test_one_person_at_two_desks_does_not_enable_their_own_request(desk, desks, asked):
    both = desk(Role.DISTRICT_OFFICER, user=desks[Role.EXECUTIVE_DIRECTOR].user)

    with pytest.raises(Refused) as refusal:
        step("enable", asked, both)

    assert refusal.value.codes == ["same_person"]


def test_the_database_keeps_the_three_persons_apart(desks, asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountRequest.objects.filter(pk=asked.pk).update(enabled_by=asked.proposed_by)


def test_a_name_that_was_taken_in_between_blocks_the_grant(desks, asked):
    step("enable", asked, desks[Role.DISTRICT_OFFICER])
    User.objects.create_user("xin-shegong", full_name="别人")

    with pytest.raises(Refused) as refusal:
        step("grant", asked, desks[Role.SECURITY_ADMIN])

    assert refusal.value.codes == ["username_taken"]


def test_everything_wrong_with_a_request_is_said_at_once(desks, asked):
    with pytest.raises(Refused) as refusal:
        propose(desks, starts_on=date(2021, 5, 31))

    assert refusal.value.codes == ["username_taken", "starts_in_past"]


def test_a_declined_request_gives_its_name_back(desks, asked):
    step("decline", asked, desks[Role.DISTRICT_OFFICER], note="已有账号")

    assert propose(desks).pk != asked.pk


def test_a_second_press_asks_once(desks):
    token, by = uuid4(), desks[Role.EXECUTIVE_DIRECTOR]

    first, second = (actions.propose(facts=FACTS, form_token=token, by=by, at=AT) for _ in range(2))

    assert first == second


def test_the_suggested_name_is_the_units_code_and_the_next_free_number(desks):
    unit = desks[Role.EXECUTIVE_DIRECTOR].subdistrict
    User.objects.create_user(f"{unit.code}-01", full_name="甲")
    propose(desks, username=f"{unit.code}-02")

    assert suggested_username(unit) == f"{unit.code}-03"


def test_who_sees_a_request(desks, desk, asked):
    sibling = make_subdistrict("潘家园街道")
    blind = [
        desk(Role.EXECUTIVE_DIRECTOR, sibling),
        desk(Role.DISTRICT_OFFICER, make_district("海淀区")),
        desk(Role.AUDIT_ADMIN),
    ]

    assert all(AccountRequest.objects.visible_to(seer).exists() for seer in desks.values())
    assert not any(AccountRequest.objects.visible_to(seer).exists() for seer in blind)
