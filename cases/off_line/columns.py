"""The columns of the workbook: what is offered, what is read. Keys are the facts of the actions."""

from dataclasses import dataclass
from typing import Any

from cases.identity import read_id_number, read_phone
from cases.states import ClientCategory, ContactMode, ServiceType, SignerRelation, Source
from core.cell_readers import Reader, choice, clock, day, id_number, integer, minutes, text
from core.cell_values import Raw
from core.spreadsheet_columns import ColumnIn
from core.spreadsheets import Column
from core.workbook_stamp import Edition
from pilots.choices import ServiceField

TITLE = "案例与服务记录填报工作簿"
EDITION = Edition("case_work", TITLE, 2021, 1)  # the number grows with every change of columns
CASES, RECORDS, LISTED = "新接案", "服务记录", "在办案例"
NEW_CASES = 20  # rows prepared on 新接案
BLANK_RECORDS = 200  # rows of text cells, so that what looks like a date stays as typed
LONGEST_TEXT = 5_000
YES_NO = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class Col:
    """One column, for writing and for reading."""

    key: str
    label: str
    read: Reader
    width: int = 14
    required: bool = False
    options: tuple[str, ...] = ()

    @property
    def column_in(self) -> ColumnIn:
        return ColumnIn(self.label, self.key, self.read, required=self.required)

    def column_out(self, options_at: str = "") -> Column:
        if options_at:
            return Column(self.label, width=self.width, options_at=options_at)
        return Column(self.label, width=self.width, options=self.options)


def _choice(key: str, label: str, kind: Any, *, required: bool = False, width: int = 16) -> Col:
    options = {str(name): value for value, name in kind.choices}
    return Col(key, label, choice(options), width, required, tuple(options))


def _id_number(raw: Raw) -> str:
    return read_id_number(id_number()(raw))


def _phone(raw: Raw) -> str:
    return read_phone(text(max_length=30)(raw))


CASE_COLUMNS = (
    Col("mark", "新案例标识", text(max_length=8), 12, required=True),
    Col("name", "姓名", text(max_length=40), 12, required=True),
    Col("id_number", "身份证号", _id_number, 22),
    Col("phone", "联系电话", _phone, 16),
    Col("address", "住址", text(max_length=120), 30),
    _choice("category", "服务对象类别", ClientCategory, required=True, width=20),
    Col("is_minor", "未满18周岁", choice(YES_NO), 12, options=tuple(YES_NO)),
    Col("signed_on", "知情同意书签署日期", day(), 20, required=True),
    Col("signer", "签署人", text(max_length=40), 12, required=True),
    _choice("relation", "签署人与服务对象的关系", SignerRelation, required=True, width=24),
    _choice("field", "服务领域", ServiceField, required=True, width=18),
    _choice("source", "来源", Source),
    Col("opened_on", "接案日期", day(), 14, required=True),
    Col("intake_note", "接案情况", text(max_length=LONGEST_TEXT), 50),
)
RECORD_COLUMNS = (
    Col("case", "案例编号", text(max_length=24), 26),
    Col("served_on", "服务日期", day(), 14, required=True),
    Col("starts_at", "开始时间", clock(), 12, required=True),
    Col("minutes", "时长(分钟)", minutes(most=24 * 60), 12, required=True),
    _choice("service_type", "服务类型", ServiceType, required=True),
    Col("persons", "人数", integer(most=100_000), 8),
    Col("person_times", "人次", integer(most=1_000_000), 8),
    _choice("field", "服务领域", ServiceField, width=18),
    Col("community", "社区(村)", text(max_length=40), 16),
    _choice("mode", "方式", ContactMode, width=10),
    Col("text", "服务内容", text(max_length=LONGEST_TEXT), 60, required=True),
)


def columns_in() -> dict[str, list[ColumnIn]]:
    return {
        CASES: [column.column_in for column in CASE_COLUMNS],
        RECORDS: [column.column_in for column in RECORD_COLUMNS],
    }


def mark_of(number: int) -> str:
    """How a service names the case of a row on 新接案."""
    return f"新{number}"
