"""Who hears that money has been shared out."""

import pytest
from django.urls import reverse

from accounts.models import Message
from accounts.roles import Role
from tests.accounts.cast import HERE, heard, make_cast
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.funding.factories import adopt, make_centers, make_pool, make_run
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db


def test_an_adopted_run_is_news_for_its_centers_and_no_others(client, round):
    cast = make_cast()
    make_center(make_unit(round))
    (other,) = make_centers(round, (4, 200))
    pool = make_pool(round)
    neighbor = make_desk(Role.EXECUTIVE_DIRECTOR, other.subdistrict)

    adopt(make_run(pool))

    executive = (Role.EXECUTIVE_DIRECTOR, HERE)
    title = "资金分配方案已采用"
    assert heard(cast, title) == {executive}
    assert Message.objects.filter(title=title, desk=neighbor).count() == 1
    message = Message.objects.get(title=title, desk=cast[executive])
    assert message.text == f"朝阳区已采用“{pool}”的分配方案，请查看本中心的分配金额。"
    client.sit_at(cast[executive]).post(reverse("accounts:message_open", args=[message.pk]))
    assert client.get(message.url).status_code == 200


def test_a_trial_is_no_news(round):
    make_cast()
    make_centers(round, (4, 200))
    before = Message.objects.count()

    make_run(make_pool(round))

    assert Message.objects.count() == before
