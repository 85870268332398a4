"""What the executive director hears of the city's decision."""

import pytest
from django.urls import reverse

from accounts.models import Message
from accounts.roles import Role
from centers import actions
from tests.accounts.cast import HERE, heard, make_cast
from tests.accounts.factories import make_desk
from tests.centers.factories import make_candidate
from tests.pilots.factories import NOON

pytestmark = pytest.mark.django_db

EXECUTIVE = (Role.EXECUTIVE_DIRECTOR, HERE)


@pytest.mark.parametrize(
    ("outcome", "title", "text"),
    [
        ("accept", "本单位列入试点", "朝阳区劲松街道在2021年试点的推荐中已审定，列入试点。"),
        ("decline", "本单位未列入试点", "朝阳区劲松街道在2021年试点的推荐中已审定，未列入试点。"),
    ],
)
def test_a_decision_is_news_for_the_executive_director(client, outcome, title, text):
    cast = make_cast()

    actions.decide(
        recommendations=[make_candidate(outcome=outcome)],
        outcome=outcome,
        by=make_desk(Role.CITY_LEADER),
        at=NOON,
        note="今年名额已满。",
    )

    assert heard(cast, title) == {EXECUTIVE}
    message = Message.objects.get(title=title, desk=cast[EXECUTIVE])
    assert message.text == text
    client.sit_at(cast[EXECUTIVE]).post(reverse("accounts:message_open", args=[message.pk]))
    assert client.get(message.url).status_code == 200


def test_the_district_hears_of_it_once_and_not_from_the_center():
    cast = make_cast()

    actions.decide(
        recommendations=[make_candidate()],
        outcome="accept",
        by=make_desk(Role.CITY_LEADER),
        at=NOON,
    )

    assert heard(cast, "推荐单位列入试点") == {
        (Role.DISTRICT_OFFICER, HERE),
        (Role.DISTRICT_LEADER, HERE),
        (Role.SUBDISTRICT_OFFICER, HERE),
    }
