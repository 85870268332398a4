"""The workbook in which new cases are logged off line: its columns and its template."""

from datetime import date
from typing import Any

from cases.opening_forms import OpenCaseForm
from cases.people.files import ANOTHER
from centers.models import Center
from core.cell_readers import choice, id_number
from core.off_line_columns import FormColumn, Template, form_column
from core.workbook_stamp import Edition
from pilots.choices import Method

TITLE = "新接案填报表"
EDITION = Edition("new_cases", TITLE, 2021, 1)  # one more with every change of the columns
GUIDE = "每行一个新接的案例，填写前请看“说明”。"
RULES = (
    ("怎样填写", "每行一个案例。个案填写服务对象和知情同意，小组和社区工作只填名称，这些栏留空。"),
    ("上传以后", "先检查并列出全部问题，不保存；确认后一次导入，有一处错误就全部不导入。"),
    ("已有档案的服务对象", "证件号码相同的归入原有档案；姓名和联系电话都相同的填写“重名核对”。"),
    ("未满18周岁", "知情同意书须由父母或其他监护人签署；不满14周岁的还须取得单独同意。"),
    ("个人信息", "表中有服务对象的个人信息，导入后请删除本机上的表格。"),
)
SAME = "same"
SAME_PERSON = {"是同一人": SAME, "不是同一人": ANOTHER}
REQUIRED = ("field", "opened_on")
CASE = ("title", "field", "opened_on", "source", "intake_note")
PERSON = (
    *("name", "id_kind", "id_number", "phone", "address", "categories"),
    *("is_minor", "is_under_14", "is_sensitive"),
)
CONSENT = ("signer", "relation", "signed_on", "text_version", "purposes")
WIDE = {"intake_note": 50, "address": 30, "categories": 30, "purposes": 40, "id_number": 22}
WIDE |= {"title": 26, "relation": 24, "phone": 16, "field": 16, "id_kind": 18}
HINTS = {
    "title": "小组和社区工作必填；不得写入姓名等可识别个人的信息",
    "id_number": "按文本填写；没有证件或暂时不知道的可以不填",
    "id_kind": "从下拉列表中选择，不填按居民身份证",
    "name": "个案必填",
    "signer": "个案必填",
    "relation": "个案必填，从下拉列表中选择",
    "signed_on": "个案必填；日期，例如2021年5月18日，不晚于接案日期",
    "text_version": "个案必填，印在同意书上的版本",
}
EXAMPLES = {
    "title": "邻里手工小组",
    "opened_on": "2021年5月18日",
    "phone": "010-67321111",
    "categories": "独居老人、残疾人",
    "is_minor": "否",
    "signed_on": "2021年5月18日",
    "text_version": "2021年第一版",
}


def case_columns(on: date) -> list[FormColumn]:
    form = OpenCaseForm(on=on)
    labels = {str(label): str(value) for value, label in Method.choices}
    method = FormColumn(
        "method",
        "工作方法",
        _one_of(labels),
        10,
        options=tuple(labels),
        is_required=True,
        hint="从下拉列表中选择",
        example=Method.INDIVIDUAL.label,
    )
    same = FormColumn(
        "same_person",
        "重名核对",
        _one_of(SAME_PERSON),
        14,
        options=tuple(SAME_PERSON),
        hint="本中心已有姓名和联系电话都相同的服务对象时填写",
    )
    columns = {name: _column(form, name) for name in (*CASE, *PERSON, *CONSENT)}
    of = columns.__getitem__
    return [method, *map(of, CASE), *map(of, PERSON), same, *map(of, CONSENT)]


def case_template(*, center: Center, on: date) -> bytes:
    return Template(
        edition=EDITION,
        unit=center.subdistrict.code,
        unit_name=center.name,
        columns=case_columns(on),
        guide=GUIDE,
        rules=RULES,
    ).content()


def _column(form: OpenCaseForm, name: str) -> FormColumn:
    read = id_number("证件号码") if name == "id_number" else None
    return form_column(
        form,
        name,
        read=read,
        width=WIDE.get(name, 14),
        is_required=name in REQUIRED,
        hint=HINTS.get(name, ""),
        example=EXAMPLES.get(name, ""),
    )


def _one_of(options: dict[str, str]) -> Any:
    read = choice(options)
    return lambda raw: str(read(raw))
