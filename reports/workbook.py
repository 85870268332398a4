"""The city's summary as a workbook: the same tables as on its page, cell by cell."""

from datetime import datetime

from core.chinese_dates import format_moment
from core.spreadsheets import TOTAL, Column, Sheet, write_workbook
from reports.city import CitySummary, CityTable, gap_rows
from reports.papers.city_sheets import part_sheets
from reports.papers.district_excel import signatures

BY_CITY = "全市按已备案的区级工作总结报告（定稿版本）汇总"


def city_workbook(summary: CitySummary, *, at: datetime) -> bytes:
    """The finished .xlsx: an explanation, a sheet per section, the gaps, the districts' words
    and the rows of their reports."""
    sheets = [
        _cover(summary, at),
        *(_section(summary, table) for table in summary.tables),
        _gaps(summary, at),
        _texts(summary),
        *part_sheets(summary, at=at),
    ]
    return write_workbook(sheets, filename_title=workbook_title(summary))


def workbook_title(summary: CitySummary) -> str:
    return f"{summary.round.name}全市工作总结汇总"


def _cover(summary: CitySummary, at: datetime) -> Sheet:
    filed = "、".join(district.name for district in summary.filed) or "无"
    missing = "、".join(gap.district.name for gap in summary.gaps) or "无"
    facts = [
        ("批次", summary.round.name),
        ("数据来源", f"{BY_CITY}；上报后的变动不计入。"),
        ("服务案例计数口径", summary.round.get_counting_rule_display()),
        ("已备案的区", f"{len(summary.filed)}个：{filed}"),
        ("未计入的区", f"{len(summary.gaps)}个：{missing}"),
        ("导出时间", format_moment(at)),
    ]
    definitions = [
        (one.heading, one.definition) for table in summary.tables for one in table.columns
    ]
    return Sheet(
        title="说明",
        columns=[Column("项目", width=30), Column("内容", width=90)],
        rows=[*facts, *definitions],
        subtitle=workbook_title(summary),
        footer=(),
    )


def _section(summary: CitySummary, table: CityTable) -> Sheet:
    section, rates = table.section, table.rate_rows
    figures = [
        Column(heading, figure.kind)
        for heading, figure in zip(table.headings, section.figures, strict=True)
    ]
    return Sheet(
        title=section.title,
        columns=[
            Column("区"),
            *figures,
            *(Column(rate.heading, "decimal") for rate in section.rates),
        ],
        rows=[
            (row.district.name, *row.values, *percents)
            for row, percents in zip(table.rows, rates[:-1], strict=True)
        ],
        unit=section.unit,
        subtitle=summary.round.name,
        total=[TOTAL, *table.totals, *rates[-1]],
        footer=signatures(),
    )


def _gaps(summary: CitySummary, at: datetime) -> Sheet:
    return Sheet(
        title="未计入的区",
        columns=[Column("区"), Column("状态", width=30), Column("报送时效", width=20)],
        rows=[(row.district.name, row.state, row.lateness) for row in gap_rows(summary, at=at)],
        subtitle=summary.round.name,
        footer=(),
    )


def _texts(summary: CitySummary) -> Sheet:
    return Sheet(
        title="各区文字总结",
        columns=[Column("部分", width=16), Column("区"), Column("内容", width=100)],
        rows=[
            (part.section.title, row.district.name, row.text)
            for part in summary.texts
            for row in part.texts
        ],
        subtitle=summary.round.name,
        footer=(),
    )
