from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from core import cell_readers as reads
from core.annotated import LIGHT_RED, annotated_copy
from core.problems import Refused
from core.spreadsheet_columns import ColumnIn
from core.spreadsheets import Column, Sheet, read_workbook, write_workbook
from core.workbook_stamp import Edition, Stamp
from tests.core.hostile import REFUSED
from tests.core.plain_workbook import packed, sheet_xml, with_sheet, words, workbook_xml

COLUMNS = (
    ColumnIn("姓名", "name", required=True),
    ColumnIn("次数", "times", reads.integer()),
    ColumnIn("日期", "day", reads.day()),
)
EDITION = Edition("case_import", "案例导入模板", 2021, 2)
ROWS = (
    words("A2", "张三") + '<c r="B2"><v>3</v></c><c r="C2" s="1"><v>44334</v></c>',
    words("A3", "=1+1") + '<c r="B3"><f>1/3</f><v>2.5</v></c><c r="C3" t="e"><v>#REF!</v></c>',
    "",
    '<c r="B5"><v>110105194912310000</v></c><c r="C5" s="1"><v>0.5</v></c>'
    '<c r="E5" t="b"><v>1</v></c><c r="F5"><v>1E999</v></c><c r="G5" s="1"><v>-3</v></c>',
)


def read(content):
    return read_workbook(ContentFile(content, "个案.xlsx"), sheets={"个案": COLUMNS})


def copy_of(content):
    return annotated_copy(content, read(content).problems)


@pytest.fixture
def original():
    columns = '<cols><col min="1" max="2" width="33"/></cols>'
    return with_sheet(sheet_xml(*ROWS, before=columns))[1]


@pytest.fixture
def marked(original):
    return load_workbook(BytesIO(copy_of(original)))["个案"]


def test_the_values_are_back_where_they_were(marked):
    assert [cell.value for cell in marked[2]][:3] == ["张三", 3, marked["C2"].value]
    assert marked["C2"].value.date() == date(2021, 5, 18)
    assert [cell.value for cell in marked[3]][:3] == ["=1+1", 2.5, "#REF!"]
    assert [cell.value for cell in marked[5]][4:7] == [True, "1E999", -3]
    assert marked["B5"].value == 110105194912310000
    assert marked["C5"].value.isoformat() == "12:00:00"
    assert marked.column_dimensions["A"].width == 33


def test_nothing_in_it_is_a_formula_or_an_error(original):
    content = copy_of(original)

    with ZipFile(BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert len(sheets) == 2
    assert all(b"<f>" not in sheet and b't="e"' not in sheet for sheet in sheets)


def test_wrong_cells_are_light_red_and_the_row_says_why(marked):
    red = {c.coordinate for row in marked for c in row if c.fill.fgColor == LIGHT_RED.fgColor}

    assert red == {"B3", "C3", "A5", "B5", "C5"}
    assert [marked.cell(number, 4).value for number in (1, 2, 3)] == [
        "问题",
        None,
        "次数：请填写整数，现为2.5\n日期：单元格是错误值 #REF!，请改正公式或直接填写",
    ]


def test_a_wrong_cell_keeps_the_digits_typed_over_it(marked):
    assert marked["B5"].number_format == "@"


def test_the_list_names_every_mistake(original):
    listed = load_workbook(BytesIO(copy_of(original)))["错误清单"]

    rows = [tuple(cell.value for cell in row) for row in listed]
    assert rows[:3] == [
        ("工作表", "单元格", "列名", "问题"),
        ("个案", "B3", "次数", "请填写整数，现为2.5"),
        ("个案", "C3", "日期", "单元格是错误值 #REF!，请改正公式或直接填写"),
    ]
    assert len(rows) == 6


def test_the_copy_is_read_like_the_original_again_and_again(original):
    first, again = copy_of(original), copy_of(copy_of(original))

    assert read(first).problems == read(original).problems
    assert read(first).notices == []
    assert load_workbook(BytesIO(again)).sheetnames == ["个案", "错误清单"]
    assert [cell.value for cell in load_workbook(BytesIO(again))["个案"][1]][:5] == [
        "姓名", "次数", "日期", "问题", None
    ]  # fmt: skip


def test_the_stamp_goes_along():
    columns = [Column("姓名"), Column("次数"), Column("日期")]
    stamp = Stamp(EDITION, unit="朝阳区")
    original = write_workbook(
        [Sheet("个案", columns, [("张三", "x", None)])], filename_title="x", stamp=stamp
    )

    content = copy_of(original)

    assert read(content).stamp == stamp
    assert load_workbook(BytesIO(content))["_meta"].sheet_state == "veryHidden"


def test_days_counted_from_1904_stay_the_same_days():
    content = packed(
        {
            "xl/workbook.xml": workbook_xml(is_1904=True),
            "xl/worksheets/sheet1.xml": sheet_xml('<c r="C2" s="1"><v>42872</v></c>'),
        }
    )

    again = read(copy_of(content))

    assert again.sheets["个案"].rows[0].values["day"] == date(2021, 5, 18)


def test_what_was_never_read_does_not_stop_the_copy():
    far = '<c r="XFD2"><v>1</v></c>'
    tabs = (
        '<sheet name="个案" sheetId="1" r:id="r1"/>',
        '<sheet name="底稿" sheetId="2" r:id="r1"/>',
    )
    content = packed(
        {
            "xl/workbook.xml": workbook_xml(tabs),
            "xl/worksheets/sheet1.xml": sheet_xml(ROWS[0] + far),
        }
    )

    book = load_workbook(BytesIO(annotated_copy(content, [])))

    assert (book.sheetnames, book["底稿"].max_column) == (["个案", "底稿", "错误清单"], 3)


def test_a_copy_that_fails_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    content = with_sheet(sheet_xml(*ROWS).replace("</sheetData>", ""))[1]

    with pytest.raises(Refused):
        annotated_copy(content, [])

    assert list(tmp_path.iterdir()) == []


def test_a_hostile_file_is_not_copied():
    with pytest.raises(Refused):
        annotated_copy(REFUSED["XXE file"][0]()[1], [])
