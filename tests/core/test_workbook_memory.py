"""A long table takes no more memory than a short one, and a column may hold several kinds."""

import tracemalloc
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import repeat
from tempfile import TemporaryFile

from openpyxl import load_workbook

from core.spreadsheets import Column, Measure, Sheet, write_workbook, write_workbook_to

COLUMNS = [Column("序号", "integer"), Column("日期", "date"), *(Column(f"{n}") for n in range(6))]
ROW = (1, date(2021, 6, 30), *["劲松街道社会工作服务中心"] * 6)


def peak(count: int) -> int:
    sheet = Sheet("明细", COLUMNS, repeat(ROW, count))
    with TemporaryFile() as stream:
        tracemalloc.start()
        try:
            write_workbook_to(stream, [sheet], filename_title="明细")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_eight_times_the_rows_take_no_more_memory():
    peak(10)  # what is loaded once is nobody's cost

    assert peak(1600) < 1.3 * peak(200)


def test_a_column_of_several_kinds_has_numbers_each_of_its_own_and_none_is_summed():
    rows = [("案例", Measure("integer", 3)), ("督导", Measure("hours", 90))]
    rows += [("资金", Measure("money", 12_345)), ("比率", Measure("decimal", Decimal("33.3")))]
    sheet = Sheet(
        "数据", [Column("指标"), Column("数量", "integer")], rows, total=True, heading="数据表"
    )

    book = load_workbook(BytesIO(write_workbook([sheet], filename_title="数据")))

    cells = [row[1] for row in book["数据"].iter_rows(min_row=3, max_row=7)]
    assert [cell.value for cell in cells] == [3, 1.5, 123.45, 33.3, 0]
    assert [cell.number_format for cell in cells[:3]] == ["#,##0", "#,##0.0", "#,##0.00"]
    assert book["数据"]["A1"].value == "数据表"
