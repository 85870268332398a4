"""A bad sheet, its annotated copy, the mended one and the confirmation, on a narrow screen as well."""

from django.utils import timezone

from cases.models import ServiceRecord
from cases.off_line.record_sheet import record_template
from tests.cases.factories import make_current_center, make_worker
from tests.sheets import cells_of, filled

PHONE = 390
ROW = {
    "开始时间": "00:00",
    "时长": "1",
    "类型": "家庭探访",
    "服务领域": "养老服务",
    "内容": "入户了解近况。",
}


def test_services_logged_off_line_are_mended_and_come_in(visitor, tmp_path):
    center = make_current_center()
    desk = make_worker(center)
    now = timezone.now()
    row = {"日期": timezone.localdate().isoformat(), **ROW}
    template = record_template(center=center, by=desk, at=now)
    wrong, right = tmp_path / "错误.xlsx", tmp_path / "服务记录.xlsx"
    wrong.write_bytes(filled(template, [{**row, "类型": "唱歌"}, {**row, "时长": "x"}]))
    right.write_bytes(filled(template, [row, row]))
    page = visitor.sign_in(desk.user.username).go("/cases/records/").page
    page.set_viewport_size({"width": PHONE, "height": 844})
    visitor.follow("导入").check()
    with page.expect_download() as blank:
        page.get_by_role("link", name="下载空白表格").click()

    page.get_by_label("填好的表格").set_input_files(wrong)
    page.get_by_role("button", name="上传检查").click()
    page.get_by_role("button", name="下载批注副本").wait_for()
    told = visitor.check().text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    with page.expect_download() as download:
        page.get_by_role("button", name="下载批注副本").click()
    visitor.follow("重新上传")
    page.get_by_label("填好的表格").set_input_files(right)
    page.get_by_role("button", name="上传检查").click()
    page.get_by_role("button", name="确认导入2条服务记录").wait_for()
    checked = visitor.check().text()
    visitor.press("确认导入2条服务记录")

    assert blank.value.suggested_filename == "服务记录填报表.xlsx"
    assert "有2处须改正" in told
    assert download.value.suggested_filename == "批注-错误.xlsx"
    marked = str(cells_of(download.value.path().read_bytes()))
    assert ("不在可选项中" in marked, "请填写分钟数" in marked) == (True, True)
    assert "第4行与第5行完全相同" in checked
    assert "已导入2条服务记录" in page.inner_text("body")
    assert ServiceRecord.objects.count() == 2
