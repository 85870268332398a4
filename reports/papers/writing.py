"""What both reports write into Word: tables of figures, rows of parts, exemplary cases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cases.exemplary.states import SECTIONS as CASE_TEXTS
from core.documents import OfficialDocument, TableColumn, typefaces
from core.spreadsheets import TOTAL
from reports.dashboards.panels import Panel
from reports.dictionary import Section
from reports.papers.city import CityPart
from reports.parts.tables import PartTable
from reports.section_pages import FigureRow, SectionTable

NUMBER = TableColumn("序号", 7, "center")
NOTHING = "无。"
NAME_WIDTH = 14  # share of the page for the name of a row, beside numbers
ROOM = 58  # digits that stand beside each other on the rest of the line
NARROWEST = 9  # digits, so that a label breaks into few lines
NARROW = 7  # of a table that belongs on one page's width
FIGURE_COLUMNS = (
    TableColumn("指标", 52),
    TableColumn("单位", 16, "center"),
    TableColumn("数量", 32, "right"),
)
# The shares of each part's columns, beside that of the number.
WIDTHS = {
    "task_outcomes": (20, 14, 14, 11, 22, 17),
    "supplements": (14, 17, 12, 20, 15, 10, 10),
    "problems": (26, 24, 28, 18),
    "exemplary": (32, 14, 16, 16, 16),
}


class Captions:
    """Tables numbered from the first to the last of a document: 表1, 表2."""

    def __init__(self, document: OfficialDocument):
        self.document, self.count = document, 0

    def write(self, name: str) -> None:
        self.count += 1
        self.document.write_caption(f"表{self.count}　{name}")


def write_figures(
    document: OfficialDocument,
    captions: Captions,
    section: Section,
    tables: Iterable[SectionTable],
) -> None:
    """The section's tables of figures, one below the other."""
    for table in tables:
        captions.write(table_name(section, table.name))
        write_figure_rows(document, table.rows)


def write_figure_rows(document: OfficialDocument, figures: Iterable[FigureRow]) -> None:
    """A row a figure, the unit beside each."""
    rows = [(row.figure.label, row.figure.unit, row.shown) for row in figures]
    document.write_table(FIGURE_COLUMNS, rows)


def table_name(section: Section, group: str) -> str:
    """服务开展数据表（案例）"""
    return f"{section.name}数据表（{group}）" if group else f"{section.name}数据表"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of a table whose rows are names; ``total`` stands below it, ``least`` is its width
    where its numbers are short."""

    heading: str
    cells: Sequence[str]
    total: str
    align: str = "right"
    least: int = NARROWEST

    @property
    def width(self) -> int:
        """In digits: the longest number of the column and the margins of its cell."""
        return max(self.least, *(len(number) + 3 for number in (*self.cells, self.total)))


def write_columns(
    document: OfficialDocument,
    captions: Captions,
    name: str,
    *,
    head: str,
    names: Sequence[str],
    columns: Iterable[Numbers],
    unit: str = "",
) -> None:
    """Numbers beside the name of their row, in as many tables as the page is too narrow for."""
    for at, group in enumerate(that_fit(columns)):
        captions.write(f"{name}（续）" if at else name)
        heads = [TableColumn(head, NAME_WIDTH)]
        heads += [TableColumn(one.heading, one.width, one.align) for one in group]
        rows = list(zip(names, *(one.cells for one in group), strict=True))
        total = (TOTAL, *(one.total for one in group))
        document.write_table(heads, rows, total=total, unit=unit)


def that_fit(columns: Iterable[Numbers]) -> Iterator[list[Numbers]]:
    """In groups that the page is wide enough for."""
    group: list[Numbers] = []
    for column in columns:
        if group and sum(one.width for one in (*group, column)) > ROOM:
            yield group
            group = []
        group.append(column)
    yield group


def write_apart(document: OfficialDocument, captions: Captions, table: Panel) -> None:
    """Figures taken apart, with what the table leaves out and how it adds up below it."""
    if not table.rows:
        captions.write(table.title)
        document.write_text(NOTHING)
        return
    rows = [[cell.text for cell in cells] for _, cells in table.shown_rows]
    totals = [cell.text for cell in table.shown_total]
    columns = [
        Numbers(column.heading, cells, total, "right" if column.is_number else "left", NARROW)
        for column, cells, total in zip(table.columns, zip(*rows, strict=True), totals, strict=True)
    ]
    names = [row.head for row in table.rows]
    write_columns(
        *(document, captions, table.title),
        head=table.head,
        names=names,
        columns=columns,
        unit=table.unit,
    )
    for remark in table.remarks:
        document.write_line(remark, face=typefaces.CELL)


def write_part(document: OfficialDocument, captions: Captions, part: PartTable) -> None:
    """Rows that belong to the report, numbered; one without rows says so."""
    captions.write(part_name(part))
    if not part.table.rows:
        document.write_text(NOTHING)
        return
    lines = [row.cells for row in part.table.rows]
    write_rows(document, part.table.columns, lines, WIDTHS[part.key])


def part_name(part: PartTable | CityPart) -> str:
    """What was done off the platform is told apart, and says so in its heading."""
    return f"{part.title}（另列，不计入平台数据）" if part.key == "supplements" else part.title


def write_rows(
    document: OfficialDocument,
    labels: Sequence[str],
    lines: Iterable[Sequence[str]],
    widths: Sequence[int],
    *,
    first: int = 1,
) -> None:
    """Rows of texts numbered from ``first`` on; an empty cell is a dash."""
    columns = [TableColumn(label, width) for label, width in zip(labels, widths, strict=True)]
    rows = [(str(at), *(cell or "—" for cell in cells)) for at, cells in enumerate(lines, first)]
    document.write_table([NUMBER, *columns], rows)


def write_case(
    document: OfficialDocument,
    annex: str,
    title: str,
    texts: Mapping[str, str],
    *,
    whose: str = "",
) -> None:
    """One exemplary case on pages of its own: the library's public text, section by section."""
    document.start_annex(annex)
    document.write_title(title)
    if whose:
        document.write_line(whose, align="center")
    for name, label in CASE_TEXTS.items():
        if text := texts.get(name):
            document.write_heading(label, 2)
            document.write_text(text)
