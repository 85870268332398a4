"""The table of who has met what as a workbook."""

from datetime import datetime

from core.chinese_dates import format_moment
from core.deadlines import describe
from core.spreadsheets import Column, Sheet, write_workbook
from pilots.obligations import Cell, Matrix, Row


def workbook(matrix: Matrix, *, title: str, desk, at: datetime) -> bytes:
    """Two sheets: the table itself, and the counts of each stage.

    Who exported it, for which units and when stands above the table.
    """
    scope = desk.district.name if desk.district_id else "全市"
    subtitle = f"{scope}，共{len(matrix.rows)}个区，数据截至{format_moment(at)}"
    return write_workbook(
        [
            Sheet(title, _columns(matrix), map(_row, matrix.rows), subtitle=subtitle),
            Sheet("各阶段汇总", COUNTS, _counts(matrix), subtitle=subtitle, footer=()),
        ],
        filename_title=title,
    )


COUNTS = (
    Column("阶段", width=14),
    Column("截止时间", width=30),
    Column("应报(个区)", "integer"),
    Column("已报(个区)", "integer"),
    Column("逾期(个区)", "integer"),
)


def _columns(matrix: Matrix) -> list[Column]:
    columns = [Column("区", width=22)]
    for column in matrix.columns:
        kind = column.stage.get_kind_display()
        columns += [
            Column(kind, width=12),
            Column(f"{kind}截止时间", width=26),
            Column(f"{kind}上报时间", width=20),
            Column(f"{kind}说明", width=18),
        ]
    return columns


def _row(row: Row) -> list[str]:
    return [row.district.name, *(text for cell in row.cells for text in _texts(cell))]


def _texts(cell: Cell) -> tuple[str, str, str, str]:
    if cell.obligation is None:
        return cell.word, "", "", ""
    met_at = cell.obligation.first_met_at
    due = describe(cell.obligation.judged_due_at) if cell.obligation.is_timed else ""
    return cell.word, due, format_moment(met_at) if met_at else "", cell.hint


def _counts(matrix: Matrix) -> list[tuple]:
    return [
        (
            column.stage.get_kind_display(),
            describe(column.stage.due_at),
            column.owed,
            column.met,
            column.late,
        )
        for column in matrix.columns
    ]
