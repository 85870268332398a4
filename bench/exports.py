"""The detail behind a report as a workbook: what openpyxl alone takes, and a library for exports."""

import json
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from io import BytesIO

from openpyxl import Workbook

from accounts.models import RoleGrant
from bench import raw
from cases.models import Case
from reports.papers.details import DETAILS

KIND = "cases"
CASES = (
    "SELECT k.id, c.name, k.number, k.method, k.field, k.title, k.state, k.recognition,"
    " k.opened_on, k.closed_on FROM cases_case k JOIN centers_center c ON c.id = k.center_id"
    " ORDER BY k.id"
)
# The columns of our sheet that the desk of the city sees filled.
COLUMNS = {
    "社会工作服务中心": "center__name",
    "案例编号": "number",
    "方法": "get_method_display",
    "领域": "get_field_display",
    "名称": "title",
    "阶段": "get_state_display",
    "认定": "get_recognition_display",
    "接案日期": "opened_on",
    "结案日期": "closed_on",
}


def from_sql() -> bytes:
    """A bare fetch and write-only rows, no format, no words for any choice."""
    return _plain([raw.rows(CASES)])


def sums_from_sql(round_pk: int) -> bytes:
    """The figures of the filed versions, a bare row a district; nothing checked, no format."""
    signed = [json.loads(text)["figures"] for _, text, _ in raw.rows(raw.FILED, round_pk)]
    return _plain([[list(figures.values()) for figures in signed]])


def by_library(desk: RoleGrant, at) -> Callable[[], bytes] | None:
    """The same rows through django-import-export, set up as its documentation does; None where
    that is not installed: only ``make bench`` brings it."""
    if find_spec("import_export") is None:
        return None
    from import_export import fields, resources  # noqa: PLC0415  (only ``make bench`` has it)

    columns = {
        f"column_{number}": fields.Field(attribute=attribute, column_name=label)
        for number, (label, attribute) in enumerate(COLUMNS.items())
    }
    meta = type("Meta", (), {"model": Case, "fields": tuple(columns)})
    resource = type("CaseResource", (resources.ModelResource,), {**columns, "Meta": meta})()

    def export() -> bytes:
        rows = DETAILS[KIND].found(desk, at).order_by("pk")
        return resource.export(rows).export("xlsx")

    return export


def _plain(tables: Iterable[Iterable[Sequence]]) -> bytes:
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
