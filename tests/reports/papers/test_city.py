"""The city's report as Word and the rows of districts in its workbook, from filed versions."""

from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from pilots import actions
from pilots.models import Round
from reports.breakdowns.declared import BREAKDOWNS
from reports.city import city_summary
from reports.citywide.coverage import coverage
from reports.citywide.parts import ProblemGroup
from reports.papers.city import current_paper
from reports.papers.city_word import city_document
from reports.papers.writing import ROOM, Numbers, that_fit
from reports.workbook import city_workbook
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import DUE, make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, filed_summary
from tests.reports.papers.world import TASKS, TEMPTING, told

HEADS = {"项目", "区", "序号", "部分", "试点单位", *(one.head for one in BREAKDOWNS)}


@pytest.fixture
def filed(db):
    """朝阳区 with all there is and a case that nobody recognized; 海淀区 has not begun."""
    district = make_district("朝阳区")
    report = told(make_round(), district)
    report = walk_up(report, at=DECEMBER)
    actions.take_step("file", content=report, by=make_desk(Role.CITY_LEADER), at=DECEMBER)
    return report


def document_of(round) -> tuple[list[str], list[list[list[str]]], object]:
    document = Document(
        BytesIO(city_document(current_paper(city_summary(round=round), at=DUE["summary"])))
    )
    tables = [[[c.text for c in row.cells] for row in table.rows] for table in document.tables]
    return [paragraph.text for paragraph in document.paragraphs], tables, document


def test_gaps_are_named_and_texts_quoted_with_their_district(filed):
    lines, _, document = document_of(filed.round)

    assert lines[0] == "2021年全市街道(乡镇)社会工作服务中心\n建设试点工作总结汇总"
    assert "已计入1个区：朝阳区。" in lines
    assert "未计入1个区（未开始，缺报）：海淀区。" in lines
    said = lines.index("朝阳区：tasks_text的情况。")
    assert lines[said - 1] == "（一）朝阳区"
    assert (
        lines[lines.index("附件：典型案例（朝阳区）：从闭门不出到楼门志愿者") + 1]
        == "市委社会工委市民政局"
    )
    run = next(p.runs[0] for p in document.paragraphs if p.text == "（一）朝阳区")
    assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"
    assert document.styles["Normal"].paragraph_format.line_spacing == Pt(28.95)
    assert (
        document.sections[0]
        .footer.paragraphs[1]
        .text.startswith("2021年试点　全市汇总（1个区已备案）　导出时间 ")
    )


def test_sums_have_a_row_a_district_and_rates_are_of_the_sums(filed):
    haidian = make_district("海淀区")
    filed_summary(Round.objects.get(), haidian, issues_text="没有问题。")

    lines, tables, _ = document_of(filed.round)

    money = next(table for table in tables if "市级转移支付" in table[0])
    at = money[0].index("市级转移支付")
    assert [(row[0], row[at]) for row in money[1:]] == [
        ("朝阳区", "123,456.78"),
        ("海淀区", "0.00"),
        ("合计", "123,456.78"),
    ]
    rates = next(table for table in tables if "认定率(%)" in table[0])
    at = rates[0].index("认定率(%)")
    assert [row[at] for row in rates[1:]] == ["100.0", "—", "100.0"]
    assert lines.index("（一）朝阳区") < lines.index("（二）海淀区")


def test_rows_of_districts_stand_beside_their_name(filed):
    _, tables, _ = document_of(filed.round)

    heads = {tuple(table[0]): table[1:] for table in tables}
    tasks = heads[
        ("序号", "区", "工作任务", "责任单位", "完成时限", "完成情况", "完成内容", "未完成的原因")
    ]
    assert [row[:3] for row in tasks] == [[str(n), "朝阳区", t] for n, t in enumerate(TASKS, 1)]
    problems = heads[("序号", "区", "问题", "原因", "建议", "责任单位")]
    assert problems[0][1:4] == ["朝阳区", "朝阳区持证人员不足", TEMPTING]
    chosen = heads[("序号", "区", "标题", "方法、领域和对象", "状态")]
    assert chosen[0][1:3] == ["朝阳区", "从闭门不出到楼门志愿者"]
    assert chosen[0][3].endswith("、独居、空巢老人")


def test_a_table_that_is_too_wide_goes_on_below():
    columns = [Numbers(f"金额{at}", (), "1,234,567,890.00") for at in range(9)]

    groups = list(that_fit(columns))

    assert [column for group in groups for column in group] == columns
    assert all(sum(column.width for column in group) <= ROOM for group in groups)
    assert [len(group) for group in groups] == [3, 3, 3]


