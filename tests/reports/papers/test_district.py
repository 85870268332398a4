"""The district's report as Word and Excel: read back with another eye."""

import json
import re
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
from cases.exemplary.states import PieceState
from cases.models import Case, Exemplary
from pilots.models import SubmissionVersion
from reports.dictionary import SECTIONS
from reports.signed_parts import frozen_summary
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round, walk_up
from tests.reports.factories import DECEMBER
from tests.reports.papers.world import TASKS, TEMPTING, told
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    district = make_district("朝阳区")
    return told(make_round(), district)


@pytest.fixture
def signed(draft):
    return walk_up(draft, until="sign", at=DECEMBER)


def taken(client, report, *, name="word", role=Role.CITY_VIEWER, number=None):
    desk = make_desk(role, report.district if role in Role.of_district else None)
    kind = "summary" if number is None else "version"
    args = [report.pk] if number is None else [report.pk, number]
    answer = client.sit_at(desk).get(reverse(f"reports:{kind}_{name}", args=args))
    if answer.status_code != 200:
        return answer.status_code
    return (Document if name == "word" else load_workbook)(BytesIO(answer.content))


def lines_of(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def tables_of(document) -> list[list[list[str]]]:
    return [[[c.text for c in row.cells] for row in table.rows] for table in document.tables]


def faces_of(document) -> dict[str, str]:
    """The face of each line that has one."""
    runs = {p.text: p.runs[0] for p in document.paragraphs if p.runs}
    return {text: run._r.rPr.rFonts.get(qn("w:eastAsia")) for text, run in runs.items()}


def cells_of(book) -> list:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def test_word_has_the_five_sections_with_text_and_tables_of_the_signed_version(client, signed):
    document = taken(client, signed)

    lines, tables = lines_of(document), tables_of(document)
    title = "朝阳区街道(乡镇)社会工作服务中心建设试点2021年工作总结报告"
    assert lines[:2] == [title, "市委社会工委市民政局："]
    assert [line for line in lines if line in [s.title for s in SECTIONS]] == [
        section.title for section in SECTIONS
    ]
    assert "朝阳区：tasks_text的情况。" in lines
    captions = [line for line in lines if line.startswith("表")]
    names = [caption.partition("　")[2] for caption in captions]
    assert names == [
        *("任务完成数据表", "各试点单位完成情况", "任务完成情况表"),
        *("资金使用数据表", "资金执行：按来源", "资金执行：按来源（续）", "机构使用：按支出类别"),
        *("服务开展数据表（案例）", "服务开展数据表（服务）", "服务开展数据表（小组和活动）"),
        *("服务开展数据表（志愿和资源）", "结案的服务案例：按服务领域", "服务：按服务类型"),
        "平台外补充数（另列，不计入平台数据）",
        *("人才培养数据表（人员）", "人才培养数据表（培训）", "人才培养数据表（督导）"),
        *("专业督导：按督导形式", "专业服务人员：按资质条件"),
        *("问题清单", "典型案例"),
    ]
    assert captions == [f"表{at}　{name}" for at, name in enumerate(names, 1)]
    of = dict(zip(names, tables, strict=True))
    shown = {row[0]: row[1:] for row in of["任务完成数据表"]}
    assert shown["服务案例"] == ["个", "1"]
    assert shown["案例达标率"] == ["%", "0.0"]
    assert [row[1] for row in of["任务完成情况表"][1:]] == list(TASKS)
    assert of["资金使用数据表"][6] == ["资金合计", "元", "123,456.78"]
    supplied = of["平台外补充数（另列，不计入平台数据）"]
    assert supplied[1][1:5] == ["服务人次", "朝阳区劲松街道社会工作服务中心", "8人次", TEMPTING]
    assert ["服务人次", "人次", "3"] in of["服务开展数据表（服务）"]  # the 8 are in no sum
    assert of["问题清单"][1][:3] == ["1", "朝阳区持证人员不足", TEMPTING]
    assert of["典型案例"][1][1] == "从闭门不出到楼门志愿者"
    assert of["典型案例"][1][4] == "独居、空巢老人"  # that it is an old word is of the files alone


def test_word_ends_with_annexes_office_and_day_and_encloses_the_public_text(client, signed):
    lines = lines_of(taken(client, signed))

    at = lines.index("附件：典型案例：从闭门不出到楼门志愿者")
    office = signed.district.bureau_name
    assert lines[at + 1 : at + 5] == [office, "2021年12月15日", "附件", "从闭门不出到楼门志愿者"]
    assert lines[at + 5 : at + 7] == ["背景", "某老人独居多年，行动不便。"]


def test_a_case_taken_down_since_is_neither_named_nor_enclosed_wherever_the_version_is_shown(
    client, signed
):
    title, said = "从闭门不出到楼门志愿者", "某老人独居多年，行动不便。"
    assert said in "".join(lines_of(taken(client, signed, number=1)))
    Exemplary.objects.update(state=PieceState.WITHDRAWN)
    gone = "典型案例（已从案例库撤下）"

    for number in (None, 1):
        document = taken(client, signed, number=number)
        book = taken(client, signed, name="sheet", number=number)
        last = tables_of(document)[-1]
        assert last[1][1::4] == [gone, "已从案例库撤下"]
        cells = [str(cell.value) for cell in cells_of(book)]
        for words in (lines_of(document), [c for row in last for c in row], cells):
            assert not re.search(f"{title}|{said}|已入库", "".join(words))
        assert gone in cells
    frozen = signed.submission.versions.get().text
    shown = [repr(frozen_summary(json.loads(frozen)))]  # what a comparison of versions reads
    for name, args in (("summary_detail", [signed.pk]), ("version_detail", [signed.pk, 1])):
        shown.append(client.get(reverse(f"reports:{name}", args=args)).content.decode())
    for text in shown:
        assert gone in text
        assert not re.search(f"{title}|{said}|已入库", text)
    assert title in frozen  # the evidence stays as it was signed


def test_word_keeps_faces_pitch_and_page_numbers_of_the_standard(client, signed):
    document = taken(client, signed)

    faces, section = faces_of(document), document.sections[0]
    assert faces[document.paragraphs[0].text] == "方正小标宋简体"
    assert faces["一、任务完成"] == "黑体"
    assert faces["背景"] == "楷体_GB2312"
    assert faces["朝阳区：tasks_text的情况。"] == "仿宋_GB2312"
    assert document.styles["Normal"].paragraph_format.line_spacing == Pt(28.95)
    edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(edge.mm) for edge in edges] == [37, 35, 28, 26]
    number, marks = section.footer.paragraphs
    assert " PAGE " in number._p.xml
    assert marks.text.startswith(
        "朝阳区工作总结报告（2021年）　第1版　2021年12月15日 10:00审核上报"
    )
    annex = next(p for p in document.paragraphs if p.text == "附件")
    assert annex.paragraph_format.page_break_before


