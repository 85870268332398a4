"""A long upload says how far it is, and a broken one gives everything back."""

import re

from accounts.people.batch_sheet import batch_template
from accounts.roles import Role
from tests.accounts.factories import make_desk, make_subdistrict
from tests.accounts.test_batches import line

# Everything the meter ever said, and whether the page was left in between.
WATCH = """
window.said = [];
// Each text that was put into the meter, also where two came in one breath.
new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.target.closest?.(".upload-meter")) {
      window.said.push(...[...change.addedNodes].map((node) => node.textContent.trim()));
    }
  }
}).observe(document, {childList: true, subtree: true});
"""


def test_a_long_workbook_is_uploaded_and_read_before_ones_eyes(visitor, tmp_path):
    make_subdistrict()
    security = make_desk(Role.SECURITY_ADMIN)
    path = tmp_path / "人员.xlsx"
    path.write_bytes(batch_template([line(full_name=f"何{number}") for number in range(500)]))
    page = visitor.sign_in(security.user.username).go("/accounts/people/batch/").page
    page.evaluate(WATCH)
    box, button = page.get_by_label("填好的表格"), page.get_by_role("button", name="上传检查")

    page.route("**/accounts/people/batch/", lambda route: route.abort())
    box.set_input_files(path)
    button.click()
    broken = page.get_by_role("alert").inner_text()
    given_back = button.is_enabled() and box.input_value().endswith("人员.xlsx")
    visitor.complaints.clear()  # the browser's own word about the request that was stopped
    page.unroute("**/accounts/people/batch/")
    page.set_viewport_size({"width": 390, "height": 800})
    button.click()
    page.get_by_role("heading", name="检查结果", exact=True).wait_for()
    said = page.evaluate("window.said")

    assert "连接中断" in broken
    assert given_back
    assert any("%" in words for words in said)
    assert "正在读取“账号批量开通表”" in said
    assert any(re.fullmatch("[1-9][0-9]* / 503行", words) for words in said)
    assert any(words.startswith(("正在核对", "正在整理")) for words in said)
    assert "共500行，没有发现问题" in visitor.check().text()
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.go("/accounts/people/batch/")
    box.set_input_files(path)
    page.context.clear_cookies(name="sessionid")
    button.click()
    page.get_by_role("heading", name="登录", exact=True).wait_for()
