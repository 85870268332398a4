"""Rows that we spell ourselves are read by others as they were meant."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from core.spreadsheet_rows import _NO_ROWS, Rows, save
from core.spreadsheets import Column, Sheet, write_workbook


def one_cell(kind, value):
    content = write_workbook([Sheet("表", [Column("甲", kind)], [(value,)])], filename_title="表")
    return load_workbook(BytesIO(content)).active["A3"]


@pytest.mark.parametrize("text", ["一&<二>'\"", " 前后 ", "多\n行", "]]>", "　全角"])
def test_marks_of_the_file_format_are_text(text):
    assert one_cell("text", text).value == text


@pytest.mark.parametrize("day", [date(1900, 1, 5), date(2021, 12, 20), date(9999, 12, 31)])
def test_every_day_comes_back(day):
    assert one_cell("date", day).value.date() == day


def test_large_numbers_are_written_out():
    assert one_cell("integer", 10**15).value == 10**15
    assert one_cell("money", 12_345_678_901_234).value == 123_456_789_012.34


def test_a_place_without_a_cell_is_left_out_and_rows_are_numbered():
    book, stream = Workbook(write_only=True), BytesIO()
    book.create_sheet("表")
    with Rows() as rows:
        table = rows.stream("表", 3)
        numbers = [table.append(["", '"><v>7</v></c>']), table.append([])]
        save(book, rows.by_sheet, stream)

    assert numbers == [1, 2]
    assert [cell.value for cell in load_workbook(stream).active[1]] == [None, 7]


def test_a_sheet_that_has_rows_of_its_own_is_not_overwritten():
    book = Workbook(write_only=True)
    book.create_sheet("表").append(["一"])
    with Rows() as rows:
        rows.stream("表", 1)
        with pytest.raises(ValueError, match="has rows already"):
            save(book, rows.by_sheet, BytesIO())


@pytest.mark.parametrize("spelled", [b"<sheetData />", b"<sheetData/>", b"<sheetData></sheetData>"])
def test_the_place_of_the_rows_is_found_whichever_writer_openpyxl_has(spelled):
    assert _NO_ROWS.split(b"<a>" + spelled + b"<b/>") == [b"<a>", b"<b/>"]
