"""How much waits for the desk, in the menu of every page: computed, and never in the way."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from accounts.sessions import SessionStore
from portal.todo import SOURCES, todos_for
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_case

pytestmark = pytest.mark.django_db
COUNT, HOME, INBOX = map(reverse, ("portal:todo_count", "portal:home", "accounts:inbox_list"))
ASKS = f'data-count-from="{COUNT}"'
QUERIES = 21  # the session, the user, the desk, and what a district's officer may have to do


def officer_with(cases: int):
    """A desk whose district has this many cases to recognize."""
    round = make_round()
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    for _ in range(cases):
        make_case(center, round, recognized=False)
    return make_desk(Role.DISTRICT_OFFICER, center.district)


def test_the_number_is_that_of_the_lines_on_the_home_page(client):
    desk = officer_with(3)
    client.sit_at(desk)

    home = client.get(HOME)

    shown = sum(
        int(number) for number in re.findall(r'"task-count">(\d+)项', home.content.decode())
    )
    assert shown >= 3
    assert client.get(COUNT).json() == {"count": shown}
    assert shown == sum(todo.count for todo in todos_for(desk, at=timezone.now()))
    assert f"，<span data-count>{shown}</span>项待办" in home.content.decode()
    assert ASKS not in home.content.decode()  # it is there already


@pytest.mark.parametrize("role", Role)
def test_a_page_asks_only_where_a_desk_can_have_something_to_do(client, role):
    client.sit_at(make_desk(role))

    page = client.get(INBOX).content.decode()

    assert (ASKS in page) == (role in SOURCES)
    assert not re.search(r"<span data-count>\d", page)  # asked for afterwards, not on the way
    assert "count" in client.get(COUNT).json()


def test_who_is_signed_out_is_told_nothing(client):
    officer_with(1)

    answer = client.get(COUNT)

    assert answer.status_code == 302
    assert answer.url == f"{reverse('accounts:sign_in')}?next={COUNT}"


def test_it_stands_in_no_log_and_keeps_nobody_signed_in(client, monkeypatch):
    client.sit_at(officer_with(1))
    client.get(INBOX)
    (before,), logged = Session.objects.values_list("expire_date"), AuditEvent.objects.count()
    later = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert client.get(COUNT).json()["count"] >= 1

    assert list(Session.objects.values_list("expire_date")) == [before]
    assert AuditEvent.objects.count() == logged
    client.get(INBOX)
    assert list(Session.objects.values_list("expire_date")) != [before]


def test_an_answer_that_comes_late_does_not_put_back_the_desk_of_a_moment_ago():
    session = SessionStore()
    session["desk"] = 1
    session.create()
    asking, switching = SessionStore(session.session_key), SessionStore(session.session_key)
    assert asking["desk"] == 1
    switching["desk"] = 2
    switching.save()

    asking.leave_alone()
    asking.save()

    assert SessionStore(session.session_key)["desk"] == 2


@pytest.mark.parametrize("cases", [1, 3])
def test_it_asks_the_same_for_one_thing_and_for_three(client, django_assert_num_queries, cases):
    client.sit_at(officer_with(cases))

    with django_assert_num_queries(QUERIES):
        client.get(COUNT)
