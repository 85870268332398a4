"""帮助 in a browser: without an account, from a page of a room, searched, on a phone."""

import pytest

from accounts.roles import Role
from portal.handbook import contents
from tests.accounts.factories import make_desk

# Every page put where the open one stands: what is too wide shows, without a page load for each.
WIDEST = """
async (names) => {
  const wide = {};
  for (const name of names) {
    const answer = await fetch(`/help/${name}/`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceChildren(...page.querySelector("main").children);
    wide[name] = document.documentElement.scrollWidth;
  }
  return wide;
}
"""


@pytest.mark.parametrize("width", [390])
def test_help_is_read_before_and_after_sign_in(visitor, width):
    desk, page = make_desk(Role.CENTER_WORKER), visitor.page
    page.set_viewport_size({"width": width, "height": 800})

    visitor.go("/accounts/sign-in/").follow("登录不上怎么办").check()
    locked = visitor.text()
    visitor.follow("断网和超时怎么办").follow("回到帮助目录").check()
    visitor.sign_in(desk.user.username).go("/cases/")
    page.locator("a.desk-help").click()
    page.wait_for_url("**/help/cases/")
    visitor.check()
    picture = page.locator(".handbook-picture img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.handbook-picture img').naturalWidth > 0")
    visitor.follow("为何未计入")
    at_heading = page.url
    visitor.follow("中心工作人员：第一步做什么").check()
    visitor.follow("回到帮助目录")
    page.get_by_label("要查的词").fill("零报告")
    visitor.press("查找").check()
    found = visitor.text()
    widths = page.evaluate(WIDEST, contents.names())

    assert "账号锁定30分钟" in locked
    assert "#" in at_heading
    assert "写到“零报告”" in found
    assert widths == dict.fromkeys(contents.names(), width)
