"""A roster is mended and comes in, on a narrow screen as well."""

from datetime import date

from accounts.roles import Role
from centers.models import Person
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center, make_person
from tests.centers.test_roster import book, line


def test_a_wrong_roster_is_told_cell_by_cell_and_a_mended_one_comes_in(visitor, tmp_path):
    center = make_center()
    make_person(center, phone="13800138000", papers=[("senior", date(2015, 1, 1))])
    desk = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    wrong, right = tmp_path / "错误.xlsx", tmp_path / "名册.xlsx"
    wrong.write_bytes(book(center, {"phone": "13900139000"}, line(1, kind="社工", phone="12")))
    right.write_bytes(book(center, {"phone": "13900139000"}, line(1)))
    page = visitor.sign_in(desk.user.username).go(f"/centers/{center.pk}/roster/").page
    page.set_viewport_size({"width": 390, "height": 800})
    visitor.check()

    page.get_by_label("填好的表格").set_input_files(wrong)
    page.get_by_role("button", name="上传检查").click()
    page.get_by_role("heading", name="检查结果", exact=True).wait_for()
    told = visitor.check().text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_download() as download:
        page.get_by_role("button", name="下载批注副本").click()
    visitor.follow("重新上传")
    page.get_by_label("填好的表格").set_input_files(right)
    page.get_by_role("button", name="上传检查").click()
    page.get_by_role("button", name="确认导入").wait_for()
    changes = visitor.check().text()
    visitor.press("确认导入")

    assert "有2处须改正" in told
    assert download.value.suggested_filename == "批注-错误.xlsx"
    assert "13800138000 → 13900139000" in changes
    assert "名册已导入：新增1人，更改1人" in page.inner_text("body")
    assert Person.objects.count() == 2
