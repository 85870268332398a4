"""What the city's documents hold beside the sums, and its adopted version from frozen text alone."""

from datetime import date, datetime
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.exemplary.states import PieceState
from cases.models import Exemplary
from centers.models import Center
from core.deadlines import BEIJING
from pilots import actions
from pilots.models import Round
from reports.city import city_summary
from reports.citywide.actions import adopt_city_report, group_problems, save_city_texts
from reports.citywide.content import as_adopted, print_of, report_of
from reports.models import Addendum, CityReport, CityReportVersion, ReportProblem
from reports.papers.city import current_paper
from reports.papers.city_word import city_document
from reports.supplements import sign_supplement, write_supplement
from reports.workbook import city_workbook
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round, walk_up
from tests.reports.factories import DECEMBER, filed_summary, make_record
from tests.reports.papers.test_district import cells_of, lines_of, tables_of
from tests.reports.papers.world import TEMPTING, told
from tests.tampering import tamper

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2022, 1, 4, 9, tzinfo=BEIJING)
LATE = "朝阳区（2021年12月16日至2021年12月31日）"


def file(report) -> None:
    actions.take_step("file", content=report, by=make_desk(Role.CITY_LEADER), at=DECEMBER)


@pytest.fixture
def round():
    return make_round()


@pytest.fixture
def filed(round):
    """朝阳区 has told everything, and later of the last days of the year; 海淀区 has not begun."""
    district = make_district("朝阳区")
    report = told(round, district)
    make_record(Center.objects.get(), round, served_on=date(2021, 12, 16), minutes=60)
    file(walk_up(report, at=DECEMBER))
    officer = make_desk(Role.DISTRICT_OFFICER, district)
    leader = make_desk(Role.DISTRICT_LEADER, district)
    write_supplement(report=report, text="【服务时长】。", version=1, by=officer, at=NEW_YEAR)
    sign_supplement(report=report, by=leader, at=NEW_YEAR)
    key = str(ReportProblem.objects.get().pk)
    officer = make_desk(Role.CITY_OFFICER)
    said = {"round": round, "topics": {key: "人员队伍"}, "version": 1}
    group_problems(**said, by=officer, at=DECEMBER)
    return report


@pytest.fixture
def adopted(round, filed) -> CityReportVersion:
    texts = {name: f"市级{name}【服务案例】{TEMPTING}" for name in CityReport.PARTS}
    officer = make_desk(Role.CITY_OFFICER)
    save_city_texts(round=round, texts=texts, version=1, by=officer, at=NEW_YEAR)
    seen = print_of(as_adopted(report_of(round), city_summary(round=round)))
    return adopt_city_report(round=round, seen=seen, by=make_desk(Role.CITY_LEADER), at=NEW_YEAR)


def now_of(round):
    return current_paper(city_summary(round=round), at=NEW_YEAR)


def word_of(paper):
    return Document(BytesIO(city_document(paper)))


def test_problems_stand_under_the_citys_headings(round, filed):
    lines = lines_of(word_of(now_of(round)))
    book = load_workbook(BytesIO(city_workbook(now_of(round))))

    assert [line for line in lines if line.endswith("问题清单（人员队伍，1项，涉及1个区）")]
    assert book["问题清单"]["B4"].value == "人员队伍"


def test_what_is_beside_the_sums_says_so_and_stands_apart(round, filed):
    document = word_of(now_of(round))
    book = load_workbook(BytesIO(city_workbook(now_of(round))))

    lines, tables = lines_of(document), tables_of(document)
    assert [line.split("　")[1] for line in lines if line.endswith("（另列，不计入合计）")] == [
        "各区平台外补充数（另列，不计入合计）",
        "补充报告数据表（另列，不计入合计）",
    ]
    supplied, later = (table for table in tables if table[0] == ["指标", "各区", "小计"])
    assert supplied[1:] == [["服务人次", "朝阳区8人次", "8人次"]]
    assert ["服务时长", "朝阳区1.0小时", "1.0小时"] in later
    at = lines.index("六、补充报告")
    assert f"（一）{LATE}" in lines[at:]
    assert lines[lines.index(f"（一）{LATE}") + 1] == "1.0小时。"
    hours = next(
        row[4] for row in book["补充报告数据"].iter_rows(values_only=True) if row[1] == "服务时长"
    )
    assert hours == 1
    assert book["补充报告文字"]["C4"].value == "1.0小时。"


