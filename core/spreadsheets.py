"""Workbooks the way an office expects them, in which no text can become a formula.

Layout of a sheet: title, subtitle and unit, header, rows, 合计, remarks, footer; A4 landscape, one page
wide, the header frozen on screen and repeated on paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from core.row_heights import LINE, TITLE_HEIGHT, height_of
from core.spreadsheet_cells import (
    FOOTER,
    KINDS,
    TOTAL,
    Kind,
    Look,
    Measure,
    Pen,
    Words,
    clean_text,
    tab_names,
)
from core.spreadsheet_filling import prepare_for_filling
from core.spreadsheet_reading import read_in_steps, read_workbook
from core.spreadsheet_rows import Rows, RowStream, save
from core.workbook_stamp import Stamp, write_stamp

__all__ = [
    "FOOTER",
    "TOTAL",
    "Column",
    "Measure",
    "Sheet",
    "Words",
    "read_in_steps",
    "read_workbook",
    "write_workbook",
    "write_workbook_to",
]

A4 = 9  # the paper's number in the file format


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``kind`` says what the rows bring and how it is shown: ``text`` str (also ID and telephone
    numbers), ``integer`` int, ``decimal`` Decimal with one decimal, ``money`` 分 shown as 元,
    ``wan`` 分 shown as 万元, ``hours`` minutes shown as hours with one decimal, ``date`` date (a
    moment is taken by its Beijing day). None is an empty cell, ``Words`` a text among numbers,
    ``Measure`` a number of a kind of its own.
    ``width`` is in characters.

    For sheets to fill in: ``options`` are offered in a drop-down, or, where they are many, what
    stands in the cells ``options_at`` ("'在办案例'!$A$3:$A$40"); ``group`` stands above all
    neighbors that share it, and where one column ``is_locked`` the cells of the others alone can
    be changed (a help against slips, no protection).
    """

    label: str
    kind: str = "text"
    width: int | None = None
    is_summed: bool = True  # False for numbers that must not be added: years, serial numbers
    options: Sequence[str] = ()
    options_at: str = ""
    group: str = ""
    is_locked: bool = False

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"A column cannot be of kind {self.kind}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on a sheet of its own.

    ``total`` True adds a 合计 row over the integers the rows brought; the first column carries
    the word and is never added up. A sequence is a total of the caller's own, in the same units
    as the rows, for figures that cannot be added (people counted once). ``unit`` is written
    above the table at the right ("万元" or "单位：万元"). ``remarks`` stand right below the table, a
    line each: what its numbers leave out, why they do not add up to the last digit.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence]
    unit: str = ""
    subtitle: str = ""
    total: bool | Sequence = False
    footer: Sequence[str] = FOOTER
    heading: str = ""  # above the table, where it says more than the name of the tab
    remarks: Sequence[str] = ()

    def __post_init__(self):
        if not self.columns:
            raise ValueError("A sheet needs a column")


def write_workbook(
    sheets: Sequence[Sheet], *, filename_title: str, stamp: Stamp | None = None
) -> bytes:
    """The finished .xlsx. ``filename_title`` becomes the document's title in its properties.

    ``stamp`` makes it a template that ``read_workbook`` knows again when it comes back filled in.
    Raises ValueError for no sheet or a row that is longer or shorter than the columns, TypeError
    for a value that is not what its column's kind brings.
    """
    stream = BytesIO()
    write_workbook_to(stream, sheets, filename_title=filename_title, stamp=stamp)
    return stream.getvalue()


def write_workbook_to(
    stream: IO[bytes], sheets: Sequence[Sheet], *, filename_title: str, stamp: Stamp | None = None
) -> None:
    """The same into a file; rows pass through the disk, so that memory is flat in their number."""
    if not sheets:
        raise ValueError("A workbook needs a sheet")
    book = Workbook(write_only=True)
    book.properties.title = clean_text(filename_title)
    book.properties.creator = "街镇社工中心试点平台"
    looks: dict[Look, str] = {}
    with Rows() as rows:
        for sheet, name in zip(sheets, tab_names([s.title for s in sheets]), strict=True):
            page = book.create_sheet(name)
            own = rows.stream(name, len(sheet.columns))
            _Page(sheet, page, own, Pen(page, looks)).write()
        if stamp is not None:
            write_stamp(book, stamp)
        save(book, rows.by_sheet, stream)


