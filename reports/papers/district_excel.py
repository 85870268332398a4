"""A district's report as a workbook: a cover, a sheet per table, the five texts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from core.spreadsheets import TOTAL, Column, Measure, Sheet, write_workbook
from reports.dashboards.panels import Column as PanelColumn
from reports.dashboards.panels import Panel, Value
from reports.dictionary import Rate
from reports.figure import MISSING
from reports.papers.district import ReportPaper
from reports.papers.writing import part_name, table_name
from reports.parts.tables import PartTable
from reports.section_pages import FigureRow

WIDEST = 60  # characters of a column of texts
ROOM = 60  # characters beside the names of rows, so that a narrow table fills its page
LONG = {"工作任务", "完成内容", "未完成的原因", "理由", "问题", "原因", "建议", "标题"}


class Signed(Protocol):
    """What stands above and below every table: whose it is, which version, who answers for it."""

    @property
    def office_line(self) -> str: ...
    @property
    def marks(self) -> str: ...
    @property
    def filled_in_by(self) -> str: ...
    @property
    def reviewed_by(self) -> str: ...


def report_workbook(paper: ReportPaper) -> bytes:
    """The finished .xlsx; who filled it in and who reviewed it stands below every table."""
    sheets = [_cover(paper)]
    for page in paper.sections:
        sheets += [
            figure_sheet(paper, table_name(page.section, table.name), table.rows)
            for table in page.tables
        ]
        sheets += [_apart(paper, table) for table in page.apart]
        sheets += [_part(paper, part) for part in page.parts]
    sheets += [_part(paper, part) for part in paper.tables]
    texts = [(page.section.title, page.text) for page in paper.sections]
    sheets.append(text_sheet(paper, "文字总结", texts))
    return write_workbook(sheets, filename_title=paper.name)


def signatures(filled_in_by: str = "", reviewed_by: str = "") -> tuple[str, ...]:
    """The line below a table, with names where they are known and room for a pen where not."""
    people = f"审核人：{reviewed_by}", f"填报人：{filled_in_by}"
    return ("单位负责人：", *people, "联系电话：", "报出日期：")


def _cover(paper: ReportPaper) -> Sheet:
    annexes = [(f"附件{at}", name) for at, name in enumerate(paper.annexes, start=1)]
    facts = [
        ("报告", paper.title),
        ("状态", "草稿，未上报" if paper.is_draft else "定稿"),
        ("报出日期", "" if paper.is_draft else paper.day),
        ("数据说明", paper.basis),
        ("版本标识", paper.marks),
        *annexes,
    ]
    return cover_sheet(paper, paper.title, facts)


def cover_sheet(paper: Signed, title: str, facts: Iterable[Sequence]) -> Sheet:
    """What the workbook is, and where what is in it comes from."""
    columns = [Column("项目", width=30), Column("内容", width=90)]
    return _sheet(paper, "封面", columns, facts, title=title)


def figure_sheet(paper: Signed, name: str, figures: Iterable[FigureRow]) -> Sheet:
    """One row a figure: the unit beside each, because they differ."""
    columns = [
        Column("序号", "integer", width=8, is_summed=False),
        Column("指标", width=34),
        Column("单位", width=10),
        Column("数量", width=20),
        Column("口径", width=WIDEST),
    ]
    rows = [
        (at, row.figure.label, row.figure.unit, _value(row), row.figure.definition)
        for at, row in enumerate(figures, start=1)
    ]
    return _sheet(paper, name, columns, rows)


def _value(row: FigureRow):
    """A number of its own kind; a rate is in percent, and what is missing is a dash."""
    if row.value is None:
        return MISSING
    if isinstance(row.figure, Rate):
        return Measure("decimal", Decimal(row.value) / 10)
    return Measure(row.figure.kind, row.value)


def apart_sheet(table: Panel, *, subtitle: str, footer: Sequence[str]) -> Sheet:
    """Figures taken apart, a row per value: numbers of their own kind, rates in percent. What the
    table says beside its numbers stands between them and the signatures of ``footer``."""
    width = max(18, ROOM // len(table.columns))
    return Sheet(
        title=table.title,
        columns=[
            Column(table.head, width=40),
            *(_column(column, width) for column in table.columns),
        ],
        rows=[(row.head, *_plain(table, row.values)) for row in table.rows],
        unit=table.unit,
        subtitle=subtitle,
        total=[TOTAL, *_plain(table, table.total)] if table.total else False,
        remarks=table.remarks,
        footer=footer,
    )


def _apart(paper: ReportPaper, table: Panel) -> Sheet:
    subtitle = f"{paper.office_line}　{paper.marks}"
    footer = signatures(paper.filled_in_by, paper.reviewed_by)
    return apart_sheet(table, subtitle=subtitle, footer=footer)


def _column(column: PanelColumn, width: int) -> Column:
    if column.kind == "percent":
        return Column(f"{column.label}(%)", "decimal", width=width)
    return Column(column.heading, column.kind, width=width)


def _plain(table: Panel, values: Sequence[Value]) -> list:
    """Tenths of a percent as percent; all else is in the units that a workbook takes."""
    return [
        Decimal(value) / 10 if column.kind == "percent" and value is not None else value
        for column, value in zip(table.columns, values, strict=True)
    ]


def _part(paper: ReportPaper, part: PartTable) -> Sheet:
    return _sheet(
        paper,
        part.title,
        [
            Column("序号", "integer", width=8, is_summed=False),
            *(Column(label, width=width_of(label)) for label in part.table.columns),
        ],
        [(at, *row.cells) for at, row in enumerate(part.table.rows, start=1)],
        title=part_name(part),
        total=_total(part),
    )


def width_of(label: str) -> int:
    """In characters; a column of sentences has more room, that of the district less."""
    return 36 if label in LONG else 10 if label == "区" else 20


def _total(part: PartTable) -> Sequence:
    """How many rows; of tasks, how many came how far. What differs in unit is never added."""
    rows = part.table.rows
    cells = [TOTAL, f"{len(rows)}项", *([None] * (len(part.table.columns) - 1))]
    if part.key == "task_outcomes":
        at = part.table.columns.index("完成情况")
        counts = Counter(row.cells[at] or "未填写" for row in rows)
        cells[at + 1] = "，".join(f"{label}{count}项" for label, count in counts.items())
    return cells


def text_sheet(paper: Signed, name: str, texts: Iterable[Sequence[str]]) -> Sheet:
    """Each part and what is said in it."""
    return _sheet(paper, name, [Column("部分", width=20), Column("内容", width=110)], texts)


def _sheet(
    paper: Signed, name: str, columns, rows, *, title: str = "", total: bool | Sequence = False
) -> Sheet:
    return Sheet(
        title=name,
        heading=title,
        columns=columns,
        rows=rows,
        subtitle=f"{paper.office_line}　{paper.marks}",
        total=total,
        footer=signatures(paper.filled_in_by, paper.reviewed_by),
    )
