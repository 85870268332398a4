"""The second factor and one's own sign-ins, as the person meets them, at a desk and on a phone."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from tests.accounts.authenticators import Phone
from tests.accounts.factories import make_desk
from tests.browser.test_accounts import acts_on, fits, resize

PASSWORD = "Passw0rd-demo"
STEP = "/accounts/sign-in/code/"


def open_menu(visitor, label):
    visitor.page.locator(".desk-menu summary").click()
    with visitor.page.expect_navigation():
        visitor.page.locator(".desk-menu").get_by_role("link", name=label).click()
    return visitor


def knock(visitor, username):
    """The password alone, which leads to the second page."""
    visitor.go("/accounts/sign-in/").fill({"username": username, "password": PASSWORD})
    return visitor.press("登录")


def type_code(visitor, code):
    return visitor.fill({"code": code}).press("验证并登录")


def enroll(visitor) -> tuple[Phone, list[str]]:
    """Through the pages: the phone and the recovery codes."""
    visitor.follow("启用两步验证").check()
    phone = Phone(visitor.page.locator("main code").inner_text().replace(" ", ""))
    visitor.fill({"code": phone.code(timezone.now())}).press("启用").check()
    return phone, visitor.page.locator(".code-list code").all_inner_texts()


@pytest.mark.parametrize("width", [390])
def test_a_phone_becomes_the_second_factor_and_is_asked_for_at_the_door(visitor, width):
    worker, auditor = make_desk(Role.CENTER_WORKER), make_desk(Role.AUDIT_ADMIN)
    username = worker.user.username
    resize(visitor, width)

    visitor.sign_in(username)
    open_menu(visitor, "两步验证").check()
    phone, recovery = enroll(visitor)
    codes_fit = fits(visitor, width)
    visitor.follow("已保存，继续").check()
    visitor.press("退出")
    knock(visitor, username).check()
    step_fits = fits(visitor, width)
    code = phone.code(timezone.now(), 1)  # the present one has put the device on
    type_code(visitor, code)
    opened = visitor.page.locator(".desk-now").inner_text()
    visitor.press("退出")
    type_code(knock(visitor, username), code).check()
    used = visitor.page.get_by_role("alert").inner_text()
    type_code(visitor, recovery[0])
    opened_again = visitor.page.locator(".desk-now").inner_text()
    visitor.press("退出")
    type_code(knock(visitor, username), recovery[0])
    used_again = visitor.page.get_by_role("alert").inner_text()

    assert len(recovery) == 10
    assert opened == opened_again == "中心工作人员 · 朝阳区劲松街道"
    assert "验证码不正确，或者已经用过" in used
    assert "验证码不正确，或者已经用过" in used_again
    assert codes_fit
    assert step_fits
    acts = acts_on(visitor, auditor, username)
    assert acts.count("登录失败") == 2
    assert acts[-2:] == ["启用两步验证", "登录"]
    assert "使用恢复代码" in acts


@pytest.mark.parametrize("width", [390])
def test_another_browsers_sign_in_is_ended_from_ones_own_list(
    visitor, browser, browser_context_args, width
):
    worker = make_desk(Role.CENTER_WORKER)
    resize(visitor, width)
    visitor.sign_in(worker.user.username)
    with browser.new_context(**browser_context_args) as context:
        other = context.new_page()
        other.goto(f"{visitor.origin}/accounts/sign-in/")
        other.get_by_label("用户名").fill(worker.user.username)
        other.get_by_label("密码").fill(PASSWORD)
        other.get_by_role("button", name="登录").click()
        other.wait_for_url(f"{visitor.origin}/")

        open_menu(visitor, "我的登录").check()
        found = visitor.page.locator("main .task").count()
        list_fits = fits(visitor, width)
        with visitor.page.expect_navigation():
            visitor.page.locator("main .task").get_by_role("button").click()
        visitor.check()
        other.goto(f"{visitor.origin}/cases/")
        at_the_door = other.url

    assert found == 2
    assert list_fits
    assert at_the_door == f"{visitor.origin}/accounts/sign-in/?next=/cases/"
    assert visitor.page.locator("main .task").count() == 1
    assert "登录成功" in visitor.text()


def test_a_role_that_must_have_it_works_only_after_it_and_is_helped_when_the_phone_is_lost(
    visitor, settings
):
    settings.TOTP_ROLES = ["center_worker"]
    worker, officer = make_desk(Role.CENTER_WORKER), make_desk(Role.DISTRICT_OFFICER)
    username = worker.user.username
    resize(visitor, 390)

    knock(visitor, username).check()
    led_to = visitor.page.get_by_role("heading", level=1).inner_text()
    enroll_fits = fits(visitor, 390)
    phone = Phone(visitor.page.locator("main code").inner_text().replace(" ", ""))
    visitor.fill({"code": phone.code(timezone.now())}).press("启用")
    visitor.go("/cases/").check()
    at_work = visitor.page.url
    visitor.sign_in(officer.user.username).go(f"/accounts/people/{worker.user_id}/").check()
    visitor.follow("解除两步验证设备").fill({"reason": "手机丢失"}).press("立即解除").check()
    told = visitor.text()
    visitor.page.context.clear_cookies()
    knock(visitor, username)
    led_to_again = visitor.page.get_by_role("heading", level=1).inner_text()

    assert led_to == led_to_again == "启用两步验证"
    assert at_work.endswith("/cases/")
    assert "两步验证设备已解除" in told
    assert enroll_fits
