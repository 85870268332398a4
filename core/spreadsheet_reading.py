"""Reading a workbook somebody filled in: every row, and every mistake in it at once.

The file is a stranger's (see workbook_package and workbook_xml for what bounds it). A file that
cannot be used at all is refused; a mistake in a cell is a problem beside that cell, and the other
cells are read on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from core.cell_values import Raw
from core.problems import Problem, Refused
from core.progress import Step, Steps, finished
from core.spreadsheet_columns import MOST_HEADING, ColumnIn, Header, HeaderSearch, is_closing
from core.workbook_package import Upload, open_package
from core.workbook_parts import Book, SheetPart, read_book
from core.workbook_rows import SheetRows
from core.workbook_stamp import (
    STAMP_SHEET,
    Edition,
    Stamp,
    check_edition,
    check_fixed,
    read_stamp,
)
from core.workbook_xml import Walk

MOST_ROWS = 20_000
MOST_PROBLEMS = 5_000  # then reading stops: nobody mends more at one go
LIST_SHEET = "错误清单"  # what an annotated copy adds; read again without a word
STAMP_ROWS = 20

REQUIRED = "必填，不能为空"
MERGED = "请取消合并单元格，逐行填写"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with one cell; ``column`` is its letter, ``label`` the column's heading."""

    sheet: str
    row: int
    column: str
    label: str
    message: str

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row}"

    @property
    def sentence(self) -> str:
        return f"工作表“{self.sheet}”第{self.row}行{self.column}列（{self.label}）：{self.message}"


