"""A person's account from the code on paper to the second desk, and how the audit desk sees it."""

import pytest
from django.utils import timezone

from accounts.people.batch_sheet import batch_template
from accounts.roles import Role
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.accounts.test_batches import line

OLD, OWN = "Passw0rd-demo", "Eigenes-Wort-2026"
WIDTHS = pytest.mark.parametrize("width", [390])


def resize(visitor, width):
    visitor.page.set_viewport_size({"width": width, "height": 800})


def fits(visitor, width):
    return visitor.page.evaluate("document.documentElement.scrollWidth") <= width


def upload(visitor, path):
    """Have a workbook checked; its result takes the place of the page without a navigation."""
    visitor.page.get_by_label("填好的表格").set_input_files(path)
    visitor.page.get_by_role("button", name="上传检查").click()
    visitor.page.get_by_role("heading", name="检查结果", exact=True).wait_for()
    return visitor.check()


def fact(visitor, label):
    """What the page says beside a label, for the first person on it."""
    return visitor.page.locator(f"main dt:text-is('{label}') + dd").first.inner_text().strip()


def set_password(visitor, username, code, password):
    """Without a sign-in, through the way that the door shows."""
    visitor.page.context.clear_cookies()
    visitor.go("/accounts/sign-in/")
    visitor.page.get_by_role("link", name="首次登录或忘记密码").click()
    visitor.fill({"username": username, "code": code, "password": password, "again": password})
    return visitor.press("设置密码").check()


def try_password(visitor, username, password):
    """What the door answers to a password that opens nothing."""
    visitor.page.context.clear_cookies()
    visitor.go("/accounts/sign-in/").fill({"username": username, "password": password})
    visitor.press("登录").check()
    return visitor.text()


def acts_on(visitor, auditor, username):
    """The acts the audit desk finds under a user name, the newest first."""
    visitor.sign_in(auditor.user.username).go("/accounts/audit/")
    visitor.page.get_by_label("用户名").fill(username)
    visitor.press("查询").check()
    return visitor.page.locator("main tbody td:nth-child(2) a").all_inner_texts()


@WIDTHS
def test_the_first_sign_in_is_by_a_code_from_paper_and_a_password_of_ones_own(
    visitor, width, tmp_path
):
    unit = make_subdistrict()
    security, auditor = make_desk(Role.SECURITY_ADMIN), make_desk(Role.AUDIT_ADMIN)
    resize(visitor, width)
    wrong, right = tmp_path / "错.xlsx", tmp_path / "对.xlsx"
    new = line(valid_from=str(timezone.localdate()))
    wrong.write_bytes(batch_template([new, line(basis="")]))
    right.write_bytes(batch_template([new, line(full_name="李某")]))

    visitor.sign_in(security.user.username).go("/accounts/people/").follow("批量开通").check()
    refused = upload(visitor, wrong).text()
    with visitor.page.expect_download() as copy:
        visitor.page.get_by_role("button", name="下载批注副本").click()
    visitor.follow("重新上传")
    upload(visitor, right).press("确认开通2个账号").check()
    username, code = fact(visitor, "用户名"), fact(visitor, "一次性代码")
    slips_fit = fits(visitor, width)
    set_password(visitor, username, code, "geheim")
    weak = visitor.page.get_by_role("alert").inner_text()
    set_password(visitor, username, code, OWN)
    visitor.sign_in(username, OWN).check()
    desk = visitor.page.locator(".desk-now").inner_text()
    set_password(visitor, username, code, f"{OWN}-2")
    used = visitor.page.get_by_role("alert").inner_text()

    assert "第5行G列（授权依据）：必填，不能为空" in refused
    assert copy.value.suggested_filename == "批注-错.xlsx"
    assert username == f"{unit.code}-01"
    assert "10个字符" in weak
    assert desk == "中心工作人员 · 朝阳区劲松街道"
    assert "代码已使用、已失效" in used
    assert slips_fit
    assert fits(visitor, width)
    assert acts_on(visitor, auditor, username) == ["登录失败", "登录", "凭一次性代码设置密码"]
    assert "批量开通账号" in acts_on(visitor, auditor, security.user.username)


@WIDTHS
def test_a_forgotten_password_is_reset_by_a_code_handed_over(visitor, width):
    worker, officer = make_desk(Role.CENTER_WORKER), make_desk(Role.DISTRICT_OFFICER)
    auditor = make_desk(Role.AUDIT_ADMIN)
    username = worker.user.username
    resize(visitor, width)

    visitor.sign_in(officer.user.username).go("/accounts/people/").check()
    visitor.follow(worker.user.full_name).check().press("发放密码重置代码").check()
    code = fact(visitor, "一次性代码")
    slip_fits = fits(visitor, width)
    set_password(visitor, username, code, OWN)
    told = visitor.text()
    refused = try_password(visitor, username, OLD)
    visitor.sign_in(username, OWN).check()

    assert "密码已设置，请用新密码登录。" in told
    assert "用户名或密码不正确" in refused
    assert slip_fits
    assert fits(visitor, width)
    assert acts_on(visitor, auditor, username) == ["登录", "登录失败", "凭一次性代码设置密码"]
    assert acts_on(visitor, auditor, officer.user.username)[0] == "发放密码重置代码"


@WIDTHS
def test_who_has_two_desks_works_at_one_and_changes_in_the_header(visitor, width):
    near = make_desk(Role.DISTRICT_OFFICER)
    make_desk(Role.DISTRICT_LEADER, make_district("海淀区"), user=near.user)
    auditor = make_desk(Role.AUDIT_ADMIN)
    titles = {"区级填报人 · 朝阳区", "区级审核人 · 海淀区"}
    resize(visitor, width)

    visitor.sign_in(near.user.username)
    before = visitor.page.locator(".desk-now").inner_text()
    (other,) = titles - {before}
    visitor.page.locator(".desk-menu summary").click()
    visitor.check().press(other).check()
    after = visitor.page.locator(".desk-now").inner_text()
    visitor.go("/pilots/rounds/").check()
    later = visitor.page.locator(".desk-now").inner_text()
    found = acts_on(visitor, auditor, near.user.username)
    row = visitor.page.get_by_role("row", name="切换岗位").inner_text()

    assert (after, later) == (other, other)
    assert found == ["切换岗位", "登录"]
    assert other in row
    assert fits(visitor, width)