def test_the_workbook_has_the_rows_of_districts_and_no_formula(filed):
    book = load_workbook(
        BytesIO(city_workbook(current_paper(city_summary(round=filed.round), at=DECEMBER)))
    )

    assert book.sheetnames[-5:] == [
        *("任务完成情况表", "平台外补充数", "问题清单", "补充数按指标", "典型案例")
    ]
    rows = list(book["问题清单"].iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("序号", "类别", "区", "问题", "原因", "建议", "责任单位")
    assert rows[1][:5] == (1, "未归类", "朝阳区", "朝阳区持证人员不足", TEMPTING)
    assert rows[2] == ("合计", "1项", None, None, None, None, None)
    apart = list(book["补充数按指标"].iter_rows(min_row=4, values_only=True))
    assert apart[0] == (1, "服务人次", "朝阳区", "人次", 8)
    assert book["平台外补充数"]["A1"].value == "平台外补充数（另列，不计入平台数据）"
    foot = [row[0].value for row in book["二、资金使用"].iter_rows() if row[0].value][-1]
    assert "审核人：" in foot
    assert "填报人：" in foot
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    for sheet in book:
        paper = sheet.page_setup
        assert (paper.paperSize, paper.orientation, paper.fitToWidth, paper.fitToHeight) == (
            *(9, "landscape", 1, 0),
        ), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        head = int(sheet.print_title_rows.rpartition("$")[2])
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.cell(head, 1).value in HEADS, sheet.title
        assert sheet.freeze_panes == f"A{head + 1}"
    lateness = [row[:3] for row in book["未计入的区"].iter_rows(min_row=3, values_only=True)]
    assert lateness[:1] == [("区", "状态", "报送时效")]


def test_the_page_offers_word_and_taking_it_is_in_the_log(client, filed):
    client.sit_at(make_desk(Role.CITY_VIEWER))
    page = client.get(reverse("reports:city_summary")).content.decode()
    address = f"{reverse('reports:city_word')}?round={filed.round.pk}"

    answer = client.get(address)

    assert f'href="{address}"' in page
    assert Document(BytesIO(answer.content)).paragraphs[0].text.startswith("2021年全市")
    assert AuditEvent.objects.filter(what="导出全市工作总结").count() == 1
    sheet = client.get(f"{reverse('reports:city_workbook')}?round={filed.round.pk}")
    names = [unquote(one["Content-Disposition"]).rpartition("''")[2] for one in (answer, sheet)]
    assert names == ["2021年试点全市工作总结.docx", "2021年试点全市工作总结.xlsx"]
    assert client.get(f"{reverse('reports:city_word')}?round=999999").status_code == 404


def test_nobody_filed_is_a_document_that_says_so(db):
    round = make_round()

    lines, tables, _ = document_of(round)

    assert "已计入0个区：无。" in lines
    assert "无。" in lines


def test_the_table_of_coverage_stands_in_the_document_as_on_the_page(filed):
    lines, tables, _ = document_of(filed.round)
    panel = coverage(filed.round)

    (table,) = (table for table in tables if table[0][1:] == [c.heading for c in panel.columns])
    assert [row[0] for row in table[1:]] == ["朝阳区", "海淀区", "合计"]
    assert table[-1][1:] == [cell.text for cell in panel.shown_total]
    assert [line for line in lines if line.endswith("　试点覆盖情况")]
    assert panel.lead in lines


def test_the_workbook_has_the_coverage_of_the_document(filed):
    make_unit(make_round(2020), make_subdistrict("望京街道"))
    paper = current_paper(city_summary(round=filed.round), at=DECEMBER)

    sheet = load_workbook(BytesIO(city_workbook(paper)))["试点覆盖情况"]

    panel = coverage(filed.round)
    lines = list(sheet.iter_rows(min_row=3, max_row=6, values_only=True))
    assert lines == [
        ("区", "2020年试点单位(个)", "2021年试点单位(个)", "街道(乡镇)(个)", "覆盖率(%)"),
        ("朝阳区", 1, 1, 2, 50),
        ("海淀区", 0, 0, 0, None),
        ("合计", 1, 1, 2, 50),
    ]
    below = [row[0] for row in sheet.iter_rows(min_row=7, values_only=True) if row[0]]
    assert below[0] == panel.lead
    assert "填报人：" in below[-1]


def test_problems_are_numbered_as_one_list_over_their_groups(filed):
    paper = current_paper(city_summary(round=filed.round), at=DUE["summary"])
    row = paper.problems[0].rows[0]
    groups = tuple(ProblemGroup(name, (row, row)) for name in ("场地", "人员"))

    document = Document(BytesIO(city_document(replace(paper, problems=groups))))

    numbers = [
        line.cells[0].text
        for table in document.tables
        if [cell.text for cell in table.rows[0].cells[2:3]] == ["问题"]
        for line in table.rows[1:]
    ]
    assert numbers == ["1", "2", "3", "4"]


def test_what_a_table_says_beside_its_numbers_stands_below_it_on_its_sheet(filed):
    paper = current_paper(city_summary(round=filed.round), at=DUE["summary"])
    sheets = load_workbook(BytesIO(city_workbook(paper)))
    apart = [
        paper.units,
        *(one for page in paper.sections if page.table for one in page.table.apart),
    ]

    for table in apart:
        lines = [row[0] for row in sheets[table.title].iter_rows(values_only=True)]
        *said, gap, signed = lines[lines.index("合计") + 1 :]
        assert said == list(table.remarks), table.title
        assert (gap, signed.partition("：")[0]) == (None, "单位负责人"), table.title
    assert {len(table.remarks) for table in apart} == {0, 1, 2}
