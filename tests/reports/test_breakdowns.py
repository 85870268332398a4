"""Figures taken apart: every table adds up to its figure, is signed with it and stays with it."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.roles import Role
from core.canonical import canonical_text, sha256_of
from core.money import format_yuan
from pilots.actions import take_step
from pilots.models import SubmissionVersion
from reports.actions import renew_figures
from reports.basis import counted_by
from reports.breakdowns.counted import BREAKDOWN_KEY, TABLE_KEYS, UNITS_KEY
from reports.breakdowns.declared import BREAKDOWNS
from reports.breakdowns.sums import LACKING_KEY, city_tables, summed_up
from reports.breakdowns.tables import UNITS_TITLE, breakdown_table, is_met, units_table
from reports.city import city_summary
from reports.citywide.content import adopted_reading
from reports.dashboards.panels import ROUNDED
from reports.dictionary import RATES
from reports.models import SummaryReport
from reports.readings import signed_reading
from reports.signed_parts import frozen_summary
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.citywide.factories import make_city_version
from tests.reports.everything import fill_district
from tests.reports.factories import DECEMBER, filed_summary, make_case, make_summary
from tests.tampering import tamper

FUNDS, SPENDING, FIELDS, TYPES, STRUCTURES, ROUTES = BREAKDOWNS
NUMBERS = st.integers(0, 10**12)


def amounts(breakdown):
    of_value = st.fixed_dictionaries(dict.fromkeys(breakdown.figures, NUMBERS))
    return st.fixed_dictionaries(dict.fromkeys(breakdown.labels, of_value))


ONE = st.fixed_dictionaries({one.key: amounts(one) for one in BREAKDOWNS})


@settings(max_examples=30)
@given(st.lists(ONE, min_size=1, max_size=6))
def test_the_citys_tables_are_the_sums_of_the_districts_and_add_up_themselves(districts):
    signed = [(f"第{at}区", {BREAKDOWN_KEY: one}) for at, one in enumerate(districts, 1)]

    found = city_tables(summed_up(signed))

    tables = {table.key: table for of_section in found.values() for table in of_section}
    for one in BREAKDOWNS:
        table = tables[one.key]
        for at, key in enumerate(one.columns):
            if key in RATES:
                continue
            whole = sum(own[one.key][v][key] for own in districts for v in one.labels)
            assert table.total[at] == whole
            assert sum(row.values[at] for row in table.rows) == whole


def test_a_rate_is_of_the_sums_and_what_is_left_over_of_both_figures():
    numbers = {
        "city": {"arrived_total": 1000, "paid_total": 250, "funds_spent": 50},
        "social": {"arrived_total": 1000, "paid_total": 1000, "funds_spent": 0},
    }

    table = breakdown_table(FUNDS, numbers)

    assert [column.label for column in table.columns[-4:]] == [
        "财政支付率",
        "机构使用",
        "资金使用率",
        "结余",
    ]
    shown = {row.head: row.values[-4:] for row in table.rows}
    assert shown["市级转移支付"] == (250, 50, 200, 750)
    assert shown["社会资金"] == (1000, 0, 0, 0)
    assert shown["区级资金"] == (None, 0, None, 0)
    assert table.total[-4:] == (625, 50, 40, 750)


def test_a_district_that_signed_before_there_were_tables_is_named_and_not_taken_for_zeros():
    new = {FIELDS.key: {"charity": {"cases_closed": 3, "cases_recognized": 2}}}

    made = summed_up([("朝阳区", {}), ("海淀区", {BREAKDOWN_KEY: new})])
    [*_, fields] = [t for t in city_tables(made)["services"] if t.key == FIELDS.key]

    assert made[LACKING_KEY][FIELDS.key] == ["朝阳区"]
    assert fields.lead == "朝阳区的定稿没有这张表，合计不含。"
    assert fields.total == (3, 2)
    assert city_tables({"figures": {}}) == {}  # a version of the city from before


def test_a_table_that_nobody_signed_is_left_out_and_one_adopted_before_stays():
    new = {FIELDS.key: {"charity": {"cases_closed": 3, "cases_recognized": 2}}}
    made = summed_up([("朝阳区", {}), ("海淀区", {BREAKDOWN_KEY: new})])

    assert {t.key for own in city_tables(made).values() for t in own} == {FIELDS.key}
    assert city_tables(summed_up([("朝阳区", {}), ("海淀区", {})])) == {}
    adopted = {BREAKDOWN_KEY: {FUNDS.key: {}}, LACKING_KEY: {FUNDS.key: ["朝阳区", "海淀区"]}}
    assert [t.key for t in city_tables(adopted)["funds"]] == [FUNDS.key]


@pytest.mark.parametrize(
    ("cases", "minutes", "met"), [(10, 3600, True), (9, 3600, False), (10, 3599, False)]
)
def test_a_unit_has_met_what_it_owes_when_both_numbers_have_come_so_far(cases, minutes, met):
    unit = {
        "unit": "劲松街道",
        "center": None,
        "opened_on": "2021-06-01",
        "rules": 4,
        "cases_owed": 10,
        "cases": cases,
        "minutes_owed": 3600,
        "minutes": minutes,
    }

    table = units_table([unit])

    assert is_met(unit) == met
    opened_on, rules, *_, word = table.rows[0].values
    assert (opened_on, rules) == ("2021年6月1日", 4)
    assert (word, table.total[-1]) == (("达标", "1个达标") if met else ("未达标", "0个达标"))


def test_without_a_unit_there_is_nothing_to_add_up():
    assert units_table([]).total == ()


@pytest.fixture
def round(db):
    return make_round(case_quota=4, supervision_minutes_quota=600)


@pytest.fixture
def filled(round):
    """A district in which no figure is nothing, and a unit that has no center yet."""
    district = make_district("朝阳区")
    fill_district(round, district, seed=3)
    make_unit(round, make_subdistrict("双井街道", district))
    return make_summary(round, district)


def test_every_table_adds_up_to_its_figures(filled):
    counted = counted_by(filled, at=DECEMBER)

    for one in BREAKDOWNS:
        table = counted.tables[BREAKDOWN_KEY][one.key]
        assert list(table) == list(one.labels)
        for key in one.figures:
            whole = sum(numbers[key] for numbers in table.values())
            assert whole == counted.figures[key] > 0, (one.key, key)


def test_the_units_tell_what_is_owed_and_done(filled):
    counted = counted_by(filled, at=DECEMBER)
    units = {unit["unit"]: unit for unit in counted.tables[UNITS_KEY]}

    assert set(units) == {"劲松街道", "望京街道", "双井街道"}
    assert sum(unit["cases"] for unit in units.values()) == counted.figures["counting_cases"]
    assert sum(unit["minutes"] for unit in units.values()) == counted.figures["supervision_minutes"]
    assert {unit["cases_owed"] for unit in units.values()} == {4}
    without = units["双井街道"]
    assert (without["center"], without["opened_on"], without["cases"]) == (None, "", 0)
    assert (units["劲松街道"]["rules"], units["劲松街道"]["opened_on"]) == (4, "2021-06-01")


@pytest.mark.parametrize("units", [1, 3])
def test_it_asks_the_same_number_of_questions_for_any_number_of_units(
    round, django_assert_num_queries, units
):
    district = make_district("朝阳区")
    for number in range(units):
        make_unit(round, make_subdistrict(f"第{number}街道", district))
    report = make_summary(round, district)

    with django_assert_num_queries(34):
        counted_by(report, at=DECEMBER)


@pytest.fixture
def returned(filled):
    """Signed and returned; a case was recognized since."""
    report = walk_up(filled, at=DECEMBER)
    take_step(
        "return",
        content=report,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
        returns=[("tasks_text", "请核对案例数。")],
    )
    center = report.round.units.get(subdistrict__name="劲松街道").subdistrict.center
    make_case(center, report.round)
    return SummaryReport.objects.get()


def signed_again(report):
    version = walk_up(report, until="sign", at=DECEMBER).submission.versions.latest("number")
    return signed_reading(version)


@pytest.mark.parametrize("is_renewed", [False, True])
def test_tables_stay_with_the_figures_until_they_are_counted_anew(returned, is_renewed):
    before = signed_reading(returned.submission.versions.get())
    if is_renewed:
        renew_figures(report=returned, by=make_desk(Role.CITY_OFFICER), at=DECEMBER)

    again = signed_again(returned)

    assert (again.tables == before.tables) != is_renewed
    for reading in (before, again):
        table = reading.tables[BREAKDOWN_KEY][FIELDS.key]
        whole = sum(numbers["cases_closed"] for numbers in table.values())
        assert whole == reading.figures["cases_closed"]


def test_a_version_from_before_keeps_its_figures_without_tables(client, returned):
    version = returned.submission.versions.get()
    old = {key: value for key, value in json.loads(version.text).items() if key not in TABLE_KEYS}
    text = canonical_text(old)
    sql = "UPDATE pilots_submissionversion SET text = %s, sha256 = %s WHERE id = %s"
    tamper(SubmissionVersion, sql, text, sha256_of(text), version.pk)

    officer = make_desk(Role.DISTRICT_OFFICER, returned.district)
    page = client.sit_at(officer).get(reverse("reports:summary_detail", args=[returned.pk]))

    assert "按服务领域" not in page.content.decode()
    assert signed_again(returned).tables == {}


def test_the_page_shows_each_table_in_its_section(client, filled):
    officer = make_desk(Role.DISTRICT_OFFICER, filled.district)

    page = client.sit_at(officer).get(reverse("reports:summary_detail", args=[filled.pk]))

    shown = {section.section.key: section.apart for section in page.context["pages"]}
    assert {key: [t.title for t in tables] for key, tables in shown.items() if tables} == {
        "tasks": ["各试点单位完成情况"],
        "funds": ["资金执行：按来源", "机构使用：按支出类别"],
        "services": ["结案的服务案例：按服务领域", "服务：按服务类型"],
        "talent": ["专业督导：按督导形式", "专业服务人员：按资质条件"],
    }
    assert "未挂牌" in page.content.decode()


def numbers_of(tables):
    """Without the ways, which lead from what is filed now."""
    return {
        key: [(table.title, [(row.head, row.values) for row in table.rows]) for table in of_section]
        for key, of_section in tables.items()
    }


def test_the_city_adds_them_up_and_its_version_keeps_them(round):
    for seed, name in enumerate(("朝阳区", "海淀区")):
        fill_district(round, make_district(name), seed=seed)
        filed_summary(round, make_district(name), at=DECEMBER)
    summary = city_summary(round=round)
    apart = {one.section.key: one.apart for one in summary.tables}

    adopted = adopted_reading(make_city_version(round))

    kept = {one.section.key: one.table.apart for one in adopted.sections if one.table}
    assert numbers_of(kept) == numbers_of(apart)
    assert {key: [table.key for table in tables] for key, tables in apart.items()} == {
        "tasks": [],
        "funds": [FUNDS.key, SPENDING.key],
        "services": [FIELDS.key, TYPES.key],
        "talent": [STRUCTURES.key, ROUTES.key],
    }
    sums = {key: value for one in summary.tables for key, value in one.sums.items()}
    for tables in apart.values():
        for table in tables:
            [one] = [one for one in BREAKDOWNS if one.key == table.key]
            for at, key in enumerate(one.columns):
                assert key in RATES or table.total[at] == sums[key] > 0
    assert [row.head for row in adopted.units.rows] == [
        f"{district}{street}"
        for district in ("朝阳区", "海淀区")
        for street in ("劲松街道", "望京街道")
    ]
    assert adopted.units.total[3] == sums["counting_cases"]


def test_both_papers_have_the_tables_as_numbers(client, filled):
    officer = make_desk(Role.DISTRICT_OFFICER, filled.district)
    at = client.sit_at(officer).get
    sheets = load_workbook(BytesIO(at(reverse("reports:summary_sheet", args=[filled.pk])).content))
    word = Document(BytesIO(at(reverse("reports:summary_word", args=[filled.pk])).content))

    counted = counted_by(filled, at=DECEMBER)
    sheet = sheets[SPENDING.title]
    [total] = [row for row in sheet.iter_rows(values_only=True) if row[0] == "合计"]
    assert f"{total[1]:.2f}" == format_yuan(counted.figures["funds_spent"])
    [units] = [row for row in sheets[UNITS_TITLE].iter_rows(values_only=True) if row[0] == "合计"]
    assert units[4] == counted.figures["counting_cases"]
    below = [row[0] for row in sheets[UNITS_TITLE].iter_rows(values_only=True)][-5:]
    lead = units_table([]).lead
    assert below == ["合计", lead, ROUNDED, None, below[-1]]
    assert below[-1].startswith("单位负责人：")
    captions = "".join(paragraph.text for paragraph in word.paragraphs)
    assert lead in captions
    assert ROUNDED in captions
    for title in (UNITS_TITLE, *(one.title for one in BREAKDOWNS)):
        assert title in captions
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert {"双井街道", "未挂牌", "人员经费", "社会救助"} <= set(cells)


def test_two_versions_are_compared_table_by_table(filled):
    version = walk_up(filled, until="sign", at=DECEMBER).submission.versions.get()

    parts = dict(frozen_summary(json.loads(version.text)))

    [(_, fields)] = parts[FIELDS.title]
    assert fields.columns == ("服务领域", "结案", "认定")
    assert [row.cells[0] for row in fields.rows] == list(FIELDS.labels.values())
