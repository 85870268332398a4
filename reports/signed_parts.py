"""A summary's frozen text by parts, for what pilots does with every kind: comparing versions."""

from collections.abc import Mapping
from datetime import date

from core.chinese_dates import format_date
from pilots.kinds import Kind, register
from pilots.parts import Part, Row, Table
from pilots.states import SubmissionKind
from reports.breakdowns.tables import tables_by_section
from reports.dashboards.panels import Panel
from reports.dictionary import SECTIONS, Section
from reports.parts.chosen import as_read
from reports.parts.tables import TITLES as ROWS
from reports.parts.tables import part_tables

TITLES = {**{section.field: section.title for section in SECTIONS}, **ROWS}


def frozen_summary(frozen: Mapping) -> list[Part]:
    """The five sections with text and figures, the figures taken apart, then the parts that are
    rows; what a format did not know is left out."""
    counted_on = format_date(date.fromisoformat(frozen["counted_on"]))
    sections = [(section.title, _answers(section, frozen)) for section in SECTIONS]
    rows = [(part.title, [("", part.table)]) for part in part_tables(as_read(frozen))]
    apart = [
        (table.title, [("", _as_table(table))])
        for of_section in tables_by_section(frozen).values()
        for table in of_section
    ]
    return [*sections, *apart, *rows, ("统计", [("人员统计日", counted_on)])]


def _as_table(panel: Panel) -> Table:
    columns = (panel.head, *(column.heading for column in panel.columns))
    rows = (
        Row(row.head, (row.head, *(cell.text for cell in cells))) for row, cells in panel.shown_rows
    )
    return Table(columns, tuple(rows), panel.head)


def _answers(section: Section, frozen: Mapping) -> list:
    figures = [
        (figure.heading, figure.shown(frozen["figures"][figure.key]))
        for figure in section.figures
        if figure.key in frozen["figures"]
    ]
    return [*figures, ("文字", frozen["texts"].get(section.field, ""))]


register(SubmissionKind.SUMMARY, Kind("reports:summary_detail", "summary", TITLES, frozen_summary))
