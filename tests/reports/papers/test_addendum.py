"""A 补充报告 as Word and Excel: what was signed of the days after the cut-off, and nothing else."""

from datetime import date, datetime
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import ServiceRecord
from core.deadlines import BEIJING
from reports.models import Addendum
from reports.supplements import sign_supplement, write_supplement
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import filed_summary, make_case, make_record
from tests.reports.papers.test_district import cells_of, lines_of, tables_of
from tests.reports.papers.world import TEMPTING
from tests.tampering import tamper

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2022, 1, 4, 9, tzinfo=BEIJING)
DAYS = "2021年12月16日至2021年12月31日"


@pytest.fixture
def signed():
    """Ninety minutes before the cut-off, sixty after it."""
    round = make_round()
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_case(center, round)
    make_record(center, round)
    make_record(center, round, served_on=date(2021, 12, 16), minutes=60)
    report = filed_summary(round)
    officer = make_desk(Role.DISTRICT_OFFICER, report.district)
    leader = make_desk(Role.DISTRICT_LEADER, report.district)
    text = f"年末走访，共【服务时长】。\n{TEMPTING}"
    write_supplement(report=report, text=text, version=1, by=officer, at=NEW_YEAR)
    return sign_supplement(report=report, by=leader, at=NEW_YEAR)


def taken(client, supplement, name, desk=None, number=1):
    desk = desk or make_desk(Role.CITY_VIEWER)
    address = reverse(f"reports:addendum_{name}", args=[supplement.report_id, number])
    return client.sit_at(desk).get(address)


def test_word_says_the_days_the_words_and_the_figures_of_these_days_alone(client, signed):
    ServiceRecord.objects.all().delete()  # what was signed stays

    document = Document(BytesIO(taken(client, signed, "word").content))

    lines, tables = lines_of(document), tables_of(document)
    district = signed.district
    assert lines[0] == "朝阳区街道(乡镇)社会工作服务中心建设试点2021年工作总结补充报告"
    assert lines[1] == "市委社会工委市民政局："
    assert lines[2].startswith(f"现将{DAYS}的工作补充报告如下。")
    assert "也不计入其中的合计" in lines[2]
    assert lines[3:5] == ["年末走访，共1.0小时。", TEMPTING]
    assert lines[-2:] == [district.bureau_name, "2022年1月4日"]
    assert tables[0][0] == ["指标", "单位", "数量"]
    assert ["服务时长", "小时", "1.0"] in tables[0]
    assert "服务案例" not in [row[0] for row in tables[0]]
    marks = document.sections[0].footer.paragraphs[1].text
    assert marks == f"{signed}　2022年1月4日 09:00审核上报　校验码 {signed.sha256[:12]}"


def test_the_workbook_has_cover_figures_and_words_signed_below_and_no_formula(client, signed):
    book = load_workbook(BytesIO(taken(client, signed, "sheet").content))

    assert book.sheetnames == ["封面", "补充期间数据表", "补充说明"]
    assert book["封面"]["B5"].value == DAYS
    rows = list(book["补充期间数据表"].iter_rows(min_row=4, values_only=True))
    assert next(row[2:4] for row in rows if row[1] == "服务时长") == ("小时", 1)
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        foot = [row[0].value for row in sheet.iter_rows() if row[0].value][-1]
        assert f"审核人：{signed.by.user}" in foot
        assert f"填报人：{signed.prepared_by.user}" in foot
    assert TEMPTING in book["补充说明"]["B4"].value
    assert not [cell for cell in cells_of(book) if cell.data_type == "f"]


@pytest.mark.parametrize(("name", "suffix"), [("word", "docx"), ("sheet", "xlsx")])
def test_its_page_offers_both_and_taking_one_is_named_and_logged(client, signed, name, suffix):
    desk = make_desk(Role.DISTRICT_LEADER, signed.district)
    address = reverse(f"reports:addendum_{name}", args=[signed.report_id, 1])
    page = client.sit_at(desk).get(reverse("reports:addendum_detail", args=[signed.report_id, 1]))

    answer = taken(client, signed, name, desk)

    assert f'href="{address}"' in page.content.decode()
    title = f"朝阳区工作总结报告（2021年）补充报告（1）.{suffix}"
    assert unquote(answer["Content-Disposition"]).endswith(title)
    event = AuditEvent.objects.get(what="下载工作总结报告")
    assert (event.user, event.changes["文件"]) == (desk.user, ["", title])


@pytest.mark.parametrize("name", ["word", "sheet"])
def test_a_foreign_district_a_missing_number_and_a_broken_checksum_are_the_same_404(
    client, signed, name
):
    foreign = make_desk(Role.DISTRICT_LEADER, make_district("海淀区"))

    assert taken(client, signed, name, foreign).status_code == 404
    assert taken(client, signed, name, number=2).status_code == 404
    tamper(Addendum, "UPDATE reports_addendum SET text = text || ' ' WHERE id = %s", signed.pk)
    assert taken(client, signed, name).status_code == 404
    assert not AuditEvent.objects.filter(what="下载工作总结报告").exists()
