"""Filled-in workbooks, the way an office sends them back."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from pilots.batches.columns import FIELDS, SHEET, FieldColumn
from pilots.batches.template import template
from pilots.batches.units import district_of, to_fill_in, units_of
from tests.pilots.factories import FILLED_IN, NOON

HEADER = 4
LABELS = {column.name: column.label for column in FIELDS}


def workbook_of(round, by, *codes) -> bytes:
    """The workbook as it is downloaded, of all units or of some."""
    units = to_fill_in(units_of(round=round, by=by, on=NOON.date()).values(), by=by)
    units = [unit for unit in units if not codes or unit.subdistrict.code in codes]
    return template(round=round, district=district_of(by), units=units)


def changed(content: bytes, change) -> bytes:
    """What ``change`` makes of the sheet; saved by openpyxl as by any other program."""
    book = load_workbook(BytesIO(content))
    change(book[SHEET])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def places_of(sheet) -> dict[str, int]:
    """The number of each column by its label."""
    return {cell.value: cell.column for cell in sheet[HEADER]}


def put(content: bytes, row: int, **values) -> bytes:
    """The workbook with these cells typed into one row, counted from 1 below the header."""

    def change(sheet):
        places = places_of(sheet)
        for name, value in values.items():
            sheet.cell(HEADER + row, places[LABELS.get(name, name)]).value = value

    return changed(content, change)


def fill_all(content: bytes, **facts) -> bytes:
    """Every row filled in as an office would."""
    values = {**as_typed(), **facts}

    def change(sheet):
        places = places_of(sheet)
        for row in range(HEADER + 1, sheet.max_row + 1):
            for name, value in values.items():
                sheet.cell(row, places[LABELS[name]]).value = value

    return changed(content, change)


def as_typed() -> dict:
    """The filled-in form in the words and numbers of the sheet."""
    cells = {column.name: _cell(column, FILLED_IN[column.name]) for column in FIELDS}
    return {name: cell for name, cell in cells.items() if cell not in (None, "")}


def _cell(column: FieldColumn, value):
    if column.kind == "wan":
        return value / 1_000_000
    if column.kind == "decimal":
        return float(value)
    return column.cell(value)


def sent(content: bytes, name="推荐表.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
