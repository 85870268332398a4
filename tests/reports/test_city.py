"""The city's sum is of filed versions alone, and the workbook holds exactly the page's figures."""

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case
from pilots.models import SubmissionVersion
from reports.city import city_summary, gap_groups, gap_rows
from reports.dictionary import FIGURES
from reports.papers.city import current_paper
from reports.readings import signed_reading
from reports.workbook import city_workbook
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import DUE, make_round, make_unit
from tests.reports.factories import (
    DECEMBER,
    filed_summary,
    make_case,
    make_pool,
    make_record,
    make_staff,
    make_summary,
    signed_summary,
)
from tests.supervision.factories import make_session
from tests.tampering import tamper

TEMPTING = '=HYPERLINK("http://example.invalid")'


@pytest.fixture
def round(db):
    return make_round()


def busy_center(round, district, name):
    """A center with a case, ninety minutes of service and two hours of supervision."""
    center = make_center(make_unit(round, make_subdistrict(name, district)))
    make_case(center, round)
    make_record(center, round)
    make_session(center, state=SessionState.CONFIRMED)
    make_staff(center, level="intermediate")
    make_pool(round, district, amount=12_345_678, shared={center: 12_345_678})
    return center


@pytest.fixture
def two_filed(round):
    chaoyang, haidian = make_district("朝阳区"), make_district("海淀区")
    busy_center(round, chaoyang, "劲松街道")
    busy_center(round, haidian, "中关村街道")
    busy_center(round, haidian, "上地街道")
    return filed_summary(round, chaoyang), filed_summary(round, haidian)


def totals(summary) -> dict[str, int]:
    return {
        figure.key: total
        for table in summary.tables
        for figure, total in zip(table.section.figures, table.totals, strict=True)
    }


def test_every_total_is_the_sum_of_the_filed_versions(round, two_filed):
    signed = [signed_reading(report.submission.versions.get()).figures for report in two_filed]

    found = totals(city_summary(round=round))

    assert found == {key: signed[0][key] + signed[1][key] for key in signed[0]}
    assert found["counting_cases"] == 3
    assert found["received_total"] == 37_037_034


def test_rows_that_change_after_filing_do_not_change_the_sum(round, two_filed):
    before = totals(city_summary(round=round))

    Case.objects.update(recognition="declined")

    assert totals(city_summary(round=round)) == before


def test_what_is_not_filed_is_named_and_not_summed(round):
    busy_center(round, make_district("海淀区"), "上地街道")
    signed_summary(round, make_district("海淀区"))

    summary = city_summary(round=round)

    assert [(gap.district.name, gap.state) for gap in summary.gaps] == [
        ("朝阳区", "未开始"),
        ("海淀区", "已上报"),
    ]
    assert summary.filed == ()
    assert set(totals(summary).values()) == {0}


def test_a_gap_says_whether_its_report_is_late(round):
    make_summary(round)

    summary = city_summary(round=round)

    on_time = [row.lateness for row in gap_rows(summary, at=DECEMBER)]
    late = [row.lateness for row in gap_rows(summary, at=DUE["summary"])]
    assert (on_time, late) == (["", ""], ["缺报", "缺报"])


def test_gaps_for_the_same_reason_are_one_line(round):
    summary = city_summary(round=round)

    groups = gap_groups(summary, at=DUE["summary"])

    names = [[district.name for district in group.districts] for group in groups]
    assert [(group.state, group.lateness) for group in groups] == [("未开始", "缺报")]
    assert names == [[gap.district.name for gap in summary.gaps]]


def test_gaps_for_two_reasons_are_two_lines(round):
    busy_center(round, make_district("海淀区"), "上地街道")
    signed_summary(round, make_district("海淀区"))

    groups = gap_groups(city_summary(round=round), at=DECEMBER)

    assert [(group.state, len(group.districts)) for group in groups] == [
        ("未开始", 1),
        ("已上报", 1),
    ]


def test_a_version_that_was_tampered_with_is_a_gap(round, two_filed):
    tamper(
        SubmissionVersion,
        "UPDATE pilots_submissionversion SET text = text || ' ' WHERE submission_id = %s",
        two_filed[0].submission_id,
    )

    summary = city_summary(round=round)

    assert [district.name for district in summary.filed] == ["海淀区"]
    assert [(gap.district.name, gap.state) for gap in summary.gaps] == [
        ("朝阳区", "定稿内容与校验值不符")
    ]


def test_texts_stand_under_the_name_of_their_district(round, two_filed):
    tasks = city_summary(round=round).texts[0]

    assert tasks.section.name == "任务完成"
    assert [(row.district.name, row.text) for row in tasks.texts] == [
        ("朝阳区", "朝阳区：tasks_text的情况。"),
        ("海淀区", "海淀区：tasks_text的情况。"),
    ]


def test_three_queries_for_one_district_or_for_two(round, django_assert_num_queries):
    filed_summary(round, make_district("朝阳区"))
    with django_assert_num_queries(3):
        city_summary(round=round)
    filed_summary(round, make_district("海淀区"))

    with django_assert_num_queries(3):
        city_summary(round=round)


FORMATS = {"money": "{:,.2f}", "hours": "{:.1f}", "integer": "{:,}"}


def bare(heading: str) -> str:
    """Without the unit at its end."""
    return re.sub(r"\([^()]*\)$", "", heading)


def as_written(heading: str, value) -> str:
    """A cell the way the page writes it."""
    by_heading = {figure.label: figure.kind for figure in FIGURES.values()}
    kind = by_heading.get(bare(heading))
    if value is None:
        return "—"
    return FORMATS[kind].format(value) if kind else f"{value:.1f}"