@dataclass(frozen=True, slots=True)
class RowIn:
    """One record: its row number in the sheet, and by key what was read (None: empty or wrong)."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SheetIn:
    """The records of one sheet, in their order."""

    name: str  # as the tab is called in the file
    header: Header
    columns: Sequence[ColumnIn]
    rows: Sequence[RowIn]

    def problem_at(self, row: int, key: str, message: str) -> CellProblem:
        """What a room has to say about a cell, once it has looked at the value."""
        label = next(column.label for column in self.columns if column.key == key)
        return CellProblem(self.name, row, self.header.letters[key], label, message)


@dataclass(slots=True)
class WorkbookIn:
    """A workbook as read. Nothing may be taken over from it while it has ``problems``.

    ``sheets`` is keyed by the names asked for, ``notices`` are sentences about what was left
    out, ``problems`` go by sheet, row and column, with merged cells last in their sheet. Past
    5,000 of them reading stops, and a notice says so.
    """

    sheets: dict[str, SheetIn] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    stamp: Stamp | None = None

    @property
    def is_cut_short(self) -> bool:
        return len(self.problems) >= MOST_PROBLEMS


def read_workbook(
    upload: Upload,
    *,
    sheets: Mapping[str, Sequence[ColumnIn]],
    max_rows: int = MOST_ROWS,
    version: Edition | None = None,
) -> WorkbookIn:
    """Read the sheets named, by their columns, values only.

    ``upload`` is an uploaded file, or ``ContentFile(content, name)``. ``max_rows`` bounds each
    sheet. ``version`` is the template it must be. Raises Refused with all reasons at once for a
    file that cannot be used: no plain .xlsx, too large, sheets or columns missing, not this
    template. A workbook with one visible sheet is read under any name if one is wanted.
    """
    return finished(read_in_steps(upload, sheets=sheets, max_rows=max_rows, version=version))


def read_in_steps(
    upload: Upload,
    *,
    sheets: Mapping[str, Sequence[ColumnIn]],
    max_rows: int = MOST_ROWS,
    version: Edition | None = None,
) -> Steps[WorkbookIn]:
    """``read_workbook`` that says how far it is: one step for every piece of the file read."""
    yield Step("正在检查文件")
    walk = Walk(open_package(upload))
    book = read_book(walk)
    result = WorkbookIn(stamp=_stamp_of(walk, book))
    if version is not None:
        check_edition(result.stamp, version)
    chosen = _choose(book, list(sheets), result.notices)
    tables = {
        name: _Table(SheetRows(walk, book, part, last_row=max_rows + MOST_HEADING), columns)
        for (name, columns), part in zip(sheets.items(), chosen, strict=True)
    }
    yield from _read_tables(tables, result, max_rows)
    if result.is_cut_short:
        result.notices.append(
            f"错误已达{MOST_PROBLEMS}处，其后的内容未再检查，请先改正已列出的错误"
        )
    elif result.stamp is not None:
        check_fixed(result.stamp, _fixed_cells(result.sheets))
    return result


def _stamp_of(walk: Walk, book: Book) -> Stamp | None:
    part = next((sheet for sheet in book.sheets if sheet.name == STAMP_SHEET), None)
    if part is None:
        return None
    return read_stamp(list(SheetRows(walk, book, part, last_row=STAMP_ROWS)))


def _choose(book: Book, wanted: list[str], notices: list[str]) -> list[SheetPart]:
    """The part of each sheet wanted; a notice for every other one with something in it to read."""
    by_name = {sheet.name.strip(): sheet for sheet in book.sheets}
    ours = {STAMP_SHEET, LIST_SHEET}
    others = [s for s in book.sheets if s.name.strip() not in {*wanted, *ours}]
    visible = [sheet for sheet in others if not sheet.is_hidden]
    if len(wanted) == len(visible) == 1 and wanted[0] not in by_name:
        by_name[wanted[0]] = visible[0]
        others.remove(visible[0])
    unusable = [name for name in wanted if name not in by_name or by_name[name].is_hidden]
    if unusable:
        raise Refused(*(_sheet_problem(name, name in by_name) for name in unusable))
    notices += [
        f"{'隐藏的' if sheet.is_hidden else ''}工作表“{sheet.name}”未读取" for sheet in others
    ]
    return [by_name[name] for name in wanted]


def _sheet_problem(name: str, is_hidden: bool) -> Problem:
    if is_hidden:
        return Problem("sheet_hidden", f"工作表“{name}”被隐藏，请取消隐藏后再上传。")
    return Problem("sheet_missing", f"工作簿中没有工作表“{name}”。请使用下载的模板，不要改表名。")


def _read_tables(tables: Mapping[str, "_Table"], result: WorkbookIn, max_rows: int) -> Steps[None]:
    """Find all headers before any record is read, so that everything missing is named at once."""
    missing = [table.search.problem(table.name) for table in tables.values() if not table.header]
    if missing:
        raise Refused(*missing)
    for name, table in tables.items():
        rows = yield from table.read_in_steps(result, max_rows)
        result.sheets[name] = SheetIn(table.name, table.header, table.columns, rows)
        result.problems += table.merged_problems({row.number for row in rows})


def _fixed_cells(sheets: Mapping[str, SheetIn]) -> dict[str, list[list[Any]]]:
    found = {}
    for name, sheet in sheets.items():
        if keys := [column.key for column in sheet.columns if column.is_fixed]:
            found[name] = [[row.values[key] for key in keys] for row in sheet.rows]
    return found


class _Table:
    """One sheet while it is being read: first its header, then its records."""

    def __init__(self, source: SheetRows, columns: Sequence[ColumnIn]):
        self.source, self.columns = source, columns
        self.name = source.sheet.name
        self.search = HeaderSearch(columns)
        self.stream = iter(source)
        self.header = self._find_header()

    def _find_header(self) -> Header | None:
        for number, cells in self.stream:
            if number > MOST_HEADING:
                return None
            if header := self.search.look_at(number, cells):
                return header
        return None

    def read_in_steps(self, result: WorkbookIn, max_rows: int) -> Steps[list[RowIn]]:
        rows, told = [], 0
        for row in self.read(result, max_rows):
            rows.append(row)
            if self.source.begun != told:
                told = self.source.begun
                yield self._step()
        yield self._step()
        return rows

    def _step(self) -> Step:
        # What the file says of itself may be a lie: never more done than there is.
        total = self.source.expected
        return Step(f"正在读取“{self.name}”", min(self.source.begun, total), total)

    def read(self, result: WorkbookIn, max_rows: int) -> Iterator[RowIn]:
        """Records below the header; blank rows, the total and the footer are none."""
        places = [(column, self.header.places[column.key]) for column in self.columns]
        strange = "、".join(self.header.strange[:20])
        if strange:
            result.notices.append(f"工作表“{self.name}”中多出的列未读取：{strange}")
        count = 0
        for number, cells in self.stream:
            if result.is_cut_short:
                return
            if is_closing(cells) or not any(place in cells for _, place in places):
                continue
            count += 1
            if count > max_rows:
                raise self._too_many(max_rows)
            yield RowIn(number, self._values(number, cells, places, result))

    def _values(
        self,
        number: int,
        cells: Mapping[int, Raw],
        places: Sequence[tuple[ColumnIn, int]],
        result: WorkbookIn,
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column, place in places:
            values[column.key] = None
            raw = cells.get(place)
            if raw is None:
                if column.required:
                    result.problems.append(self._problem(number, place, column, REQUIRED))
                continue
            try:
                values[column.key] = column.read(raw)
            except ValueError as error:
                result.problems.append(self._problem(number, place, column, str(error)))
        return values

    def _problem(self, number: int, place: int, column: ColumnIn, message: str) -> CellProblem:
        return CellProblem(self.name, number, get_column_letter(place), column.label, message)

    def _too_many(self, max_rows: int) -> Refused:
        return Refused(
            Problem(
                "too_many_records",
                f"工作表“{self.name}”超过{max_rows}行数据，请分成几个文件上传。",
            )
        )

    def merged_problems(self, numbers: set[int]) -> Iterator[CellProblem]:
        """Merged cells among the records: all but the first of them look empty."""
        places = {self.header.places[column.key]: column for column in self.columns}
        for left, top, right, _ in self.source.merged:
            place = min((place for place in places if left <= place <= right), default=None)
            if place is not None and top in numbers:
                yield self._problem(top, place, places[place], MERGED)
