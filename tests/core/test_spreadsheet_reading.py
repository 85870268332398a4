import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core import cell_readers as reads
from core.problems import Refused
from core.spreadsheet_columns import ColumnIn
from core.spreadsheet_reading import CellProblem
from core.spreadsheets import Column, Sheet, read_workbook, write_workbook
from core.workbook_stamp import Edition, Stamp, fixed_checksum
from tests.core.plain_workbook import (
    SHEET_PART,
    header,
    packed,
    sheet_xml,
    with_sheet,
    words,
    workbook_xml,
)

NAME = ColumnIn("姓名", "name", required=True)
TIMES = ColumnIn("次数", "times", reads.integer())
DAY = ColumnIn("日期", "day", reads.day())
COLUMNS = (NAME, TIMES, DAY)
EDITION = Edition("case_import", "案例导入模板", 2021, 2)
GOOD = words("A2", "张三") + '<c r="B2"><v>3</v></c><c r="C2" s="1"><v>44334</v></c>'

OUT = (
    Column("姓名"), Column("次数", "integer"), Column("经费", "money"), Column("预算", "wan"),
    Column("督导", "hours"), Column("日期", "date"),
)  # fmt: skip
IN = (
    ColumnIn("姓名", "name", reads.text(max_length=1000)),
    ColumnIn("次数", "times", reads.integer(least=-(10**9))),
    ColumnIn("经费", "money", reads.money(allow_negative=True)),
    ColumnIn("预算", "wan", reads.money(unit="万元", allow_negative=True)),
    ColumnIn("督导", "hours", reads.hours(least=0)),
    ColumnIn("日期", "day", reads.day()),
)


def read(content, columns=COLUMNS, *, sheet="个案", **options):
    return read_workbook(ContentFile(content, "个案.xlsx"), sheets={sheet: columns}, **options)


def read_rows(*rows, **parts):
    return read(with_sheet(sheet_xml(*rows, **parts))[1])


def values(result, sheet="个案"):
    return [tuple(row.values.values()) for row in result.sheets[sheet].rows]


def saved(book):
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def refusal(content, columns=COLUMNS, **options):
    with pytest.raises(Refused) as refused:
        read(content, columns, **options)
    return [(problem.code, problem.message) for problem in refused.value.problems]


# What a cell gives back: without control and invisible characters, and without space around it.
plain_text = (
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: text and text != "合计" and not text.startswith("单位负责人："))
)


