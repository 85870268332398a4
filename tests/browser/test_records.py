"""On a phone: a service outside any case, one more at once, a warning, and 仍然保存."""

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
