"""Workbooks as an office fills them in: rows typed below the header, by label."""

from collections.abc import Iterable, Mapping
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

HEADER = 3  # row of the labels


def filled(template: bytes, rows: Iterable[Mapping[str, object]]) -> bytes:
    """The first sheet of the template with these rows, each by label; saved as by any program."""
    book = load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[HEADER]}
    for number, row in enumerate(rows, start=HEADER + 1):
        for label, value in row.items():
            sheet.cell(number, places[label]).value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def sent(content: bytes, name="填报.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def cells_of(content: bytes, sheet: str = "") -> list[list]:
    """Every row of a sheet, as values."""
    book = load_workbook(BytesIO(content))
    page = book[sheet] if sheet else book.worksheets[0]
    return [list(row) for row in page.values]


def confirmed(client, page, url: str, **more):
    """Press the button below a check page that was answered to an upload."""
    form = page.context["form"]
    data = {name: form[name].value() for name in ("form_token", "kept", "seen")}
    return client.post(url, {**data, **more}, follow=True)