def test_the_signed_text_stays_when_rows_change_afterwards(client, signed):
    Case.objects.all().delete()

    tables = tables_of(taken(client, signed))

    assert ["服务案例", "个", "1"] in tables[0]


def test_a_draft_says_that_it_is_one_and_is_the_districts_alone(client, draft):
    document = taken(client, draft, role=Role.DISTRICT_OFFICER)

    lines = lines_of(document)
    assert lines[1] == "（草稿）"
    assert lines[lines.index(draft.district.bureau_name) + 1].split() == ["年", "月", "日"]
    marks = document.sections[0].footer.paragraphs[1].text
    assert marks == "朝阳区工作总结报告（2021年）　草稿，未上报"
    assert taken(client, draft, role=Role.CITY_OFFICER) == 404
    book = taken(client, draft, name="sheet", role=Role.DISTRICT_LEADER)
    assert book["封面"]["B5"].value == "草稿，未上报"


@pytest.mark.parametrize("name", ["word", "sheet"])
def test_a_version_that_was_tampered_with_is_not_handed_out(client, signed, name):
    tamper(
        SubmissionVersion,
        "UPDATE pilots_submissionversion SET text = text || ' ' WHERE submission_id = %s",
        signed.submission_id,
    )

    assert taken(client, signed, name=name) == 404
    assert taken(client, signed, name=name, number=1) == 404
    assert not AuditEvent.objects.filter(what="下载工作总结报告").exists()