def test_workbook_cells_equal_the_figures_of_the_page(client, round, two_filed):
    client.sit_at(make_desk(Role.CITY_VIEWER))
    page = client.get(reverse("reports:city_summary")).content.decode()

    response = client.get(reverse("reports:city_workbook"), {"round": round.pk})

    book = load_workbook(BytesIO(response.content))
    summary = city_summary(round=round)
    for table in summary.tables:
        for block in table.blocks:
            rows = list(
                book[sheet_of(table, block)].iter_rows(min_row=3, max_row=6, values_only=True)
            )
            names = rows[0][1:]
            lines = [*(values for _, values in block.rows), block.totals]
            for at, (place, *values) in enumerate(rows[1:]):
                written = {bare(n): as_written(n, v) for n, v in zip(names, values, strict=True)}
                shown = {
                    heading[0]: value
                    for heading, value in zip(block.headings, lines[at], strict=True)
                }
                assert (place, written) == (["朝阳区", "海淀区", "合计"][at], shown)
                assert set(written.values()) <= cells_of(page)


def cells_of(page: str) -> set[str]:
    cells = re.findall(r'<td class="num">(.*?)</td>', page, re.DOTALL)
    return {re.sub(r"<[^>]+>", "", cell).strip() for cell in cells}


def sheet_of(table, block) -> str:
    return f"{table.section.title}（{block.name}）" if block.name else table.section.title


def test_a_rate_of_the_city_is_computed_from_the_sums_and_never_averaged(round):
    chaoyang, haidian = make_district("朝阳区"), make_district("海淀区")
    here = busy_center(round, chaoyang, "劲松街道")
    busy_center(round, haidian, "上地街道")
    for _ in range(2):
        make_case(here, round, recognized=False)
    filed_summary(round, chaoyang), filed_summary(round, haidian)

    table = next(t for t in city_summary(round=round).tables if t.section.key == "services")
    block = table.blocks[0]

    place = [label for label, _ in block.headings].index("认定率")
    # One of three and one of one: together two of four, where the mean would be 66.7.
    assert [values[place] for _, values in block.rows] == ["33.3", "100.0"]
    assert block.totals[place] == "50.0"


def test_people_are_said_to_be_distinct_within_each_center_and_then_added(client, round, two_filed):
    shown = client.sit_at(make_desk(Role.CITY_VIEWER)).get(reverse("reports:city_summary"))

    assert (
        "服务人数按各中心分别去重后相加，同一人在几个中心的，各计一次。" in shown.content.decode()
    )


def test_the_workbook_has_a_sheet_for_each_thing_the_page_says(round, two_filed):
    book = load_workbook(
        BytesIO(city_workbook(current_paper(city_summary(round=round), at=DECEMBER)))
    )

    assert book.sheetnames == [
        "说明",
        *("一、任务完成", "二、资金使用", "三、服务开展（案例）", "三、服务开展（服务）"),
        *("三、服务开展（小组和活动）", "三、服务开展（志愿和资源）"),
        *("四、人才培养（人员）", "四、人才培养（培训）", "四、人才培养（督导）"),
        *("资金执行：按来源", "机构使用：按支出类别"),
        *("结案的服务案例：按服务领域", "服务：按服务类型"),
        *("专业督导：按督导形式", "专业服务人员：按资质条件"),
        *("各试点单位完成情况", "试点覆盖情况", "未计入的区", "各区文字总结"),
        *("任务完成情况表", "平台外补充数", "问题清单"),
    ]
    assert "单位：元" in [cell.value for cell in book["二、资金使用"][2]]
    assert book["一、任务完成"]["G3"].value == "专业督导(小时)"


def test_gaps_and_texts_are_in_the_workbook_and_no_text_is_a_formula(round):
    filed_summary(round, issues_text=TEMPTING)

    book = load_workbook(
        BytesIO(city_workbook(current_paper(city_summary(round=round), at=DUE["summary"])))
    )

    gap = [cell.value for cell in book["未计入的区"][4]]
    assert gap == ["海淀区", "未开始", "缺报"]
    words = [cell for row in book["各区文字总结"].iter_rows() for cell in row]
    tempting = [cell for cell in words if cell.value == TEMPTING]
    assert [cell.data_type for cell in tempting] == ["s"]
    every = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in every if cell.data_type == "f"]


def test_the_export_is_named_in_chinese_and_written_to_the_log(client, round):
    desk = make_desk(Role.CITY_OFFICER)

    response = client.sit_at(desk).get(reverse("reports:city_workbook"))

    name = quote("2021年试点全市工作总结.xlsx")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    event = AuditEvent.objects.get(what="导出全市工作总结")
    assert (event.user, event.object_label) == (desk.user, "2021年试点")


@pytest.mark.parametrize(
    ("key", "queries"), [("cases_closed", 11), ("rate_paid", 12), ("staff", 13)]
)
def test_the_districts_of_a_sum_are_asked_for_as_one(
    client, round, django_assert_num_queries, key, queries
):
    chaoyang, haidian = make_district("朝阳区"), make_district("海淀区")
    busy_center(round, chaoyang, "劲松街道")
    busy_center(round, haidian, "上地街道")
    filed_summary(round, chaoyang)
    url = reverse("reports:city_figure", args=[round.pk, key])
    client.sit_at(make_desk(Role.CITY_VIEWER)).get(url)
    with django_assert_num_queries(queries):
        client.get(url)
    filed_summary(round, haidian)

    with django_assert_num_queries(queries):
        page = client.get(url)

    assert len(page.context["sum"].parts) == 2
