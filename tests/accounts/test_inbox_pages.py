"""The inbox on screen: its own desk's news, opened and marked by POST alone."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts import inbox
from accounts.models import Message
from accounts.roles import Role
from core.deadlines import BEIJING
from tests.accounts.factories import make_desk, make_district

pytestmark = pytest.mark.django_db

NOON = datetime(2021, 6, 10, 12, tzinfo=BEIJING)
LIST = reverse("accounts:inbox_list")
READ = reverse("accounts:inbox_read")


def tell(desk, text="朝阳区试点方案（2021年）已备案。", at=NOON):
    (message,) = inbox.tell([desk], title="试点方案已备案", text=text, url="/pilots/plans/", at=at)
    return message


def opening(message):
    return reverse("accounts:message_open", args=[message.pk])


@pytest.fixture
def officer(db):
    return make_desk(Role.DISTRICT_OFFICER)


def test_news_is_shown_with_its_moment_and_looking_marks_nothing(client, officer):
    message = tell(officer)

    page = client.sit_at(officer).get(LIST).content.decode()

    assert "朝阳区试点方案（2021年）已备案。" in page
    assert "2021年6月10日" in page
    assert '<span class="state state-waiting">未读</span>' in page
    assert Message.objects.get() == message
    assert Message.objects.get().read_at is None


def test_opening_marks_as_read_and_leads_there(client, officer):
    message = tell(officer)

    response = client.sit_at(officer).post(opening(message))

    assert (response.status_code, response["Location"]) == (302, "/pilots/plans/")
    message.refresh_from_db()
    assert message.read_at is not None
    assert '<span class="state state-neutral">已读</span>' in client.get(LIST).content.decode()


def test_nobody_opens_or_sees_the_news_of_another_desk(client, officer):
    same_person = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"), user=officer.user)
    colleague = make_desk(Role.DISTRICT_OFFICER)
    message = tell(colleague, text="同事的消息。")
    own_elsewhere = tell(same_person, text="另一岗位的消息。")

    client.sit_at(officer)

    assert client.post(opening(message)).status_code == 404
    assert client.post(opening(own_elsewhere)).status_code == 404
    page = client.get(LIST).content.decode()
    assert "同事的消息。" not in page
    assert "另一岗位的消息。" not in page
    assert Message.objects.unread().count() == 2


def test_another_desk_is_pointed_to_by_its_number_of_unread_news(client, officer):
    other = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"), user=officer.user)
    tell(officer), tell(other), tell(other)

    page = client.sit_at(officer).get(LIST)

    assert (page.context["unread"], page.context["unread_elsewhere"]) == (1, 2)
    assert "您的其他岗位另有2条未读消息" in page.content.decode()


def test_every_page_says_how_much_is_unread(client, officer):
    tell(officer), tell(officer)

    page = client.sit_at(officer).get(reverse("portal:home")).content.decode()

    assert '<span class="unread-count">2<span class="visually-hidden">条未读</span></span>' in page


def test_all_can_be_marked_as_read_at_once(client, officer):
    tell(officer)
    last = tell(officer)
    came_meanwhile = tell(officer)

    response = client.sit_at(officer).post(READ, {"up_to": last.pk}, follow=True)

    assert "已将2条消息标为已读。" in response.content.decode()
    assert list(Message.objects.unread()) == [came_meanwhile]


@pytest.mark.parametrize("up_to", ["", "abc", None])
def test_marking_needs_to_know_what_was_shown(client, officer, up_to):
    tell(officer)

    response = client.sit_at(officer).post(READ, {} if up_to is None else {"up_to": up_to})

    assert response.status_code == 400
    assert Message.objects.unread().count() == 1


def test_an_empty_inbox_says_what_will_be_there(client, officer):
    page = client.sit_at(officer).get(LIST).content.decode()

    assert "没有消息" in page
    assert "全部标为已读" not in page


def test_older_news_is_on_the_next_page(client, officer):
    for hour in range(30):
        tell(officer, at=NOON + timedelta(hours=hour), text=f"第{hour}条。")

    client.sit_at(officer)
    first = client.get(LIST)
    second = client.get(LIST, {"after": first.context["next"]})

    shown = [row.text for page in (first, second) for row in page.context["rows"]]
    assert shown == [f"第{hour}条。" for hour in reversed(range(30))]
    assert second.context["next"] == ""


@pytest.mark.parametrize("rows", [1, 20])
def test_the_inbox_asks_the_same_however_full_it_is(
    client, officer, django_assert_num_queries, rows
):
    other = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"), user=officer.user)
    for _ in range(rows):
        tell(officer), tell(other)
    client.sit_at(officer)

    with django_assert_num_queries(7):
        client.get(LIST)


def test_a_desk_is_needed(client, officer):
    officer.valid_to = officer.valid_from
    officer.save()

    assert client.sit_at(officer).get(LIST).status_code == 403