def test_the_workbook_has_a_cover_and_a_sheet_for_each_table(client, signed):
    book = taken(client, signed, name="sheet")

    assert book.sheetnames == [
        *("封面", "任务完成数据表", "各试点单位完成情况", "任务完成情况表"),
        *("资金使用数据表", "资金执行：按来源", "机构使用：按支出类别"),
        *("服务开展数据表（案例）", "服务开展数据表（服务）"),
        *("服务开展数据表（小组和活动）", "服务开展数据表（志愿和资源）"),
        *("结案的服务案例：按服务领域", "服务：按服务类型", "平台外补充数"),
        *("人才培养数据表（人员）", "人才培养数据表（培训）", "人才培养数据表（督导）"),
        *("专业督导：按督导形式", "专业服务人员：按资质条件"),
        *("问题清单", "典型案例", "文字总结"),
    ]
    version = signed.submission.versions.get()
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$3"
        foot = [row[0].value for row in sheet.iter_rows() if row[0].value][-1]
        assert foot.split() == [
            *("单位负责人：", f"审核人：{version.taken_by}"),
            *(f"填报人：{signed.submission.handed_in_by}", "联系电话：", "报出日期："),
        ]
        assert sheet["A2"].value.startswith(f"填报单位(盖章)：{signed.district.bureau_name}")


def test_figures_are_numbers_of_their_kind_and_missing_ones_are_dashes(client, signed):
    book = taken(client, signed, name="sheet")

    def row(sheet: str, label: str):
        return next(row for row in book[sheet].iter_rows() if row[1].value == label)

    money = row("资金使用数据表", "资金合计")
    assert (money[2].value, money[3].value) == ("元", 123456.78)
    assert money[3].number_format == "#,##0.00"
    assert row("服务开展数据表（服务）", "服务时长")[3].value == 1.5
    assert row("任务完成数据表", "案例达标率")[3].value == 0
    assert row("服务开展数据表（案例）", "服务对象满意率")[3].value == "—"
    tasks = next(r for r in book["任务完成情况表"].iter_rows() if r[0].value == "合计")
    assert [cell.value for cell in tasks] == ["合计", "2项", None, None, "已完成2项", None, None]


def test_no_text_of_the_workbook_is_a_formula(client, signed):
    cells = cells_of(taken(client, signed, name="sheet"))

    tempting = [cell for cell in cells if TEMPTING in str(cell.value)]
    assert len(tempting) == 3
    assert {cell.data_type for cell in tempting} == {"s"}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_taking_it_along_is_named_in_chinese_and_written_to_the_log(client, signed):
    desk = make_desk(Role.DISTRICT_LEADER, signed.district)

    answer = client.sit_at(desk).get(reverse("reports:version_word", args=[signed.pk, 1]))

    assert unquote(answer["Content-Disposition"]).endswith("朝阳区工作总结报告（2021年）第1版.docx")
    event = AuditEvent.objects.get(what="下载工作总结报告")
    assert (event.user, event.object_id) == (desk.user, str(signed.pk))
    assert json.dumps(event.changes, ensure_ascii=False).count("第1版.docx") == 1


def test_the_page_offers_both_and_a_foreign_district_finds_neither(client, signed):
    desk = make_desk(Role.DISTRICT_OFFICER, signed.district)
    page = client.sit_at(desk).get(reverse("reports:summary_detail", args=[signed.pk]))
    for name in ("word", "sheet"):
        address = reverse(f"reports:summary_{name}", args=[signed.pk])
        assert f'href="{address}"' in page.content.decode()
        foreign = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))
        assert client.sit_at(foreign).get(address).status_code == 404