class _Page:
    """One sheet while it is being written, from top to bottom, row after row."""

    def __init__(self, sheet: Sheet, page, rows: RowStream, pen: Pen):
        self.sheet, self.page, self.rows, self.pen = sheet, page, rows, pen
        self.kinds: list[Kind] = [KINDS[column.kind] for column in sheet.columns]
        self.locks = [column.is_locked for column in sheet.columns]
        self.sums = [0] * len(sheet.columns)
        self.width = len(sheet.columns)
        self.widths = [column.width or self._width_of(column) for column in sheet.columns]
        self.at = 0  # number of the row last written

    def write(self) -> None:
        self._set_up()
        self._write_heading()
        for row in self.sheet.rows:
            self._write_row(row)
        self._write_total()
        for remark in self.sheet.remarks:
            self._write_note(remark)
        self._write_footer()

    def _set_up(self) -> None:
        page = self.page
        for number, width in enumerate(self.widths, start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        page.freeze_panes = f"{get_column_letter(self._keys + 1)}{self._header_at + 1}"
        page.print_title_rows = f"{self._header_at}:{self._header_at}"
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = A4
        page.page_setup.fitToWidth = 1
        page.page_setup.fitToHeight = 0  # as many pages down as it takes
        page.print_options.horizontalCentered = True
        page.oddFooter.center.text = "第 &P 页，共 &N 页"
        prepare_for_filling(page, self.sheet.columns, below=self._header_at)

    @property
    def _header_at(self) -> int:
        return 2 + self._has_subtitle + self._has_groups

    @property
    def _keys(self) -> int:
        """How many columns at the left stay in sight while the others pass."""
        return next((n for n, c in enumerate(self.sheet.columns) if not c.is_locked), 0)

    @property
    def _has_subtitle(self) -> bool:
        return bool(self.sheet.subtitle or self.sheet.unit)

    @property
    def _has_groups(self) -> bool:
        return any(column.group for column in self.sheet.columns)

    @staticmethod
    def _width_of(column: Column) -> int:
        return max(KINDS[column.kind].width, 2 * len(column.label) + 2)

    def _write_heading(self) -> None:
        self._write_line(self.pen.title(self.sheet.heading or self.sheet.title), TITLE_HEIGHT)
        if self._has_subtitle:
            self._write_subtitle()
        if self._has_groups:
            self._write_groups()
        labels = [column.label for column in self.sheet.columns]
        self._append([self.pen.header(label) for label in labels], height_of(labels, self.widths))

    def _write_subtitle(self) -> None:
        unit = self.sheet.unit
        if unit and not unit.startswith("单位："):
            unit = f"单位：{unit}"
        if self.width == 1 or not unit:
            self._write_note("　".join(filter(None, (self.sheet.subtitle, unit))))
            return
        blanks = [""] * (self.width - 2)
        subtitle = self.sheet.subtitle
        height = height_of([subtitle], [sum(self.widths[:-1])]) or LINE
        self._append([self.pen.note(subtitle), *blanks, self.pen.unit(unit)], height)
        self._merge(1, self.width - 1)

    def _write_groups(self) -> None:
        """The titles above the labels, each over all columns of its group."""
        names = [column.group for column in self.sheet.columns]
        is_first = [at == 0 or name != names[at - 1] for at, name in enumerate(names)]
        shown = [name if first else "" for name, first in zip(names, is_first, strict=True)]
        self._append([self.pen.header(name) for name in shown], LINE)
        starts = [at for at, first in enumerate(is_first, start=1) if first]
        for start, following in zip(starts, [*starts[1:], self.width + 1], strict=True):
            self._merge(start, following - 1)

    def _write_row(self, row: Sequence) -> None:
        cells = []
        for number, (kind, value) in enumerate(zip(self.kinds, row, strict=True)):
            if isinstance(value, Words):
                cells.append(self.pen.words(value.text))
                continue
            if isinstance(value, Measure):
                cells.append(self.pen.measure(value))
                continue
            cells.append(self.pen.body(number, kind, value, is_locked=self.locks[number]))
            if kind.adds_up and value is not None:
                self.sums[number] += value
        self._append(cells, height_of(row, self.widths))

    def _write_total(self) -> None:
        total = self.sheet.total
        if total is False:
            return
        values = self._sums() if total is True else list(total)
        kinds = self._kinds_of_total(values)
        cells = [self.pen.total(kind, value) for kind, value in zip(kinds, values, strict=True)]
        self._append(cells, height_of(values, self.widths))

    def _sums(self) -> list:
        summed = [
            total if kind.adds_up and column.is_summed else None
            for column, kind, total in zip(self.sheet.columns, self.kinds, self.sums, strict=True)
        ]
        return [TOTAL, *summed[1:]]

    def _kinds_of_total(self, values: Sequence) -> list[Kind]:
        """A word in a column of numbers or days (合计, —) is written as text."""
        return [
            KINDS["text"] if isinstance(value, str) else kind
            for kind, value in zip(self.kinds, values, strict=True)
        ]

    def _write_footer(self) -> None:
        if self.sheet.footer:
            self._append([], None)
            gap = "　" * 8  # room to write by hand
            self._write_note(gap.join(self.sheet.footer))

    def _write_note(self, text: str) -> None:
        """Over all columns, in as many lines as it takes."""
        self._write_line(self.pen.note(text), height_of([text], [sum(self.widths)]) or LINE)

    def _write_line(self, cell: str, height: float) -> None:
        self._append([cell], height)
        self._merge(1, self.width)

    def _append(self, cells: list[str], height: float | None) -> None:
        self.at = self.rows.append(cells, height)

    def _merge(self, first: int, last: int) -> None:
        if last > first:
            left, right = get_column_letter(first), get_column_letter(last)
            self.page.merged_cells.add(f"{left}{self.at}:{right}{self.at}")
