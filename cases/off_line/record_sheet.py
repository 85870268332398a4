"""The workbook in which services are logged off line: its columns and its template."""

from datetime import datetime

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Case
from cases.record_forms import FOLDED, ServiceForm
from cases.record_grounds import cases_to_serve, people_at
from centers.models import Center
from core.cell_readers import text
from core.chinese_dates import beijing_date
from core.masking import mask_name
from core.off_line_columns import FormColumn, Template, form_column, listed_at
from core.spreadsheets import Column, Sheet
from core.workbook_stamp import Edition

TITLE = "服务记录填报表"
EDITION = Edition("service_records", TITLE, 2021, 1)  # one more with every change of the columns
LISTED = "在办案例"
GUIDE = "每行一次服务，填写前请看“说明”。"
RULES = (
    ("怎样填写", "每行一次服务。案例编号从下拉列表选择；案例以外的服务和事务性工作留空。"),
    ("上传以后", "先检查并列出全部问题，不保存；确认后一次导入，有一处错误就全部不导入。"),
    ("已经导入的行", "可以留在表里继续往下填：同一人、同一案例、同一时间、同一类型的不重复导入。"),
    ("个人信息", "导入后请删除本机上的表格。"),
)
WIDE = {"text": 60, "reflection": 40, "next_step": 40, "participants": 24, "place": 20}
EXAMPLES = {
    "served_on": "2021年5月18日",
    "starts_at": "14:30",
    "minutes": "90",
    "service_type": "家庭探访",
    "persons": "1",
    "person_times": "1",
    "text": "入户了解近况，协助联系社区医院。",
}
REQUIRED = ("served_on", "starts_at", "minutes", "service_type", "text")
NAMES = (*REQUIRED[:4], "field", "persons", "person_times", "text", *FOLDED)
HINTS = {
    "field": "属于案例的不填；案例以外的服务必填，事务性工作可以不填",
    "persons": "整数，不填按1人",
    "person_times": "整数，不小于人数，不填按人数",
}


def record_columns(at: datetime, names: tuple[str, ...] = ()) -> list[FormColumn]:
    """``names`` are the colleagues whom the head of the center may enter for."""
    form = ServiceForm(opened_on=None, at=at)
    case = FormColumn("case", "案例编号", text(max_length=24), 26, hint="见“在办案例”")
    person = FormColumn(
        "served_by",
        "服务人",
        text(max_length=60),
        14,
        options=names,
        hint="不填就是填报人本人；只有常务主任可以替同事填报，同名的写用户名",
    )
    fields = [
        form_column(
            form,
            name,
            width=WIDE.get(name, 14),
            is_required=name in REQUIRED,
            hint=HINTS.get(name, ""),
            example=EXAMPLES.get(name, ""),
        )
        for name in NAMES
    ]
    return [case, person, *fields]


def record_template(*, center: Center, by: RoleGrant, at: datetime) -> bytes:
    """The blank workbook of this desk, with the open cases it may serve, names masked."""
    on = beijing_date(at)
    cases = cases_to_serve(by, on=on).unfinished().select_related("client", "worker")
    rows = [_case_row(case) for case in cases.order_by("-opened_on", "-pk")]
    is_head = by.role == Role.EXECUTIVE_DIRECTOR
    names = tuple(dict.fromkeys(map(str, people_at(center, on=on)))) if is_head else ()
    known = Sheet(
        title=LISTED,
        columns=[
            Column("案例编号", width=26),
            Column("服务对象或名称", width=30),
            Column("方法", width=10),
            Column("领域", width=16),
            Column("负责社工", width=14),
        ],
        rows=rows,
        footer=(),
    )
    return Template(
        edition=EDITION,
        unit=center.subdistrict.code,
        unit_name=center.name,
        columns=record_columns(at, names),
        guide=GUIDE,
        rules=RULES,
        known=[known],
        options_at={"case": listed_at(LISTED, "A", len(rows))},
    ).content()


def _case_row(case: Case) -> list[str]:
    whose = mask_name(case.client.name) if case.client else case.title
    return [
        case.number,
        whose,
        case.get_method_display(),
        case.get_field_display(),
        str(case.worker),
    ]
