"""A record written on a phone: the connection is lost, the sign-in too, nothing typed is."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from cases.models import ServiceRecord
from tests.cases.factories import make_current_center, make_worker

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
            "text": TEXT,
        }
    )
    page.locator("summary", has_text="更多").click()
    visitor.fill({"community": "劲松中社区"})

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
    assert page.locator("main [name=community]").input_value() == "劲松中社区"
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
