"""How much waits stands in the menu of every page, a moment after the page."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.accounts.factories import make_desk, make_subdistrict
from tests.browser.conftest import Visitor
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_case


@pytest.mark.parametrize("width", [1280, 390])
def test_the_menu_says_how_much_waits_and_says_it_aloud(page, live_server, width):
    page.set_viewport_size({"width": width, "height": 800})
    round = make_round()
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    for _ in range(2):
        make_case(center, round, recognized=False)
    officer = make_desk(Role.DISTRICT_OFFICER, center.district)
    visitor = Visitor(page, live_server.url, counts=True)
    visitor.sign_in(officer.user.username)
    if width < 992:
        page.get_by_role("button", name="打开或收起菜单").click()
    at_home = page.locator(".nav-count").inner_text()

    with page.expect_response("**/to-dos/count/") as answered:
        visitor.go(reverse("accounts:inbox_list"))
    told = answered.value.json()["count"]
    if width < 992:
        page.get_by_role("button", name="打开或收起菜单").click()
    page.get_by_role("link", name=re.compile(f"^工作台 ?，{told}项待办$")).wait_for()

    assert told > 1
    assert str(told) in at_home
    visitor.check()
