"""The 推荐汇总表: what stands on it, in which order, and that it adds up."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from accounts.models import District
from accounts.roles import Role
from pilots.models import Recommendation
from pilots.papers.summary import summary_document, summary_of, summary_sheet
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, make_round, walk_up
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db

UNITS = (
    ("朝阳区", "劲松街道", 10_000_000, "hand_in"),
    ("朝阳区", "潘家园街道", 20_000_000, "sign"),
    ("海淀区", "中关村街道", 35_000_050, "receive"),
)


@pytest.fixture
def round():
    """One handed in, one signed, one received; one of each district is only drafted."""
    round = make_round()
    for district, name, funds, until in UNITS:
        unit = make_subdistrict(name, make_district(district))
        facts = {"funds_city": funds, "funds_district": 0, "funds_subdistrict": 0}
        walk_up(make_recommendation(round, unit, **facts), until=until)
    make_recommendation(round, make_subdistrict("双井街道"))
    return round


def shown(round, *, district=None, role=Role.CITY_OFFICER):
    unit = District.objects.get(name=district) if district else None
    by = make_desk(role, unit if role in Role.of_district else None)
    return summary_of(round=round, district=unit, by=by)


def rows(summary):
    return [(line.number, line.unit, line.funds) for line in (*summary.lines, summary.total)]


def test_a_district_lists_what_was_handed_in_and_signed(round):
    assert rows(shown(round, district="朝阳区", role=Role.DISTRICT_OFFICER)) == [
        (1, "朝阳区劲松街道", 10_000_000),
        (2, "朝阳区潘家园街道", 20_000_000),
        (None, "合计", 30_000_000),
    ]


def test_the_city_lists_what_was_signed_with_a_sub_total_for_each_district(round):
    assert rows(shown(round)) == [
        (1, "朝阳区潘家园街道", 20_000_000),
        (None, "朝阳区小计", 20_000_000),
        (2, "海淀区中关村街道", 35_000_050),
        (None, "海淀区小计", 35_000_050),
        (None, "合计", 55_000_050),
    ]
    assert rows(shown(round, district="朝阳区"))[0] == (1, "朝阳区潘家园街道", 20_000_000)


def test_the_districts_ranking_goes_before_the_code(round):
    Recommendation.objects.filter(subdistrict__name="潘家园街道").update(rank=1)

    summary = shown(round, district="朝阳区", role=Role.DISTRICT_LEADER)

    assert [line.unit for line in summary.lines] == ["朝阳区潘家园街道", "朝阳区劲松街道"]


def test_word_has_the_same_rows_on_a_turned_page_and_its_signature_foot(round):
    summary = shown(round)
    document = Document(BytesIO(summary_document(summary, at=NOON)))

    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == [
        "序号", "街道(乡镇)", "类型", "拟任常务主任", "运营方式", "预计经费(万元)", "联系人", "联系电话",
    ]  # fmt: skip
    assert cells[1] == [
        "1", "朝阳区潘家园街道", "街道", "赵常务", "自主运营", "20.00", "周联系", "010-67322222",
    ]  # fmt: skip
    assert cells[-1] == ["", "合计", "2个", "", "", "55.00", "", ""]
    assert document.sections[0].page_width > document.sections[0].page_height
    foot = document.paragraphs[-1].text
    assert [name in foot for name in ("单位负责人：", "填表人：", "联系电话：", "报出日期：")] == [
        True
    ] * 4


def test_excel_has_numbers_that_add_up_and_telephones_that_stay_text(round):
    book = load_workbook(BytesIO(summary_sheet(shown(round), at=NOON)))
    lines = list(book.active.iter_rows(min_row=4, values_only=True))

    assert lines[0][:2] == (1, "朝阳区潘家园街道")
    units = [line for line in lines if line[0] and line[0] != "合计" and line[5] is not None]
    total = next(line for line in lines if line[0] == "合计")
    assert sum(line[5] for line in units) == pytest.approx(total[5]) == pytest.approx(55.00005)
    assert lines[0][7] == "010-67322222"
    assert book.active["A2"].value == "填报单位(盖章)：市委社会工委市民政局"


def test_the_page_shows_the_rows_and_leads_to_word_and_excel(at_desk, round):
    officer = at_desk(Role.DISTRICT_OFFICER)

    listed = text_of(officer.get(page("summary_list")))

    assert "填报单位(盖章)：朝阳区委社会工委朝阳区民政局" in listed
    assert "朝阳区潘家园街道" in listed
    assert "中关村街道" not in listed
    assert "30.00" in listed
    assert officer.get(page("summary_word"))["Content-Disposition"].endswith(".docx")
    assert officer.get(page("summary_sheet"))["Content-Disposition"].endswith(".xlsx")


def test_the_city_chooses_a_district_and_asks_for_none_that_is_not_there(at_desk, round):
    city = at_desk(Role.CITY_VIEWER)
    haidian = District.objects.get(name="海淀区")

    assert "潘家园街道" not in text_of(city.get(page("summary_list", district=haidian.pk)))
    for wrong in ("x", "9" * 30, "999999"):
        assert city.get(page("summary_list", district=wrong)).status_code == 404


def test_before_anything_was_handed_in_the_page_says_so(at_desk):
    officer = at_desk(Role.DISTRICT_OFFICER)
    assert "还没有试点批次" in text_of(officer.get(page("summary_list")))

    make_recommendation()

    assert "还没有可以汇总的推荐表" in text_of(officer.get(page("summary_list")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_one_query_however_long_it_is(count, django_assert_num_queries):
    round = make_round()
    for number in range(count):
        walk_up(make_recommendation(round, make_subdistrict(f"第{number}街道")), until="sign")
    by = make_desk(Role.CITY_OFFICER)

    with django_assert_num_queries(1):
        summary_of(round=round, district=None, by=by)
