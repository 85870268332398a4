"""The workbook a worker takes along: with the own open cases to choose from, names masked."""

from collections.abc import Iterable

from cases.models import Case
from cases.off_line.columns import (
    BLANK_RECORDS,
    CASE_COLUMNS,
    CASES,
    EDITION,
    LISTED,
    NEW_CASES,
    RECORD_COLUMNS,
    RECORDS,
    TITLE,
    mark_of,
)
from centers.models import Center
from core.masking import mask_name
from core.spreadsheets import Column, Sheet, write_workbook
from core.workbook_stamp import Stamp

HEADER = 3  # row of the labels: below the title and the guide
GUIDE = (
    "每行一个新接的个案，没有的不填。新案例标识不要改动，服务记录的“案例编号”可选它。"
    "身份证号按文本填写。"
)
RECORD_GUIDE = (
    "每行一次服务。案例编号从下拉列表选择，未建案的服务和事务性工作留空。"
    "日期写作2021-05-18，时间写作14:30；人数、人次不填按1计，事务性工作不计。"
)


def own_open_cases(by) -> list[Case]:
    """The cases whose services this desk may bring in."""
    cases = Case.objects.visible_to(by).in_charge_of(by.user).unfinished()
    return list(cases.select_related("client").order_by("-opened_on", "-pk"))


def work_template(*, center: Center, cases: Iterable[Case]) -> bytes:
    known = [[case.number, _whose(case), case.get_method_display()] for case in cases]
    marks = [mark_of(number) for number in range(1, NEW_CASES + 1)]
    listed = known + [[mark, f"“{CASES}”中的{mark}", ""] for mark in marks]
    at = f"'{LISTED}'!$A${HEADER + 1}:$A${HEADER + len(listed)}"
    blanks = len(RECORD_COLUMNS)
    sheets = [
        Sheet(
            title=CASES,
            columns=[column.column_out() for column in CASE_COLUMNS],
            rows=[[mark, *[None] * (len(CASE_COLUMNS) - 1)] for mark in marks],
            subtitle=GUIDE,
            footer=(),
        ),
        Sheet(
            title=RECORDS,
            columns=[
                column.column_out(at if column.key == "case" else "") for column in RECORD_COLUMNS
            ],
            rows=[[None] * blanks for _ in range(BLANK_RECORDS)],
            subtitle=RECORD_GUIDE,
            footer=(),
        ),
        Sheet(
            title=LISTED,
            columns=[
                Column("案例编号", width=26),
                Column("案例", width=30),
                Column("方法", width=10),
            ],
            rows=listed,
            subtitle=f"{center.name}　由平台填好，供选择，不必填写",
            footer=(),
        ),
    ]
    return write_workbook(
        sheets, filename_title=TITLE, stamp=Stamp(EDITION, unit=center.subdistrict.code)
    )


def _whose(case: Case) -> str:
    return mask_name(case.client.name) if case.client else case.title
