"""The dashboards, the home page and search: read by axe, at a desk's width and a phone's."""

from django.utils import timezone

from accounts.roles import Role
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center, make_premises
from tests.pilots.factories import make_current_unit, make_unit
from tests.reports.factories import make_case, make_pool, make_staff


def test_from_the_home_page_of_the_city_down_to_one_center(visitor):
    unit = make_current_unit(make_subdistrict("劲松街道"))
    center, page = make_center(unit), visitor.page
    make_center(make_unit(unit.round, make_subdistrict("望京街道"), at=timezone.now()))
    make_premises(center)
    make_staff(center, level="intermediate")
    case = make_case(center, unit.round)
    make_pool(unit.round, center.district, shared={center: 4_000_000})
    officer = make_desk(Role.CITY_OFFICER)
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)

    def fits(width):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        visitor.check()

    visitor.sign_in(officer.user.username)
    fits(390)
    visitor.follow("打开数据看板")
    fits(390)
    fits(1280)
    panel = page.locator("section", has=page.locator("#panel-compare"))
    assert panel.get_by_role("img").get_attribute("aria-label").startswith("各区完成情况条形图")
    assert panel.get_by_role("row").count() == 4  # two districts, a head and the sum
    page.get_by_label("时段", exact=True).select_option(f"{unit.round.year}-q1")
    visitor.press("查看")
    assert "第一季度" in visitor.text()
    with page.expect_download() as download:
        panel.get_by_role("link", name="导出").click()
    assert download.value.suggested_filename.endswith(".csv")
    map_ = page.locator("section", has=page.locator("#panel-map"))
    with page.expect_navigation():
        map_.get_by_role("link", name="朝阳区").press("Enter")
    fits(390)
    visitor.follow("望京街道")
    fits(390)

    visitor.go("/search/")
    page.get_by_role("textbox", name="搜索").fill("劲松")
    visitor.press("搜索").check()
    visitor.follow("朝阳区劲松街道社会工作服务中心")
    visitor.go(f"/search/?q={case.number}").check()

    visitor.sign_in(head.user.username)
    fits(390)
    page.emulate_media(media="print")
    visitor.follow("打开数据看板")
    assert "有资金" in visitor.text()
    assert not page.get_by_role("link", name="导出").first.is_visible()
