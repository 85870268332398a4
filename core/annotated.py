"""The user's own workbook given back with its mistakes marked, to be mended and sent again.

Rebuilt from values alone: what was a formula comes back as its result, what was text stays text,
and nothing of the file that was sent in is passed on as it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from math import isinf
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from core.cell_values import LARGEST, LAST_SERIAL, Fault, Number, Raw, Serial
from core.spreadsheet_cells import FONT, cell_text, tab_names
from core.spreadsheet_columns import MOST_HEADING, REMARKS, plain_label
from core.spreadsheet_reading import LIST_SHEET, MOST_ROWS, CellProblem
from core.spreadsheets import Column
from core.workbook_package import open_content
from core.workbook_parts import Book, SheetPart, read_book
from core.workbook_rows import MOST_COLUMNS, Row, SheetRows
from core.workbook_xml import Walk

LIGHT_RED = PatternFill("solid", fgColor="FFFFC7CE")
REMARKS_WIDTH = 50  # characters
TEXT, GENERAL = "@", "General"
DAY = 'yyyy"年"m"月"d"日"'
DAYS_TO_1904 = 1462  # between the two days from which Excel counts
LIST_COLUMNS = (
    Column("工作表", width=18),
    Column("单元格", width=10),
    Column("列名", width=18),
    Column("问题", width=60),
)


def annotated_copy(original: bytes, problems: Sequence[CellProblem]) -> bytes:
    """The workbook with wrong cells in light red, a 问题 column and a sheet 错误清单.

    ``original`` is the file as it was sent; ``problems`` name its sheets by their tabs. The
    hidden stamp goes along, so that the mended copy is taken like the template. Rows and
    columns beyond what is ever read are left out. Raises Refused for a file that is no plain
    workbook.
    """
    walk = Walk(open_content(original))
    source = read_book(walk)
    by_sheet: defaultdict[str, list[CellProblem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    book = Workbook(write_only=True)
    try:
        for part, name in zip(_kept(source), tab_names(_titles(source)), strict=True):
            rows = SheetRows(walk, source, part, last_row=MOST_ROWS + MOST_HEADING, is_cut=True)
            _Copy(book, name, rows, by_sheet[part.name]).write()
        _write_list(book, problems)
    except BaseException:
        _discard(book)
        raise
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _discard(book: Workbook) -> None:
    """Remove the half-written rows, which openpyxl would leave in the temporary folder."""
    pages: list[Any] = book.worksheets
    for page in pages:
        if page._writer is not None:
            page.close()
            page._writer.cleanup()


def _kept(source: Book) -> list[SheetPart]:
    return [sheet for sheet in source.sheets if sheet.name != LIST_SHEET]


def _titles(source: Book) -> list[str]:
    return [sheet.name for sheet in _kept(source)]


def _write_list(book: Workbook, problems: Sequence[CellProblem]) -> None:
    page = book.create_sheet(LIST_SHEET)
    for place, column in enumerate(LIST_COLUMNS, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.freeze_panes = "A2"
    page.append([_bold(page, column.label) for column in LIST_COLUMNS])
    for problem in problems:
        words = (problem.sheet, problem.cell, problem.label, problem.message)
        page.append([_words(page, word) for word in words])


class _Copy:
    """One sheet of the copy while it is being written."""

    def __init__(self, book: Workbook, name: str, source: SheetRows, problems: list[CellProblem]):
        self.page: Any = book.create_sheet(name)
        self.source = source
        self.page.sheet_state = source.sheet.state
        self.by_row: defaultdict[int, list[CellProblem]] = defaultdict(list)
        for problem in problems:
            self.by_row[problem.row].append(problem)
        self.labels = {problem.column: plain_label(problem.label) for problem in problems}
        self.at = 0  # row last written
        self.header = 0  # row of the labels, once it was found
        self.remarks = 0  # column of the remarks, once there is one

    def write(self) -> None:
        stream = iter(self.source)
        heading = self._heading(stream)
        self._place_remarks(heading)
        self._set_widths()
        self._write_rows(heading)
        self._write_rows(stream)

    def _heading(self, stream: Iterator[Row]) -> list[Row]:
        """The first rows, in which the labels stand."""
        heading = []
        for number, cells in stream:
            heading.append((number, cells))
            if self.by_row and self._has_labels(cells):
                self.header = number
                break
            if number > MOST_HEADING:
                break
        return heading

    def _has_labels(self, cells: Mapping[int, Raw]) -> bool:
        labels = {get_column_letter(place): plain_label(raw) for place, raw in cells.items()}
        return all(labels.get(column) == label for column, label in self.labels.items())

    def _place_remarks(self, heading: list[Row]) -> None:
        """Behind the last label, or where an earlier copy put it; not past the last column."""
        if not self.header:
            return
        labels = heading[-1][1]
        again = [place for place, raw in labels.items() if raw == REMARKS]
        self.remarks = again[0] if again else max(labels) + 1
        if self.remarks > MOST_COLUMNS:
            self.remarks = 0

    def _set_widths(self) -> None:
        widths = dict(self.source.widths)
        if self.remarks:
            widths[self.remarks] = REMARKS_WIDTH
        for place, width in widths.items():
            self.page.column_dimensions[get_column_letter(place)].width = width

    def _write_rows(self, rows: Iterable[Row]) -> None:
        for number, cells in rows:
            while self.at < number - 1:  # blank rows: the others keep their numbers
                self._append({})
            self._append(self._row(number, cells))

    def _append(self, cells: Mapping[int, Cell]) -> None:
        self.page.append([cells.get(place) for place in range(1, max(cells, default=0) + 1)])
        self.at += 1

    def _row(self, number: int, cells: Mapping[int, Raw]) -> dict[int, Cell]:
        found = {place: _cell(self.page, raw) for place, raw in cells.items()}
        if number == self.header:
            found = {place: _bold(self.page, raw) for place, raw in cells.items()}
        if self.remarks and number >= self.header:
            found[self.remarks] = self._remark(number)
        for problem in self.by_row.get(number, ()):
            self._mark(found, problem)
        return found

    def _remark(self, number: int) -> Cell:
        if number == self.header:
            return _bold(self.page, REMARKS)
        said = [f"{problem.label}：{problem.message}" for problem in self.by_row.get(number, ())]
        cell = _cell(self.page, "\n".join(said))
        if said:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        return cell

    def _mark(self, cells: dict[int, Cell], problem: CellProblem) -> None:
        place = column_index_from_string(problem.column)
        cell = cells.setdefault(place, _cell(self.page, ""))
        cell.fill = LIGHT_RED
        if cell.number_format == GENERAL:
            cell.number_format = TEXT  # so that a long number typed over it keeps its digits


def _cell(page, raw: Raw) -> Cell:
    """The value of a cell as plain content: never a formula, never an error."""
    match raw:
        case Number():
            return _figure(page, raw, GENERAL)
        case Serial():
            return _serial(page, raw)
        case bool():
            return WriteOnlyCell(page, raw)
        case Fault():
            return _words(page, raw.shown)
        case _:
            return _words(page, raw)


def _words(page, words: str) -> Cell:
    cell = WriteOnlyCell(page, None)
    if words:
        cell.value = cell_text(words)
        cell.data_type = "s"  # assigning "=1+1" made it a formula, "#REF!" an error
    cell.number_format = TEXT
    return cell


def _figure(page, number: Number, number_format: str, shift: int = 0) -> Cell:
    value = float(number.spelled)
    if isinf(value):
        return _words(page, number.spelled)
    # Digits that Excel has lost stay a number: as text they would pass for the real ones.
    exact: Any = int(value) if abs(value) >= LARGEST else number.exact() + shift
    cell = WriteOnlyCell(page, exact)
    cell.number_format = number_format
    return cell


def _serial(page, raw: Serial) -> Cell:
    days = float(raw.number.spelled)
    if not 0 <= days <= LAST_SERIAL:
        return _figure(page, raw.number, GENERAL)
    if days < 1:
        return _figure(page, raw.number, "h:mm")
    pattern = DAY if days.is_integer() else f"{DAY} h:mm"
    return _figure(page, raw.number, pattern, shift=DAYS_TO_1904 if raw.is_1904 else 0)


def _bold(page, raw: Raw) -> Cell:
    cell = _cell(page, raw)
    cell.font = Font(name=FONT, size=11, bold=True)
    return cell
