"""A second press of a step that was taken: its own actor is told it is done, others by whom."""

from html import unescape

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.chinese_dates import format_moment
from pilots import actions
from tests.accounts.factories import make_desk
from tests.pilots.factories import (
    NOON,
    fill_plan,
    make_plan,
    make_recommendation,
    make_round,
    make_unit,
    walk_up,
)
from tests.reports.factories import DECEMBER, make_summary

pytestmark = pytest.mark.django_db


def recommendation():
    return make_recommendation(), "pilots:recommendation", NOON


def plan():
    return fill_plan(make_plan(make_unit())), "pilots:plan", NOON


def summary():
    return make_summary(make_unit(make_round()).round), "reports:summary", DECEMBER


KINDS = pytest.mark.parametrize("begun", [recommendation, plan, summary])


def press(client, content, room, step):
    kwargs = {"pk": content.pk}
    answer = client.post(reverse(f"{room}_step", kwargs=kwargs), {"step": step}, follow=True)
    return answer, unescape(answer.content.decode())


@KINDS
@pytest.mark.parametrize("until", ["sign", "receive"])
def test_who_signed_is_told_since_when_also_once_the_city_went_on(client, begun, until):
    content, room, at = begun()
    content = walk_up(content, until=until, at=at)
    signer = content.submission.history.get(step="sign").by

    answer, text = press(client.sit_at(signer), content, room, "sign")

    assert answer.redirect_chain == [(reverse(f"{room}_detail", kwargs={"pk": content.pk}), 302)]
    assert f"已于{format_moment(at)}审核通过并上报，不需要再次办理。" in text
    assert content.submission.history.filter(step="sign").count() == 1


@KINDS
def test_anybody_else_is_refused_and_told_by_whom_and_when(client, begun):
    content, room, at = begun()
    content = walk_up(content, until="sign", at=at)
    taken = content.submission.history.get(step="sign")
    other = make_desk(Role.DISTRICT_LEADER, content.district)

    answer, text = press(client.sit_at(other), content, room, "sign")

    assert answer.redirect_chain == []
    refused = f"{taken.actor}已于{format_moment(at)}审核通过并上报，当前状态是“已上报”，不能再"
    assert refused in text


def test_what_came_back_since_is_not_done(client):
    content, room, at = recommendation()
    content = walk_up(content, until="sign", at=at)
    signer = content.submission.history.get(step="sign").by
    actions.take_step("recall", content=content, by=signer, at=at)
    walk_up_again = content.submission.history.get(step="hand_in").by
    actions.take_step("hand_in", content=content, by=walk_up_again, at=at)
    actions.take_step("send_back", content=content, by=signer, at=at, returns=[("basics", "改")])

    answer, text = press(client.sit_at(signer), content, room, "sign")

    assert answer.redirect_chain == []
    assert "当前状态是“退回修改”，不能审核通过并上报。" in text


def test_filing_a_plan_again_is_told_and_leads_to_it(client):
    content, room, at = plan()
    content = walk_up(content, at=at)
    leader = make_desk(Role.CITY_LEADER)
    actions.take_step("file", content=content, by=leader, at=at)

    answer, text = press(client.sit_at(leader), content, room, "file")

    assert len(answer.redirect_chain) == 1
    assert f"已于{format_moment(at)}备案，不需要再次办理。" in text


def test_returning_again_is_told_and_leads_to_the_paper(client):
    content, room, at = plan()
    content = walk_up(content, at=at)
    officer = make_desk(Role.CITY_OFFICER)
    returns = [(next(iter(content.PARTS)), "请修改。")]
    due = {"return_due_at": at.replace(year=at.year + 1)}
    actions.take_step("return", content=content, by=officer, at=at, returns=returns, **due)
    address = reverse(f"{room}_return", kwargs={"pk": content.pk})
    opinion = dict.fromkeys(content.PARTS, "请修改。")

    answer = client.sit_at(officer).post(
        address, {**opinion, "return_due_on": "2099-01-04"}, follow=True
    )

    assert len(answer.redirect_chain) == 1
    assert f"已于{format_moment(at)}退回区里修改" in answer.content.decode()
