"""The district's list of recognition as a workbook: people masked, every typed word a text cell."""

from datetime import datetime

from accounts.models import RoleGrant
from cases.models import Case
from cases.recognizing.page import columns
from cases.recognizing.seen import warnings_by_case
from cases.sight import case_row
from cases.states import Recognition
from core.chinese_dates import beijing_date, format_date
from core.spreadsheets import Column, Sheet, write_workbook

TITLE = "案例认定清单"
COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("案例编号", width=26),
    Column("社会工作服务中心", width=38),
    Column("服务对象", width=12),
    Column("名称", width=24),
    Column("负责社工", width=12),
    Column("工作方法", width=10),
    Column("服务领域", width=14),
    Column("接案日期", "date"),
    Column("结案日期", "date"),
    Column("区级意见", width=12),
    Column("理由", width=40),
    Column("提示", width=60),
)


def recognition_workbook(cases, *, by: RoleGrant, at: datetime) -> bytes:
    """The closed cases among ``cases``, by number. Only those that wait have warnings: what was
    seen of the others stands with the word on them."""
    rows = list(columns(cases.exclude(recognition=None)).order_by("number"))
    warned = warnings_by_case(case for case in rows if case.recognition == Recognition.WAITING)
    table = [
        _cells(number, case, warned.get(case.pk, []), by)
        for number, case in enumerate(rows, start=1)
    ]
    subtitle = f"{format_date(beijing_date(at))}导出，共{len(table)}个，已结案的服务案例"
    sheet = Sheet(title=TITLE, columns=COLUMNS, rows=table, subtitle=subtitle)
    return write_workbook([sheet], filename_title=TITLE)


def _cells(number: int, case: Case, warned, by: RoleGrant) -> list:
    row = case_row(case, by)
    return [
        number,
        row.number,
        case.center.name,
        row.client.text,
        row.title,
        row.worker,
        row.method,
        row.field,
        row.opened_on,
        row.closed_on,
        row.recognition,
        case.recognition_note,
        "\n".join(f"{one.kind.label}：{one.sentence}" for one in warned),
    ]
