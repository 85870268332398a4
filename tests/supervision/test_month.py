"""The month of sessions: planned and held told apart, months in the address."""

from datetime import date, time

import pytest
from django.urls import reverse

from accounts.roles import Role
from supervision.month import month_asked
from supervision.states import SessionState
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.supervision.factories import make_session

MONTH = reverse("supervision:session_month")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2021-06", date(2021, 6, 1)),
        ("2021-12", date(2021, 12, 1)),
        ("", date(2022, 2, 1)),
        ("2021-13", date(2022, 2, 1)),
        ("2020-12", date(2022, 2, 1)),
        ("2100-01", date(2022, 2, 1)),
        ("x", date(2022, 2, 1)),
    ],
)
def test_a_month_is_read_off_the_address_and_else_it_is_this_one(text, first):
    assert month_asked(text, on=date(2022, 2, 28)) == first


@pytest.mark.django_db
def test_a_month_shows_each_day_what_was_held_and_what_is_planned(client):
    center = make_center()
    desk = make_desk(Role.SUPERVISOR, center.subdistrict)
    make_session(center, supervisor=desk, topic="已开展的", minutes=90)
    make_session(
        center, supervisor=desk, topic="计划的", state=SessionState.PLANNED, starts_at=time(9)
    )
    make_session(center, supervisor=desk, topic="取消的", state=SessionState.CANCELLED)
    make_session(center, supervisor=desk, topic="上月的", held_on=date(2021, 5, 31))
    client.sit_at(make_desk(Role.CITY_VIEWER))

    june = client.get(MONTH, {"month": "2021-06"})
    may = client.get(MONTH, {"month": june.context["month"].previous})
    july = client.get(MONTH, {"month": june.context["month"].next})

    (day,) = june.context["month"].days
    assert (day.day, [row.topic for row in day.sessions]) == (
        date(2021, 6, 10),
        ["计划的", "已开展的"],
    )
    assert june.context["month"].summary == "已开展1次，共1.5小时；计划1次。"
    assert "month-planned" in june.text
    assert [row.topic for one in may.context["month"].days for row in one.sessions] == ["上月的"]
    assert "这个月没有督导" in july.text


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_a_month_takes_a_fixed_number_of_queries(client, django_assert_num_queries, rows):
    center = make_center()
    for hour in range(rows):
        make_session(center, starts_at=time(8 + hour))
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    with django_assert_num_queries(6):
        client.get(MONTH, {"month": "2021-06"})
