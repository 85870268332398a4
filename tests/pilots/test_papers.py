"""The recommendation on paper: print page, Word and Excel say the same and say what they are."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from pilots import actions
from pilots.papers.form import recommendation_paper
from pilots.papers.plan import plan_paper
from tests.accounts.factories import make_desk
from tests.pilots.factories import (
    NOON,
    fill_plan,
    make_attachment,
    make_plan,
    make_question,
    make_recommendation,
    make_round,
    make_staff,
    make_unit,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


def words_of(paper) -> list[str]:
    return [box.text for row in paper.rows for box in row]


def answers_of(paper) -> dict[str, str]:
    """Labels and what stands behind them."""
    pairs = [pair for row in paper.rows for pair in zip(row, row[1:], strict=False)]
    return {label.text: value.text for label, value in pairs if label.kind == "label"}


def in_word(response) -> tuple[list[str], str]:
    document = Document(BytesIO(response.content))
    (table,) = document.tables
    cells = [cell.text for row in table.rows for cell in row.cells]
    return cells, document.sections[0].footer.paragraphs[1].text


def test_the_form_has_the_official_head_parts_and_opinions():
    paper = recommendation_paper(make_recommendation(subdistrict_opinion="同意推荐。"), at=NOON)

    titles = [row[0].text for row in paper.rows if row[0].kind == "part"]
    assert titles == [
        "一、基本情况", "二、工作基础", "三、场地设施", "四、运行机制", "五、人员配备",
        "六、资金安排（单位：万元）", "七、工作基础与特色", "八、试点思路与服务计划", "九、意见", "联系人",
    ]  # fmt: skip
    assert paper.title == "北京市街道(乡镇)社会工作服务中心建设试点推荐表"
    assert paper.left == "推荐单位(盖章)：朝阳区委社会工委朝阳区民政局"
    assert paper.right == "填报日期：　　　　年　　月　　日"
    seals = [row[1] for row in paper.rows if row[1:] and row[1].kind == "seal"]
    assert [box.text for box in seals] == ["同意推荐。", "", ""]
    answers = answers_of(paper)
    assert (answers["所属区"], answers["街道(乡镇)"], answers["类型"]) == (
        "朝阳区",
        "劲松街道",
        "街道",
    )
    assert (answers["市级转移支付"], answers["合计"]) == ("20", "35")


def test_the_people_proposed_and_the_questions_asked_stand_on_the_paper():
    round = make_round()
    make_question(round)
    recommendation = make_recommendation(round)
    make_staff(recommendation)

    paper = recommendation_paper(recommendation, at=NOON)

    answers = answers_of(paper)
    assert answers["人员1 赵常务"].startswith(
        "专业社工；专业服务人员；社会工作师，2016年6月20日批准"
    )
    assert "符合资质" in answers["人员1 赵常务"]
    assert answers["是否已有督导协议"] == ""


def test_a_draft_says_so_at_its_foot():
    recommendation = make_recommendation()

    assert recommendation_paper(recommendation, at=NOON).marks == (
        f"表号 2021-{recommendation.subdistrict.code}　草稿，未上报"
    )


def test_what_was_signed_carries_its_version_and_checksum_and_the_day_it_was_handed_in():
    recommendation = walk_up(make_recommendation(), until="sign")
    version = recommendation.submission.versions.get()

    paper = recommendation_paper(recommendation, at=NOON)

    assert paper.marks.endswith(f"第1版　校验码 {version.sha256[:12]}")
    assert paper.right == "填报日期：2021年5月17日"


def test_what_was_signed_is_printed_from_the_frozen_text_and_not_from_the_row():
    recommendation = walk_up(make_recommendation(strengths="签字时的话。"), until="sign")
    type(recommendation).objects.update(strengths="后来的话。", funds_city=1)
    recommendation.refresh_from_db()

    paper = recommendation_paper(recommendation, at=NOON)

    assert "签字时的话。" in words_of(paper)
    assert "后来的话。" not in words_of(paper)
    assert answers_of(paper)["合计"] == "35"


def test_what_was_pulled_back_is_a_draft_again():
    recommendation = walk_up(make_recommendation(), until="sign")
    actions.take_step("recall", content=recommendation, by=make_desk(Role.DISTRICT_LEADER), at=NOON)

    again = type(recommendation).objects.get()

    assert recommendation_paper(again, at=NOON).marks.endswith("草稿，未上报")


def test_page_word_and_excel_say_the_same(at_desk):
    recommendation = walk_up(make_recommendation(), until="sign")
    officer = at_desk(Role.SUBDISTRICT_OFFICER)
    paper = recommendation_paper(recommendation, at=NOON)
    wanted = [text for text in words_of(paper) if text and "\n" not in text]

    shown = text_of(officer.get(page("recommendation_print", recommendation.pk)))
    cells, foot = in_word(officer.get(page("recommendation_word", recommendation.pk)))
    sheet = officer.get(page("recommendation_sheet", recommendation.pk))
    book = load_workbook(BytesIO(sheet.content)).worksheets[0]
    values = [cell.value for row in book.iter_rows() for cell in row if cell.value]

    assert [text for text in wanted if text not in shown] == []
    assert [text for text in wanted if not any(text in cell for cell in cells)] == []
    assert [text for text in wanted if not any(text in value for value in values)] == []
    assert paper.marks in shown
    assert foot == paper.marks == book.oddFooter.left.text


def test_no_seal_is_drawn_on_the_page(at_desk):
    recommendation = walk_up(make_recommendation(), until="sign")

    shown = text_of(at_desk(Role.CITY_OFFICER).get(page("recommendation_print", recommendation.pk)))

    assert shown.count("（盖章）") == 3
    assert "<img" not in shown.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "name", ["recommendation_print", "recommendation_word", "recommendation_sheet"]
)
def test_the_city_has_no_paper_of_what_a_district_is_changing(at_desk, name):
    recommendation = walk_up(make_recommendation(), until="sign")
    city = at_desk(Role.CITY_OFFICER)
    assert city.get(page(name, recommendation.pk)).status_code == 200

    actions.take_step("recall", content=recommendation, by=make_desk(Role.DISTRICT_LEADER), at=NOON)

    assert city.get(page(name, recommendation.pk)).status_code == 404


def test_a_download_leaves_a_trace_and_is_called_by_its_unit(at_desk):
    recommendation = make_recommendation()

    response = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_word", recommendation.pk))

    event = AuditEvent.objects.get(what="下载推荐表")
    assert event.object_label == "朝阳区劲松街道试点推荐表"
    assert "filename*=utf-8''%E6%9C%9D%E9%98%B3%E5%8C%BA" in response["Content-Disposition"]
    assert response["Content-Disposition"].endswith(".docx")


def test_the_files_are_listed_on_page_word_and_excel_as_they_were_signed(at_desk):
    recommendation = make_recommendation()
    file = make_attachment(
        recommendation.submission, name="租赁协议.pdf", kind="official", number="朝〔2021〕3号"
    )
    walk_up(recommendation, until="sign")
    city = at_desk(Role.CITY_OFFICER)
    line = "租赁协议.pdf（红头文件，朝〔2021〕3号）"

    answers = answers_of(recommendation_paper(recommendation, at=NOON))
    cells, _ = in_word(city.get(page("recommendation_word", recommendation.pk)))
    sheet = city.get(page("recommendation_sheet", recommendation.pk))
    values = [
        cell.value
        for row in load_workbook(BytesIO(sheet.content)).worksheets[0].iter_rows()
        for cell in row
    ]

    assert (answers["附件1"], file.kind) == (line, "official")
    assert line in text_of(city.get(page("recommendation_print", recommendation.pk)))
    assert line in cells
    assert line in values


def test_a_plan_as_word_has_its_parts_rows_files_office_and_day(at_desk):
    plan = fill_plan(make_plan(make_unit()))
    make_attachment(plan.submission, name="督导团队名单.pdf")
    walk_up(plan, until="sign")
    version = plan.submission.versions.get()
    type(plan).objects.update(goals="后来的话。")

    response = at_desk(Role.CITY_VIEWER).get(page("plan_word", plan.pk))

    document = Document(BytesIO(response.content))
    lines = [line.text for line in document.paragraphs]
    assert lines[0] == "朝阳区街道(乡镇)社会工作服务中心试点建设方案"
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、试点范围", "二、目标任务", "三、实施步骤", "四、工作措施", "五、任务分解表",
    ]  # fmt: skip
    assert "后来的话。" not in lines
    assert lines[-3].startswith("附件1：督导团队名单.pdf")
    assert lines[-2:] == ["朝阳区委社会工委朝阳区民政局", "2021年5月17日"]
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号", "工作任务", "具体措施", "责任单位", "完成时限",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[1].cells][:2] == ["1", "组建区级督导团队"]
    foot = document.sections[0].footer.paragraphs[1].text
    assert foot == f"朝阳区试点方案（2021年）　第1版　校验码 {version.sha256[:12]}"
    assert AuditEvent.objects.filter(what="下载试点方案").count() == 1


def test_a_plan_that_is_not_signed_says_so_at_its_foot():
    assert plan_paper(make_plan(make_unit()), at=NOON).marks.endswith("草稿，未上报")
