"""Who hears of a form's way, and that the news leads them to it."""

import pytest
from django.urls import reverse

from accounts.models import Message
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from tests.accounts.cast import CITY, HERE, heard, make_cast
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import (
    NOON,
    fill_plan,
    make_plan,
    make_recommendation,
    make_unit,
    walk_up,
)

pytestmark = pytest.mark.django_db

OFFICER, LEADER = (Role.DISTRICT_OFFICER, HERE), (Role.DISTRICT_LEADER, HERE)
STREET = (Role.SUBDISTRICT_OFFICER, HERE)
RETURNS = [("basics", "请核实人口。"), ("premises", "请核实面积。")]


def step(name, content, role):
    unit = make_district() if role in Role.of_district else None
    returns = RETURNS if name in ("send_back", "return") else ()
    by = make_desk(role, unit)
    return actions.take_step(name, content=content, by=by, at=NOON, returns=returns)


def decide(outcome):
    form = walk_up(make_recommendation())
    officer, leader = make_desk(Role.CITY_OFFICER), make_desk(Role.CITY_LEADER)
    actions.propose(recommendation=form, outcome=outcome, by=officer, at=NOON)
    actions.decide(recommendation=form, outcome=outcome, by=leader, at=NOON, note="周联系人不齐。")


DONE = {
    "hand_in": lambda: walk_up(make_recommendation(), until="hand_in"),
    "sign": lambda: walk_up(make_recommendation(), until="sign"),
    "send_back": lambda: step(
        "send_back", walk_up(make_recommendation(), until="hand_in"), Role.DISTRICT_LEADER
    ),
    "return": lambda: step("return", walk_up(make_recommendation()), Role.CITY_OFFICER),
    "accept": lambda: decide("accept"),
    "decline": lambda: decide("decline"),
}
FORM = "朝阳区劲松街道试点推荐表（2021年）"


@pytest.mark.parametrize(
    ("name", "title", "text", "readers"),
    [
        ("hand_in", "试点推荐表待审核", f"{FORM}已提交区级审核，请审核。", {LEADER}),
        (
            "sign",
            "试点推荐表待签收",
            f"{FORM}已审核通过并上报，请签收。",
            {(Role.CITY_OFFICER, CITY)},
        ),
        (
            "send_back",
            "试点推荐表退回修改",
            f"{FORM}由区级审核人退回，请修改：一、基本情况；三、场地设施。",
            {OFFICER, STREET},
        ),
        (
            "return",
            "试点推荐表退回修改",
            f"{FORM}由市级审核人退回，请修改：一、基本情况；三、场地设施。",
            {OFFICER, LEADER, STREET},
        ),
        (
            "accept",
            "推荐单位列入试点",
            f"{FORM}已审定，列入试点。",
            {OFFICER, LEADER, STREET},
        ),
        (
            "decline",
            "推荐单位未列入试点",
            f"{FORM}已审定，未列入试点，理由见办理记录。",
            {OFFICER, LEADER, STREET},
        ),
    ],
)
def test_each_step_of_a_recommendation_is_news_for(client, name, title, text, readers):
    cast = make_cast()

    DONE[name]()

    assert heard(cast, title) == readers
    assert set(Message.objects.filter(title=title).values_list("text", flat=True)) == {text}
    for reader in readers:
        message = Message.objects.get(title=title, desk=cast[reader])
        client.sit_at(cast[reader]).post(reverse("accounts:message_open", args=[message.pk]))
        assert client.get(message.url).status_code == 200, reader


def test_a_filed_plan_is_news_for_the_district(client):
    cast = make_cast()
    plan = fill_plan(make_plan(make_unit()))

    step("file", walk_up(plan), Role.CITY_LEADER)

    assert heard(cast, "试点方案已备案") == {OFFICER, LEADER}
    url = Message.objects.get(title="试点方案已备案", desk=cast[OFFICER]).url
    assert client.sit_at(cast[OFFICER]).get(url).status_code == 200


def test_a_returned_plan_names_its_parts():
    cast = make_cast()
    plan = fill_plan(make_plan(make_unit()))

    actions.take_step(
        "return",
        content=walk_up(plan),
        by=make_desk(Role.CITY_OFFICER),
        at=NOON,
        returns=[("goals", "请写明数量。"), ("measures", "请写明责任单位。")],
    )

    assert heard(cast, "试点方案退回修改") == {OFFICER, LEADER}
    assert Message.objects.get(title="试点方案退回修改", desk=cast[OFFICER]).text == (
        "朝阳区试点方案（2021年）由市级审核人退回，请修改：目标任务；工作措施。"
    )


def test_a_refused_step_is_no_news():
    cast = make_cast()
    form = walk_up(make_recommendation(), until="hand_in")
    before = Message.objects.count()

    with pytest.raises(Refused):
        actions.take_step("sign", content=form, by=cast[OFFICER], at=NOON)

    assert Message.objects.count() == before


@pytest.mark.parametrize(("name", "typed"), [("return", "请核实"), ("decline", "周联系人")])
def test_opinions_and_reasons_stay_on_the_form(name, typed):
    make_cast()

    DONE[name]()

    told = Message.objects.values_list("title", "text")
    assert [news for news in told if typed in "".join(news)] == []
    assert told
