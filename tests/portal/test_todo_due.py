"""The lines of the home page with a due moment: extended, returned, and nil returns to be signed."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.deadlines import BEIJING
from pilots import actions
from portal.todo import todos_for
from tests.accounts.factories import make_desk, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, make_round, walk_up
from tests.pilots.test_extensions import LATER, extend, owed
from tests.pilots.test_nil_returns import declare, step
from tests.pilots.test_returns import send_back

pytestmark = pytest.mark.django_db


def lines(role, at=NOON) -> dict:
    return {todo.label: todo for todo in todos_for(make_desk(role), at=at)}


def test_what_is_owed_carries_the_extended_moment_and_says_so(client):
    round = make_round()
    extend(owed(round))
    officer = make_desk(Role.DISTRICT_OFFICER)

    line = lines(Role.DISTRICT_OFFICER)["报送2021年试点试点推荐材料"]
    home = client.sit_at(officer).get(reverse("portal:home")).content.decode()

    assert (line.due_at, line.is_extended, line.is_overdue) == (LATER, True, False)
    assert line.url == reverse("pilots:obligation_detail", args=[owed(round).pk])
    assert "延期至2021年5月21日(周五)24:00前" in home


def test_what_was_returned_carries_the_nearest_moment_of_its_return():
    form = walk_up(make_recommendation())
    due_at = datetime(2021, 6, 5, tzinfo=BEIJING)
    send_back(form, "premises", due_at=due_at)

    before, after = (lines(Role.DISTRICT_OFFICER, at=at) for at in (NOON, due_at))

    assert before["修改退回的2021年试点推荐表"].due_at == due_at
    overdue = [found["修改退回的2021年试点推荐表"].is_overdue for found in (before, after)]
    assert overdue == [False, True]


def test_a_nil_return_waits_first_for_the_leader_and_then_for_the_city():
    nil = declare(owed(make_round()))
    first = (lines(Role.DISTRICT_LEADER), lines(Role.CITY_OFFICER))
    step("sign", nil)

    then = (lines(Role.DISTRICT_LEADER), lines(Role.CITY_OFFICER))

    assert ["审核朝阳区试点推荐零报告" in found for found in (first[0], then[0])] == [True, False]
    assert ["签收朝阳区试点推荐零报告" in found for found in (first[1], then[1])] == [False, True]
    assert "报送2021年试点试点推荐材料" not in lines(Role.DISTRICT_OFFICER)


def test_the_city_is_led_to_the_candidates_that_wait_and_to_none_of_a_closed_round(client):
    signed = walk_up(make_recommendation(), until="sign")
    received = walk_up(make_recommendation(signed.round, make_subdistrict("潘家园街道")))
    city = client.sit_at(make_desk(Role.CITY_OFFICER))

    found = lines(Role.CITY_OFFICER)

    for label, form in (
        ("签收2021年试点推荐表", signed),
        ("对2021年推荐单位提出拟办意见", received),
    ):
        assert found[label].count == 1
        rows = city.get(found[label].url).context["rows"]
        assert [row.recommendation.pk for row in rows] == [form.pk]
    leader = make_desk(Role.CITY_LEADER)
    actions.move_round("close", round=signed.round, by=leader, at=NOON, note="已完成。")
    assert "对2021年推荐单位提出拟办意见" not in lines(Role.CITY_OFFICER)
