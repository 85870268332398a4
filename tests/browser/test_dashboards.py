"""The dashboards, the home page and search: read by axe, at a desk's width and a phone's."""

from django.utils import timezone

from accounts.roles import Role
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center, make_premises
from tests.pilots.factories import make_current_unit, make_unit
from tests.reports.factories import make_case, make_pool, make_staff

# Boxes on paper that scroll or cut what they hold; and those on the screen that hide it without a hint.
CUT = """() => [...document.querySelectorAll(".table-responsive, .dash-short")].filter((box) => {
  const look = getComputedStyle(box);
  return look.overflowX !== "visible" || look.overflowY !== "visible" || look.maxHeight !== "none";
}).length"""
UNHINTED = """() => [...document.querySelectorAll(".table-responsive")].filter((box) => {
  const cell = box.querySelector("tbody td");
  return box.scrollWidth > box.clientWidth + 1
    && (!getComputedStyle(box).backgroundAttachment.includes("local")
      || getComputedStyle(cell).backgroundColor !== "rgba(0, 0, 0, 0)");
}).length"""
SCROLLED = """() => [...document.querySelectorAll(".table-responsive")]
  .filter((box) => box.scrollWidth > box.clientWidth + 1).length"""
FARTHEST = 250  # presses of Tab


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

    def tab_to(link):
        """By keyboard alone, from where the focus is."""
        for _ in range(FARTHEST):
            if link.evaluate("(one) => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {link}")

    def enter(link):
        tab_to(link)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    visitor.sign_in(officer.user.username)
    fits(390)
    visitor.follow("打开数据看板")
    fits(390)
    assert page.evaluate(SCROLLED) > 0
    assert page.evaluate(UNHINTED) == 0
    fits(1280)
    panel = page.locator("section", has=page.locator("#panel-compare"))
    assert panel.get_by_role("img").get_attribute("aria-label").startswith("各区完成情况条形图")
    assert panel.get_by_role("row").count() == 4  # two districts, a head and the sum
    page.emulate_media(media="print")
    assert panel.get_by_role("img").is_visible()
    assert panel.get_by_role("table").is_visible()
    assert page.evaluate(CUT) == 0
    page.emulate_media(media="screen")
    tab_to(page.get_by_label("试点批次", exact=True))
    period, spring = page.get_by_label("时段", exact=True), f"{unit.round.year}-q1"
    tab_to(period)
    for _ in period.locator("option").all():
        if period.input_value() == spring:
            break
        page.keyboard.press("ArrowDown")
    enter(page.get_by_role("button", name="查看"))
    assert f"period={spring}" in page.url
    with page.expect_download() as download:
        panel.get_by_role("link", name="导出").click()
    assert download.value.suggested_filename.endswith(".csv")
    map_ = page.locator("section", has=page.locator("#panel-map"))
    enter(map_.get_by_role("link", name="朝阳区"))
    assert "/districts/" in page.url
    fits(390)
    enter(panel.get_by_role("link", name="望京街道", exact=True))
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
