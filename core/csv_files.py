"""A table as CSV: opened by a double click in Excel and WPS, in Chinese, and never as a formula."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

Value = str | int | Decimal | None
MARK = "\ufeff"  # without it Excel reads the bytes as GBK
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(rows: Iterable[Sequence[Value]]) -> str:
    """The rows with the mark Excel asks for; numbers stay numbers, None is an empty cell."""
    stream = StringIO()
    writer = csv.writer(stream)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return MARK + stream.getvalue()


def csv_download(rows: Iterable[Sequence[Value]], title: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=f"{title}.csv")
    return HttpResponse(
        csv_text(rows),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition or ""},
    )


def _cell(value: Value) -> str | int | Decimal:
    """A word that a spreadsheet would calculate begins with an apostrophe (OWASP: CSV injection)."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return value
    return f"'{value}" if value.lstrip(" ").startswith(RISKY) else value