@given(
    st.lists(
        st.tuples(
            plain_text,
            st.none() | st.integers(-(10**9), 10**9),
            st.none() | st.integers(-(10**13), 10**13),
            st.none() | st.integers(-(10**13), 10**13),
            st.none() | st.integers(1, 10_000).map(lambda tenths: tenths * 6),
            st.none() | st.dates(date(1900, 3, 1), date(2100, 12, 31)),
        ),
        max_size=8,
    ),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_what_we_write_is_what_we_read(rows, has_total):
    sheet = Sheet("汇总表", OUT, rows, unit="元", subtitle="朝阳区", total=has_total)

    result = read(write_workbook([sheet], filename_title="x"), IN, sheet="汇总表")

    assert values(result, "汇总表") == rows
    assert result.problems == []


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_", "=1+1", "a  b", "第一行\n第二行"])
def test_what_looks_like_something_else_comes_back_as_text(text):
    content = write_workbook([Sheet("个案", [Column("姓名")], [(text,)])], filename_title="x")

    assert values(read(content, [NAME])) == [(text,)]


def test_a_workbook_of_another_program_is_read():
    book = Workbook()
    book.active.title = "个案"
    book.active.append(["姓名", "次数", "日期"])
    book.active.append(["张三", 3, date(2021, 5, 18)])

    assert values(read(saved(book))) == [("张三", 3, date(2021, 5, 18))]


def test_every_mistake_of_every_row_is_found_at_once():
    result = read_rows(
        GOOD,
        '<c r="B3"><v>2.5</v></c>' + words("C3", "去年"),
        words("A4", "李四") + '<c r="B4" t="e"><v>#REF!</v></c><c r="C4" s="1"><v>-1</v></c>',
    )

    assert result.problems == [
        CellProblem("个案", 3, "A", "姓名", "必填，不能为空"),
        CellProblem("个案", 3, "B", "次数", "请填写整数，现为2.5"),
        CellProblem("个案", 3, "C", "日期", "请填写日期，例如2021年5月18日，也可写作2021-05-18"),
        CellProblem("个案", 4, "B", "次数", "单元格是错误值 #REF!，请改正公式或直接填写"),
        CellProblem("个案", 4, "C", "日期", "日期不存在，请按2021年5月18日的样式填写"),
    ]
    assert result.problems[0].sentence == "工作表“个案”第3行A列（姓名）：必填，不能为空"
    assert values(result) == [
        ("张三", 3, date(2021, 5, 18)), (None, None, None), ("李四", None, None)
    ]  # fmt: skip


def test_a_room_adds_its_own_problem_beside_a_cell():
    sheet = read_rows(GOOD).sheets["个案"]

    assert sheet.problem_at(2, "day", "不在服务期内") == CellProblem(
        "个案", 2, "C", "日期", "不在服务期内"
    )


def test_one_bad_row_among_ten_thousand_is_named():
    rows = [f'{words(f"A{n}", "张三")}<c r="B{n}"><v>1</v></c>' for n in range(2, 10_002)]
    rows[4_999] = rows[4_999].replace("<v>1</v>", "<v>NaN</v>")

    result = read_rows(*rows)

    assert [problem.cell for problem in result.problems] == ["B5001"]
    assert len(result.sheets["个案"].rows) == 10_000


def test_missing_columns_are_named_all_at_once_over_all_sheets():
    book = Workbook()
    book.active.title = "个案"
    book.active.append(["姓名", "电话"])
    book.create_sheet("小组").append(["次数"])
    upload = ContentFile(saved(book), "a.xlsx")

    with pytest.raises(Refused) as refused:
        read_workbook(upload, sheets={"个案": COLUMNS, "小组": (TIMES, DAY)})

    assert [problem.message for problem in refused.value.problems] == [
        "工作表“个案”缺少列：次数、日期。请恢复模板中的表头，不要改名或删除。",
        "工作表“小组”缺少列：日期。请恢复模板中的表头，不要改名或删除。",
    ]


def test_columns_are_found_wherever_they_stand_and_however_they_are_spaced():
    heading = words("B4", " 日　期\n") + words("C4", "＊姓名") + words("D4", "次数 *")
    cells = words("B5", "2021-05-18") + words("C5", "张三") + '<c r="D5"><v>3</v></c>'
    xml = sheet_xml().replace(header(), f'<row r="4">{heading}</row><row r="5">{cells}</row>')

    assert values(read(with_sheet(xml)[1])) == [("张三", 3, date(2021, 5, 18))]


def test_columns_nobody_asked_for_are_named_and_left_out():
    xml = sheet_xml(GOOD + words("D2", "x")).replace(
        header(), header(("姓名", "次数", "日期", "电话"))
    )

    result = read(with_sheet(xml)[1])

    assert result.notices == ["工作表“个案”中多出的列未读取：电话"]
    assert values(result) == [("张三", 3, date(2021, 5, 18))]


def test_a_label_that_stands_twice_is_refused():
    xml = sheet_xml().replace(header(), header(("姓名", "次数", "日期", "次数")))

    assert refusal(with_sheet(xml)[1]) == [
        ("column_doubled", "工作表“个案”的表头重复：次数。每一列只能出现一次。")
    ]


def test_a_sheet_without_any_of_the_labels_has_no_header():
    assert [
        code for code, _ in refusal(packed({SHEET_PART: sheet_xml().replace(header(), "")}))
    ] == ["header_missing"]


SHEETS = '<sheet name="{}" sheetId="{}" r:id="r1"{}/>'


@pytest.mark.parametrize(
    ("tabs", "expected"),
    [
        ([("人员", "")], [("sheet_missing", "工作簿中没有工作表“小组”。请使用下载的模板，不要改表名。")]),
        ([("小组", ' state="hidden"')], [("sheet_hidden", "工作表“小组”被隐藏，请取消隐藏后再上传。")]),
    ],
)  # fmt: skip
def test_a_sheet_that_is_not_there_is_refused(tabs, expected):
    listed = [SHEETS.format(name, 2, state) for name, state in tabs]
    content = packed({"xl/workbook.xml": workbook_xml([SHEETS.format("甲", 1, ""), *listed])})

    assert refusal(content, sheet="小组") == expected


def test_sheets_nobody_asked_for_are_noticed():
    tabs = [
        SHEETS.format("个案", 1, ""),
        SHEETS.format("说明", 2, ""),
        SHEETS.format("底稿", 3, ' state="veryHidden"'),
        SHEETS.format("错误清单", 4, ""),
    ]

    result = read(packed({"xl/workbook.xml": workbook_xml(tabs)}))

    assert result.notices == ["工作表“说明”未读取", "隐藏的工作表“底稿”未读取"]


def test_the_only_sheet_is_read_under_any_name():
    content = packed({"xl/workbook.xml": workbook_xml([SHEETS.format("Sheet1", 1, "")])})

    result = read(content)

    assert (result.sheets["个案"].name, result.notices) == ("Sheet1", [])


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    content = packed(
        {
            "xl/workbook.xml": workbook_xml(is_1904=True),
            SHEET_PART: sheet_xml(GOOD.replace("44334", "42872")),
        }
    )

    assert values(read(content)) == [("张三", 3, date(2021, 5, 18))]


def test_differently_styled_pieces_are_one_text_without_its_pinyin():
    text = "<r><t>张</t></r><r><t>三</t></r><rPh><t>zhang</t></rPh>"

    result = read_rows(f'<c r="A2" t="inlineStr"><is>{text}</is></c>')

    assert values(result) == [("张三", None, None)]


def test_invisible_marks_and_carriage_returns_are_dropped():
    result = read_rows(words("A2", "\u200b张\u202e三_x000D_\n丰\u3000"))

    assert values(result) == [("张三\n丰", None, None)]


def test_a_formula_without_a_result_is_a_mistake():
    result = read_rows(words("A2", "张三") + '<c r="B2"><f>1+1</f></c>')

    assert [problem.message for problem in result.problems] == [
        "公式没有计算结果，请在 Excel 或 WPS 中打开并保存，或将公式粘贴为数值"
    ]


def test_merged_cells_among_the_records_are_named_and_others_are_not():
    merged = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="E2:F2"/><mergeCell ref="A9:C9"/></mergeCells>'

    result = read_rows(GOOD, '<c r="B3"><v>1</v></c>', after=merged)

    assert [(problem.cell, problem.message) for problem in result.problems] == [
        ("A3", "必填，不能为空"),
        ("A2", "请取消合并单元格，逐行填写"),
    ]


def test_blank_rows_total_and_signatures_are_no_records_but_what_follows_is():
    result = read_rows(
        GOOD,
        '<c r="A3"/>',
        words("A4", "　 "),
        words("A5", "合计") + '<c r="B5"><v>3</v></c>',
        words("A6", "单位负责人：　填表人："),
        words("A7", "李四"),
    )

    assert [(row.number, row.values["name"]) for row in result.sheets["个案"].rows] == [
        (2, "张三"),
        (7, "李四"),
    ]


def test_more_rows_than_allowed_are_refused():
    rows = [words(f"A{n}", "张三") for n in range(2, 5)]

    assert len(values(read(with_sheet(sheet_xml(*rows))[1], max_rows=3))) == 3
    assert refusal(with_sheet(sheet_xml(*rows))[1], max_rows=2) == [
        ("too_many_records", "工作表“个案”超过2行数据，请分成几个文件上传。")
    ]


def template(stamp, rows=(("张三", 3, date(2021, 5, 18)),)):
    columns = [Column("姓名"), Column("次数", "integer"), Column("日期", "date")]
    return write_workbook([Sheet("个案", columns, rows)], filename_title="x", stamp=stamp)


def test_a_template_of_this_edition_is_read_with_its_stamp():
    stamp = Stamp(EDITION, unit="=朝阳区")

    result = read(template(stamp), version=EDITION)

    assert (result.stamp, result.notices) == (stamp, [])


@pytest.mark.parametrize(
    ("stamp", "code", "message"),
    [
        (None, "template_missing",
         "这不是从本平台下载的“案例导入模板”。请下载现行2021年第2版“案例导入模板”，填写后再上传。"),
        (Stamp(Edition("staff", "人员导入模板", 2021, 2)), "template_other",
         "这是“人员导入模板”，此处需要“案例导入模板”。"
         "请下载现行2021年第2版“案例导入模板”，填写后再上传。"),
        (Stamp(Edition("case_import", "案例导入模板", 2021, 1)), "template_old",
         "这是2021年第1版模板，请下载现行第2版填写后再上传。"),
        (Stamp(Edition("case_import", "案例导入模板", 2020, 2)), "template_old",
         "这是2020年第2版模板，请下载现行2021年第2版填写后再上传。"),
    ],
)  # fmt: skip
def test_another_template_is_refused_by_its_name(stamp, code, message):
    assert refusal(template(stamp), version=EDITION) == [(code, message)]


@pytest.mark.parametrize(("name", "is_taken"), [("张三", True), ("李四", False)])
def test_cells_the_template_had_filled_in_must_be_as_they_were(name, is_taken):
    columns = (ColumnIn("姓名", "name", is_fixed=True), TIMES, DAY)
    content = template(
        Stamp(EDITION, checksum=fixed_checksum({"个案": [["张三"]]})), [(name, 1, None)]
    )

    if is_taken:
        assert values(read(content, columns)) == [(name, 1, None)]
    else:
        assert [code for code, _ in refusal(content, columns)] == ["template_changed"]


def test_the_stamp_is_hidden_and_cannot_become_a_formula():
    book = load_workbook(BytesIO(template(Stamp(EDITION, unit="=1+1"))))

    assert book["_meta"].sheet_state == "veryHidden"
    assert {cell.data_type for row in book["_meta"] for cell in row if cell.value} == {"s"}


def test_an_upload_that_was_read_before_is_read_from_its_beginning():
    upload = ContentFile(packed(), "个案.xlsx")
    upload.read()

    assert len(read_workbook(upload, sheets={"个案": COLUMNS}).sheets["个案"].rows) == 1


def test_every_refusal_ends_as_a_chinese_sentence():
    codes = refusal(b"")

    assert all(re.search(r"[\u4e00-\u9fff].*。$", message) for _, message in codes)
