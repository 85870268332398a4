"""A table as CSV: opened by a double click in Excel and WPS, in Chinese, and never as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

Value = str | int | Decimal | None
TYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"  # without it Excel reads the bytes as GBK
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """The rows with the mark Excel asks for; numbers stay numbers, None is an empty cell."""
    yield MARK
    for row in rows:
        line = StringIO()
        csv.writer(line).writerow([_cell(value) for value in row])
        yield line.getvalue()


def csv_text(rows: Iterable[Sequence[Value]]) -> str:
    return "".join(csv_lines(rows))


def csv_download(rows: Iterable[Sequence[Value]], title: str) -> HttpResponse:
    return HttpResponse(csv_text(rows), TYPE, headers=_named(title))


def csv_stream(rows: Iterable[Sequence[Value]], title: str) -> StreamingHttpResponse:
    """The same line by line, for tables as long as the rooms'."""
    return StreamingHttpResponse(csv_lines(rows), content_type=TYPE, headers=_named(title))


def _named(title: str) -> dict[str, str]:
    disposition = content_disposition_header(as_attachment=True, filename=f"{title}.csv")
    return {"Content-Disposition": disposition or ""}


def _cell(value: Value) -> str | int | Decimal:
    """A word that a spreadsheet would calculate begins with an apostrophe (OWASP: CSV injection)."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return value
    return f"'{value}" if value.lstrip(" ").startswith(RISKY) else value
