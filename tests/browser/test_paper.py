"""Filled in off line: seventeen at once, one of them wrong; corrected, imported, put on paper."""

from datetime import datetime
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from accounts.divisions import load_divisions
from accounts.models import District
from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.models import Recommendation
from tests.accounts.factories import make_desk
from tests.pilots.factories import make_round
from tests.pilots.workbooks import HEADER, LABELS, as_typed, changed, places_of

UNITS = 17
WRONG_ROW = HEADER + 6


@pytest.fixture
def officer(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2021, 5, 10, 10, tzinfo=BEIJING))
    load_divisions()
    make_round()
    return make_desk(Role.DISTRICT_OFFICER, District.objects.get(name="朝阳区")).user.username


def download(visitor, label) -> bytes:
    with visitor.page.expect_download() as found:
        visitor.page.locator("main").get_by_text(label, exact=True).first.click()
    return found.value.path().read_bytes()


def give(visitor, content: bytes):
    visitor.page.locator("main [name=file]").set_input_files(
        {"name": "推荐表.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    return visitor.press("上传检查").check()


def fill(sheet):
    """Seventeen rows as an office fills them in, with one slip of the finger."""
    places = places_of(sheet)
    for row in range(HEADER + 1, HEADER + 1 + UNITS):
        for name, value in as_typed().items():
            sheet.cell(row, places[LABELS[name]]).value = value
    sheet.cell(WRONG_ROW, places[LABELS["community_count"]]).value = "18个左右"


def mend(sheet):
    sheet.cell(WRONG_ROW, places_of(sheet)[LABELS["community_count"]]).value = 18


def test_a_batch_of_seventeen_with_one_wrong_cell_is_corrected_imported_and_put_on_paper(
    visitor, officer
):
    visitor.sign_in(officer).go("/pilots/recommendations/").follow("线下填报与批量导入").check()
    book = changed(download(visitor, "下载工作簿"), fill)

    page = give(visitor, book).text()
    assert f"第{WRONG_ROW}行" in page
    assert "有1处须改正" in page
    assert not Recommendation.objects.exists()

    copy = download(visitor, "下载批注副本")
    assert load_workbook(BytesIO(copy)).sheetnames[-1] == "错误清单"
    visitor.follow("重新上传")
    page = give(visitor, changed(copy, mend)).text()
    assert "将新建17张、修改0张推荐表" in page
    visitor.press("确认导入17张推荐表")
    assert "新建17张，修改0张" in visitor.check().text()
    assert Recommendation.objects.count() == UNITS

    form = Recommendation.objects.select_related("subdistrict").order_by("subdistrict__code")[5]
    assert (form.community_count, form.missing()) == (18, [])
    visitor.go(f"/pilots/recommendations/{form.pk}/print/").check()
    assert "草稿，未上报" in visitor.text()
    (table,) = Document(BytesIO(download(visitor, "下载Word"))).tables
    assert form.subdistrict.name in [cell.text for row in table.rows for cell in row.cells]
    sheet = load_workbook(BytesIO(download(visitor, "下载Excel"))).worksheets[0]
    assert form.subdistrict.name in [cell.value for row in sheet.iter_rows() for cell in row]
