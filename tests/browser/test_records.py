"""On a phone: one more at once, a doubt, 仍然保存; a lost connection and sign-in lose nothing."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from cases.models import ServiceRecord
from tests.cases.factories import make_current_center, make_worker

PHONE = 390
SERVICE = {
    "starts_at": "00:00",
    "minutes": "1",
    "service_type": "home_visit",
    "field": "elderly_service",
    "text": "入户",
}


def test_two_services_outside_any_case_and_a_doubt(visitor):
    desk = make_worker(make_current_center())
    page = visitor.page
    page.set_viewport_size({"width": PHONE, "height": 844})

    visitor.sign_in(desk.user.username).go("/cases/records/").check()
    visitor.follow("登记案例以外的服务").check()
    folded = page.get_by_label("地点").is_visible()
    page.get_by_text("更多（可不填）").click()
    visitor.fill({**SERVICE, "place": "社区活动室"}).press("保存并再记一条").check()
    kept = [page.locator(f"[name={name}]").input_value() for name in ("service_type", "place")]
    blank = page.locator("[name=text]").input_value()
    visitor.fill({"starts_at": "00:00", "minutes": "1", "text": "又去一次"})
    visitor.press("保存").check()
    asked = visitor.text()
    visitor.press("仍然保存").check()

    assert folded is False
    assert (kept, blank) == (["home_visit", "社区活动室"], "")
    assert ("还没有保存" in asked, "时间重叠" in asked) == (True, True)
    assert "事务性工作占比" in visitor.text()
    assert ServiceRecord.objects.count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


TEXT = "上门探访，老人近期跌倒，已联系社区医院。"


def test_a_record_outlives_a_lost_connection_and_a_lost_sign_in(visitor):
    desk = make_worker(make_current_center())
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.sign_in(desk.user.username).go("/cases/records/add/").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.fill(
        {
            "served_on": timezone.localdate().isoformat(),
            "starts_at": "00:00",
            "minutes": "1",
            "service_type": "home_visit",
            "field": "elderly_service",
            "text": TEXT,
        }
    )
    page.locator("summary", has_text="更多").click()
    visitor.fill({"place": "劲松中社区"})

    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="保存并再记一条").click()
    page.context.set_offline(False)
    Session.objects.all().delete()
    visitor.complaints.clear()
    visitor.go("/cases/records/add/")
    page.get_by_label("用户名").fill(desk.user.username)
    page.get_by_label("密码").fill("Passw0rd-demo")
    visitor.press("登录")

    assert page.locator("main [name=text]").input_value() == TEXT
    visitor.check().press("保存并再记一条")
    assert ServiceRecord.objects.get().text == TEXT
    assert "的服务已登记。" in visitor.text()
    assert page.locator("main [name=text]").input_value() == ""
    assert page.locator("main [name=place]").input_value() == "劲松中社区"
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_a_record_that_never_arrived_is_there_again_although_signed_in(visitor):
    desk = make_worker(make_current_center())
    visitor.sign_in(desk.user.username).go("/cases/records/add/").fill({"text": TEXT})

    visitor.page.context.set_offline(True)
    with visitor.page.expect_event("requestfailed"):
        visitor.page.get_by_role("button", name="保存", exact=True).click()
    visitor.page.context.set_offline(False)
    visitor.complaints.clear()
    visitor.go("/cases/records/add/")

    assert visitor.page.locator("main [name=text]").input_value() == TEXT
