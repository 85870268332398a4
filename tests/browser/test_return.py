"""Two sections returned after the deadline, mended, and handed in again in time for their own day."""

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.models import Submission
from tests.accounts.factories import make_desk
from tests.pilots.factories import make_recommendation, walk_up

IN_TIME = datetime(2021, 5, 18, 17, 59, 59, tzinfo=BEIJING)
AFTER_THE_DEADLINE = datetime(2021, 5, 20, 10, tzinfo=BEIJING)
MENDED = datetime(2021, 5, 26, 16, tzinfo=BEIJING)
LAST_SECOND = datetime(2021, 5, 27, 23, 59, 59, tzinfo=BEIJING)


@pytest.fixture
def clock(monkeypatch):
    now = [IN_TIME]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


def test_a_return_after_the_deadline_is_mended_in_time_for_its_own_day(visitor, clock):
    form = walk_up(make_recommendation(), at=IN_TIME)
    home = f"/pilots/recommendations/{form.pk}/"
    city, officer, leader = (
        make_desk(role).user.username
        for role in (Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER)
    )

    clock[0] = AFTER_THE_DEADLINE
    visitor.sign_in(city).go(home).follow("退回区里修改")
    day = visitor.check().page.locator("[name=return_due_on]").input_value()
    assert day == "2021-05-27"
    visitor.fill({"premises": "地址请写到门牌。", "funds": "区级资金请核实。"})
    visitor.press("退回区里修改")

    clock[0] = MENDED
    visitor.sign_in(officer).go(home)
    assert "应于2021年5月27日(周四)24:00前重报，还有1天。" in visitor.check().text()
    for section, typed in (
        ("premises", {"address": "劲松中街14号"}),
        ("funds", {"funds_district": "12"}),
    ):
        visitor.go(f"{home}sections/{section}/").fill(typed).press("保存草稿")
    visitor.go(f"{home}sections/contact/")
    assert "退回意见没有涉及这一部分，不能修改。" in visitor.text()
    visitor.go(home).press("提交区级审核")

    clock[0] = LAST_SECOND
    visitor.sign_in(leader).go("/pilots/sign-offs/").check()
    visitor.fill({"pick": [str(form.pk)]}).press("通读勾选的推荐表")
    visitor.check().press("审核通过并上报")
    assert "推荐汇总表" in visitor.check().text()

    visitor.sign_in(city).go(home)
    said = visitor.check().text()
    assert (
        "按时上报：应于2021年5月18日(周二)18:00前上报，首次上报时间为2021年5月18日 17:59。" in said
    )
    assert (
        "退回后按时重报：应于2021年5月27日(周四)24:00前重报，重报时间为2021年5月27日 23:59。"
        in said
    )
    assert said.count("已修改") == 2
    submission = Submission.objects.get()
    assert (submission.is_late, submission.is_resent_late) == (False, False)
