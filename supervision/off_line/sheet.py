"""The workbook in which sessions that were held are written down off line."""

from collections.abc import Iterable
from datetime import date

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center
from core.cell_readers import text
from core.off_line_columns import FormColumn, Template, form_column, listed_at
from core.spreadsheets import Column, Sheet
from core.workbook_stamp import Edition
from supervision.attendees import people_of
from supervision.forms.sessions import SheetSessionForm
from supervision.serving import desks_serving

TITLE = "督导记录填报表"
EDITION = Edition("supervision_sessions", TITLE, 2021, 1)  # one more with every change of columns
LISTED = "本中心人员"
GUIDE = "每行一次已开展的督导，填写前请看“说明”。"
RULES = (
    ("怎样填写", "每行一次已开展的督导。受督导人员写姓名，用顿号隔开，姓名见“本中心人员”。"),
    ("上传以后", "先检查并列出全部问题，不保存；确认后一次导入，有一处错误就全部不导入。"),
    ("确认", "导入后是待确认的记录，由对方逐次确认后才计入督导时长。"),
    ("已经导入的行", "可以留在表里继续往下填：同一督导、同一时间的不重复导入。"),
)
BEFORE = ("held_on", "starts_at", "ends_at", "ends_next_day")
AFTER = ("function", "structure", "mode", "topic")
LAST = ("outsiders", "advice")
WIDE = {"topic": 36, "advice": 50, "outsiders": 36, "structure": 16, "function": 16}
HINTS = {
    "outsiders": "姓名，空格，单位；多人的用分号隔开或各写一行",
    "topic": "文字，最多120个字；不要写服务对象的姓名等个人信息",
    "advice": "文字，最多2000个字；不要写服务对象的姓名等个人信息",
}
EXAMPLES = {
    "held_on": "2021年5月18日",
    "starts_at": "14:00",
    "ends_at": "16:00",
    "topic": "个案预估方法",
    "outsiders": "王芳 潘家园街道社工站",
}


def session_columns(
    center: Center, *, by: RoleGrant, on: date, names: Iterable[str] = ()
) -> list[FormColumn]:
    """A supervisor's own desk names nobody: it speaks for itself."""
    form = SheetSessionForm(center=center, desk=by, on=on, supervisor=None, attendees=[])
    who = FormColumn(
        "supervisor",
        "督导",
        text(max_length=60),
        14,
        options=tuple(names),
        is_required=True,
        hint="服务本街道(乡镇)的督导，从下拉列表中选择；同名的写用户名",
    )
    attended = FormColumn(
        "attendees",
        "受督导人员",
        text(max_length=2000),
        30,
        hint="在场接受督导的本中心人员，姓名用顿号隔开",
        example="张三、李四",
    )

    def of(form_names: Iterable[str]) -> list[FormColumn]:
        return [
            form_column(
                form,
                name,
                width=WIDE.get(name, 14),
                hint=HINTS.get(name, ""),
                example=EXAMPLES.get(name, ""),
            )
            for name in form_names
        ]

    named = [] if by.role == Role.SUPERVISOR else [who]
    return [*of(BEFORE), *named, *of(AFTER), attended, *of(LAST)]


def session_template(*, center: Center, by: RoleGrant, on: date) -> bytes:
    people = [[person.name] for person in people_of(center)]
    supervisors = desks_serving(center).order_by("user__full_name", "pk")
    names = list(dict.fromkeys(str(desk.user) for desk in supervisors))
    known = Sheet(title=LISTED, columns=[Column("姓名", width=20)], rows=people, footer=())
    offered = Sheet(
        title="服务本中心的督导",
        columns=[Column("姓名", width=20)],
        rows=[[name] for name in names],
        footer=(),
    )
    is_own = by.role == Role.SUPERVISOR
    return Template(
        edition=EDITION,
        unit=center.subdistrict.code,
        unit_name=center.name,
        columns=session_columns(center, by=by, on=on),
        guide=GUIDE,
        rules=RULES,
        known=[known] if is_own else [known, offered],
        options_at={} if is_own else {"supervisor": listed_at(offered.title, "A", len(names))},
    ).content()