def test_the_citys_words_lead_each_section_and_name_their_version(round, filed, adopted):
    filed_summary(round, make_district("海淀区"))

    document = word_of(now_of(round))

    lines = lines_of(document)
    assert (
        f"各部分开头的市级文字取自{adopted}，2022年1月4日由{adopted.by.user}审定；"
        "此后备案的海淀区不在其中。"
    ) in lines
    assert lines[lines.index("一、任务完成") + 1] == f"市级tasks_text1个{TEMPTING}"
    assert "（二）海淀区" in lines


def test_a_case_that_was_taken_down_since_is_neither_named_nor_enclosed(round, filed):
    title = "从闭门不出到楼门志愿者"
    assert title in "".join(lines_of(word_of(now_of(round))))

    Exemplary.objects.update(state=PieceState.WITHDRAWN)

    document = word_of(now_of(round))
    cells = [cell for table in tables_of(document) for row in table for cell in row]
    assert title not in "".join([*lines_of(document), *cells])
    assert "典型案例（已从案例库撤下）" in cells


def test_a_supplement_that_was_tampered_with_is_left_out_and_named(round, filed):
    tamper(Addendum, "UPDATE reports_addendum SET text = text || ' '")

    lines = lines_of(word_of(now_of(round)))

    assert "朝阳区有补充报告的内容与校验值不符，没有列入。" in lines
    assert "六、补充报告" not in lines


@pytest.mark.parametrize("name", ["word", "sheet"])
def test_an_adopted_version_is_a_document_of_its_frozen_text_alone(client, round, adopted, name):
    filed_summary(round, make_district("海淀区"))
    desk, args = make_desk(Role.CITY_VIEWER), [round.pk, 1]
    address = reverse(f"reports:city_version_{name}", args=args)
    page = client.sit_at(desk).get(reverse("reports:city_report_version", args=args))

    answer = client.get(address)

    assert f'href="{address}"' in page.content.decode()
    assert AuditEvent.objects.get(what="下载工作总结报告").user == desk.user
    suffix = ".xlsx" if name == "sheet" else ".docx"
    assert unquote(answer["Content-Disposition"]).endswith(f"{adopted}{suffix}")
    content = BytesIO(answer.content)
    if name == "sheet":
        book = load_workbook(content)
        assert book["一、任务完成"]["A5"].value == "合计"  # one district above it
        assert book["市级文字"]["B4"].value == f"市级tasks_text1个{TEMPTING}"
        foot = [row[0].value for row in book["市级文字"].iter_rows() if row[0].value][-1]
        assert f"审核人：{adopted.by.user}" in foot
        assert f"填报人：{adopted.prepared_by.user}" in foot
        assert not [cell for cell in cells_of(book) if cell.data_type == "f"]
        # How late a district is, is of the day: a version does not hold it, and has no empty column.
        gaps = list(book["未计入的区"].iter_rows(min_row=3, max_row=4, values_only=True))
        assert gaps == [("区", "状态"), ("海淀区", "未开始")]
        return
    document = Document(content)
    lines = lines_of(document)
    assert lines[0] == "2021年全市街道(乡镇)社会工作服务中心\n建设试点工作总结报告"
    assert "已计入1个区：朝阳区。" in lines
    assert "未计入1个区（未开始）：海淀区。" in lines
    assert f"市级tasks_text1个{TEMPTING}" in lines
    assert lines[-2:] == ["市委社会工委市民政局", "2022年1月4日"]
    assert f"（一）{LATE}" in lines
    assert adopted.sha256[:12] in document.sections[0].footer.paragraphs[1].text


@pytest.mark.parametrize("name", ["word", "sheet"])
def test_a_version_that_was_tampered_with_or_is_missing_is_not_handed_out(
    client, round, adopted, name
):
    client.sit_at(make_desk(Role.CITY_LEADER))
    address = f"reports:city_version_{name}"
    assert client.get(reverse(address, args=[round.pk, 2])).status_code == 404
    tamper(CityReportVersion, "UPDATE reports_cityreportversion SET text = text || ' '")

    assert client.get(reverse(address, args=[round.pk, 1])).status_code == 404
    lines = lines_of(word_of(now_of(round)))
    assert f"{adopted}的内容与校验值不符，没有列入。" in lines
    assert "市级tasks_text" not in "".join(lines)


def test_the_same_queries_for_one_district_or_for_two(round, filed, django_assert_num_queries):
    with django_assert_num_queries(12):
        word_of(now_of(Round.objects.get()))
    filed_summary(round, make_district("海淀区"))

    with django_assert_num_queries(12):
        word_of(now_of(Round.objects.get()))
