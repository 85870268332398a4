"""The closed cases of a round with the district's word, as a workbook: names masked, no text."""

from accounts.models import RoleGrant
from cases.models import Case
from cases.sight import case_row, row_columns
from cases.states import CaseState, Recognition
from core.spreadsheets import Column, Sheet, write_workbook

SHEET = "案例认定名单"
COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("社会工作服务中心", width=38),
    Column("案例编号", width=26),
    Column("服务对象", width=12),
    Column("负责社工", width=12),
    Column("工作方法", width=12),
    Column("服务领域", width=14),
    Column("接案日期", "date"),
    Column("结案日期", "date"),
    Column("区级意见", width=12),
    Column("意见日期", "date"),
    Column("理由", width=40),
)


def recognition_rows(cases, *, desk: RoleGrant) -> list[list]:
    """One row per closed case, as this desk sees it in a list."""
    closed = cases.filter(state=CaseState.CLOSED).select_related("center")
    closed = row_columns(closed, desk, also=("recognized_at", "center__name")).order_by(
        "center__subdistrict__code", "closed_on", "pk"
    )
    return [_row(number, case, desk) for number, case in enumerate(closed, start=1)]


def _row(number: int, case: Case, desk: RoleGrant) -> list:
    row = case_row(case, desk)
    return [
        number,
        str(case.center),
        row.number,
        row.client.text,
        row.worker,
        row.method,
        row.field,
        row.opened_on,
        row.closed_on,
        Recognition(case.recognition).label,
        case.recognized_at,
        case.recognition_note,
    ]


def recognition_workbook(rows: list[list], *, title: str) -> bytes:
    """The workbook of these rows, ready to be handed out."""
    sheet = Sheet(title=SHEET, columns=COLUMNS, rows=rows, subtitle=f"共{len(rows)}个已结案的案例")
    return write_workbook([sheet], filename_title=title)
