"""A summary report on its way is news, and the news leads to it."""

import pytest
from django.urls import reverse

from accounts.models import Message
from accounts.roles import Role
from pilots import actions as pilots
from tests.accounts.cast import CITY, HERE, heard, make_cast
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round
from tests.reports.factories import DECEMBER, signed_summary

pytestmark = pytest.mark.django_db


def file(report):
    for name, role in (("receive", Role.CITY_OFFICER), ("file", Role.CITY_LEADER)):
        pilots.take_step(name, content=report, by=make_desk(role), at=DECEMBER)


@pytest.mark.parametrize(
    ("done", "title", "readers"),
    [
        (lambda report: None, "工作总结报告待签收", {(Role.CITY_OFFICER, CITY)}),
        (file, "工作总结报告已备案", {(Role.DISTRICT_OFFICER, HERE), (Role.DISTRICT_LEADER, HERE)}),
    ],
)
def test_each_step_of_a_report_is_news_for(client, done, title, readers):
    cast = make_cast()

    done(signed_summary(make_round(), make_district()))

    assert heard(cast, title) == readers
    for reader in readers:
        message = Message.objects.get(title=title, desk=cast[reader])
        client.sit_at(cast[reader]).post(reverse("accounts:message_open", args=[message.pk]))
        assert client.get(message.url).status_code == 200
