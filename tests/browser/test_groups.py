"""On a phone: the plan of a group, its members, one session with ticks, and what it adds up to."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Gathering
from tests.cases.factories import desk_of, make_current_case, open_case

PHONE = 390


def test_a_group_from_its_plan_to_the_first_session(visitor):
    now, today = timezone.now(), timezone.localdate()
    case = make_current_case(method="group")
    days = {"opened_on": today, "signed_on": today, "at": now}
    for name in ("赵一一", "钱二二"):
        open_case(case.center, desk_of(case), name=name, signer=name, **days)
    page = visitor.page
    page.set_viewport_size({"width": PHONE, "height": 844})

    visitor.sign_in(case.worker.username).go(f"/cases/{case.public_id}/")
    visitor.follow("小组计划和活动")
    plan = {"group_type": "support", "openness": "closed", "session_count": "6", "goals": "互助"}
    visitor.fill(plan).check().press("保存").check()
    visitor.follow("登记组员")
    page.get_by_label("赵一一").check()
    page.get_by_label("钱二二").check()
    visitor.check().press("保存")
    visitor.follow("安排下一节")
    visitor.fill({"topic": "相识", "planned_time": "00:00", "place": "活动室"})
    visitor.fill({"planned_on": today.isoformat()}).press("保存")
    visitor.go("/cases/gatherings/").check()
    waiting = visitor.text()
    visitor.follow("相识").follow("登记开展情况")
    page.get_by_label("赵一一").check()
    visitor.fill({"minutes": "1", "service_type": "social_inclusion", "text": "互相认识。"})
    tomorrow = {"served_on": (today + timedelta(days=1)).isoformat(), "volunteers": "1"}
    visitor.fill(tomorrow).press("保存").check()
    refused = page.get_by_role("alert").inner_text()
    visitor.fill({"served_on": today.isoformat(), "volunteer_minutes": "30"}).press("保存").check()
    session = visitor.text()
    visitor.go(f"/cases/activities/{Gathering.objects.get().activity.public_id}/").check()

    assert "已到日期未登记（1）" in waiting
    assert ("服务日期不能晚于今天" in refused, "志愿服务时长" in refused) == (True, True)
    assert ("1人次" in session, "赵一一" in session, "钱二二" in session) == (True, True, False)
    assert ("签到1次" in visitor.text(), "签到0次" in visitor.text()) == (True, True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
