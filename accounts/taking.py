"""One table of a page as CSV, for whoever reads the page."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.utils import timezone

from accounts.audit import record
from core.csv_files import csv_download
from core.taken import Takeable


def is_taken(request) -> bool:
    """Whether a table of the page is asked for instead of the page."""
    return request.method in ("GET", "HEAD") and request.GET.get("format") == "csv"


def table_file(request, tables: Iterable[Takeable], *, what: str, obj, title: str) -> HttpResponse:
    """The table of ``?table=``; ``what`` is the act on ``obj``, ``title`` names the page it is of.

    404 for one that the page does not have.
    """
    asked_for = request.GET.get("table", "")
    table = next((one for one in tables if one.key == asked_for), None)
    if table is None:
        raise Http404
    changes = {"页面": ["", title], "表格": ["", table.title]}
    record(what, at=timezone.now(), by=request.desk, obj=obj, changes=changes)
    return csv_download(table.csv_rows, f"{title}_{table.title}")
