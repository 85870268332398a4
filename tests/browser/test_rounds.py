"""The city copies a round, gives time and chases; a district reports nothing; the table shows it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from pilots.models import Obligation, PilotUnit, Round
from tests.accounts.factories import make_desk
from tests.pilots.factories import make_unit


@pytest.mark.parametrize("width", [390])
def test_a_round_is_copied_and_a_district_reports_nothing_in_it(visitor, width):
    make_unit()
    city, officer = make_desk(Role.CITY_OFFICER), make_desk(Role.DISTRICT_OFFICER)
    leader, page = make_desk(Role.DISTRICT_LEADER), visitor.page
    page.set_viewport_size({"width": width, "height": 800})
    soon = (timezone.localdate() + timedelta(days=900)).isoformat()

    visitor.sign_in(city.user.username).go("/pilots/rounds/").follow("复制上一年度").check()
    overdue = page.locator('select[name$="_over"]')  # there where a day of this year is over
    for number in range(overdue.count()):
        overdue.nth(number).select_option("overdue")
    visitor.press("启动批次").check()
    new = Round.objects.latest_first().first()
    owed = Obligation.objects.get(
        stage__round=new, stage__kind="recommendation", district=officer.district
    )
    visitor.follow("查看报送情况表").check()
    visitor.press("催报朝阳区试点推荐").check()
    chased = visitor.text()
    visitor.go(f"/pilots/obligations/{owed.pk}/").follow("批准延期").check()
    visitor.fill({"new_due_on": soon, "reason": "材料需重新审议。"}).press("批准延期").check()
    extended = visitor.text()
    visitor.sign_in(officer.user.username).go(f"/pilots/obligations/{owed.pk}/")
    visitor.follow("作零报告").fill({"reason": "没有推荐单位。"}).press("提交零报告").check()
    visitor.sign_in(leader.user.username).go(f"/pilots/obligations/{owed.pk}/")
    visitor.follow("没有推荐单位。").press("审核通过并上报").check()
    visitor.sign_in(city.user.username).go(f"/pilots/rounds/{new.pk}/matrix/").check()
    row = page.get_by_role("row", name="朝阳区").inner_text()

    assert PilotUnit.objects.filter(round=new).count() == 1
    assert f"由{city.user}催报" in chased
    assert "原截止时间" in extended
    assert "零报告" in row
    assert page.evaluate("document.documentElement.scrollWidth") <= width
