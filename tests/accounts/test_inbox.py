"""Who is told, and what counts as read."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError

from accounts import inbox
from accounts.models import Message, RoleGrant
from accounts.roles import Role
from core.deadlines import BEIJING
from tests.accounts.factories import make_desk, make_district

pytestmark = pytest.mark.django_db

NOON = datetime(2021, 6, 10, 12, tzinfo=BEIJING)


def tell(*desks, title="试点方案已备案", url="/pilots/plans/1/"):
    return inbox.tell(desks, title=title, text="朝阳区试点方案已备案。", url=url, at=NOON)


@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({"valid_from": date(2021, 6, 10)}, True),
        ({"valid_from": date(2021, 6, 11)}, False),
        ({"valid_to": date(2021, 6, 11)}, True),
        ({"valid_to": date(2021, 6, 10)}, False),
    ],
)
def test_only_a_desk_held_on_the_day_is_told(facts, is_told):
    desk = make_desk(Role.DISTRICT_LEADER, **facts)

    found = list(inbox.desks_of(Role.DISTRICT_LEADER, at=NOON, district=make_district()))

    assert found == ([desk] if is_told else [])


def test_the_day_is_that_of_beijing():
    make_desk(Role.CITY_OFFICER, valid_from=date(2021, 6, 11))

    early = inbox.desks_of(Role.CITY_OFFICER, at=datetime(2021, 6, 10, 23, 59, tzinfo=BEIJING))
    late = inbox.desks_of(Role.CITY_OFFICER, at=datetime(2021, 6, 11, 0, 0, tzinfo=BEIJING))

    assert (early.count(), late.count()) == (0, 1)


def test_a_closed_account_is_not_told():
    desk = make_desk(Role.CITY_OFFICER)
    desk.user.is_active = False
    desk.user.save()

    assert not inbox.desks_of(Role.CITY_OFFICER, at=NOON).exists()


@pytest.mark.parametrize("column", ["subdistrict", "served", "district", "user"])
@pytest.mark.parametrize("role", Role.values)
def test_what_belongs_to_no_unit_is_news_for_no_desk(column, role):
    """A unit that carries on nothing has NULL there: it must not be taken for the NULL asked."""
    desk = make_desk(role)

    assert list(inbox.desks_of(role, at=NOON)) == [desk]
    assert list(inbox.desks_of(role, at=NOON, **{column: None})) == []


def test_unread_news_is_counted_for_each_desk_by_itself():
    officer = make_desk(Role.DISTRICT_OFFICER)
    leader = make_desk(Role.DISTRICT_LEADER, make_district("海淀区"), user=officer.user)
    silent = make_desk(Role.CITY_VIEWER, user=officer.user)
    (read, _), _ = tell(officer, leader), tell(leader)
    inbox.open_message(read, at=NOON)

    desks = RoleGrant.objects.with_unread()

    assert {desk.pk: desk.unread for desk in desks} == {officer.pk: 0, leader.pk: 2, silent.pk: 0}


def test_the_first_reading_counts():
    (message,) = tell(make_desk(Role.CITY_OFFICER))
    inbox.open_message(message, at=NOON)

    inbox.open_message(message, at=NOON.replace(hour=18))

    message.refresh_from_db()
    assert message.read_at == NOON


def test_all_that_was_shown_is_marked_and_nothing_else():
    desk, other = make_desk(Role.CITY_OFFICER), make_desk(Role.CITY_OFFICER)
    shown, *_ = tell(desk), tell(other)
    later = tell(desk)

    count = inbox.mark_read(by=desk, up_to=shown[0].pk, at=NOON)

    assert count == 1
    unread = Message.objects.unread().order_by("pk")
    assert [message.desk for message in unread] == [other, desk]
    assert later[0] in unread


@pytest.mark.parametrize("url", ["//example.cn/", "https://example.cn/", "javascript:alert(1)", ""])
def test_a_message_leads_nowhere_but_into_the_house(url):
    with pytest.raises(IntegrityError):
        tell(make_desk(Role.CITY_OFFICER), url=url)
