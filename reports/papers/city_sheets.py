"""The rows of districts' reports as sheets of the city's workbook, the district beside each."""

from datetime import datetime

from core.spreadsheets import TOTAL, Column, Sheet
from reports.city import CitySummary
from reports.papers.city import CityPart, city_marks, city_parts
from reports.papers.district_excel import signatures, width_of
from reports.papers.writing import part_name


def part_sheets(summary: CitySummary, *, at: datetime) -> list[Sheet]:
    """任务完成情况表, 补充数, 问题清单 and 典型案例 of all districts that filed."""
    return [_sheet(part, city_marks(summary, at=at)) for part in city_parts(summary)]


def _sheet(part: CityPart, marks: str) -> Sheet:
    """The total says how many rows: what differs in unit is never added."""
    blanks = [None] * (len(part.columns) - 1)
    return Sheet(
        title=part.title,
        heading=part_name(part),
        columns=[
            Column("序号", "integer", width=8, is_summed=False),
            *(Column(label, width=width_of(label)) for label in part.columns),
        ],
        rows=[(at, *cells) for at, cells in enumerate(part.rows, start=1)],
        subtitle=marks,
        total=[TOTAL, f"{len(part.rows)}项", *blanks],
        footer=signatures(),
    )
