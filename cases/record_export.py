"""Service records as a workbook: what people typed stays text, and the texts mostly stay here."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from accounts.models import RoleGrant
from cases.models import ServiceRecord
from cases.models.records import NARRATIVES
from cases.sight import HIDDEN
from core.chinese_dates import format_moment
from core.choice_words import words_of
from core.problems import Problem, Refused
from core.spreadsheets import Column, Sheet, write_workbook

TITLE = "服务记录"
MOST_ROWS = 20_000
COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("社会工作服务中心", width=38),
    Column("日期", "date"),
    Column("开始时间", width=10),
    Column("时长(小时)", "hours"),
    Column("类型", width=14),
    Column("服务领域", width=12),
    Column("方式", width=8),
    Column("案例编号", width=24),
    Column("服务人", width=12),
    Column("登记人", width=12),
    Column("人数", "integer"),
    Column("人次", "integer"),
    Column("补录", width=8),
    Column("作废", width=8),
    Column("内容", width=60),
)
MORE = ("地点", "参与人", "分析与反思", "下一步")
RELATED = ("case__client", "center", "served_by", "recorded_by")
TYPES, FIELDS = words_of(ServiceRecord, "service_type"), words_of(ServiceRecord, "field")
WAYS = words_of(ServiceRecord, "way")
SHOWN = (
    *("served_on", "starts_at", "minutes", "service_type", "field", "way", "persons"),
    *("person_times", "is_late_entry", "voided_at", "case__number", "center__name"),
    *(
        f"{who}__{name}"
        for who in ("served_by", "recorded_by")
        for name in ("full_name", "username")
    ),
)


def too_many(rows) -> bool:
    return rows.order_by().values("pk")[MOST_ROWS : MOST_ROWS + 1].exists()


def refuse_too_many(rows, *, counted: str) -> None:
    """Raises ``Refused`` where there are more rows than a workbook is made for."""
    if too_many(rows):
        sentence = f"超过{MOST_ROWS}{counted}，请缩小筛选范围（例如按月份）后分次导出。"
        raise Refused(Problem("rows_too_many", sentence))


def workbook(
    records, *, in_clear: bool, words: str, by: RoleGrant, at: datetime
) -> tuple[bytes, int]:
    """The rows, oldest first, and how many there are; ``words`` says what they were narrowed to.

    With ``in_clear`` the texts stand in it, except those that the desk does not read without a
    reason of its own: of minors, and of people who had the use of their file stopped.
    Raises ``Refused`` where there are more rows than a workbook is made for.
    """
    refuse_too_many(records, counted="条")
    rows = fetched(records, in_clear=in_clear).order_by("served_on", "pk")
    count = 0

    def counted():
        nonlocal count
        found = rows.iterator(chunk_size=500)
        for line in lines(found, in_clear=in_clear):
            count += 1
            yield line

    columns = (*COLUMNS, *(Column(label, width=30) for label in MORE)) if in_clear else COLUMNS
    subtitle = f"筛选：{words}；{format_moment(at)}由{by.user}导出"
    sheet = Sheet(title=TITLE, columns=columns, rows=counted(), subtitle=subtitle)
    return write_workbook([sheet], filename_title=TITLE), count


def fetched(records, *, in_clear: bool):
    """With what a line shows; what stays here is not decrypted, of the people neither."""
    if in_clear:
        return records.select_related(*RELATED)
    return records.select_related("case", *RELATED[1:]).only(*SHOWN)


def lines(records: Iterable[ServiceRecord], *, in_clear: bool) -> Iterator[list]:
    """The cells of each record, numbered."""
    for number, row in enumerate(records, start=1):
        yield _cells(number, row, in_clear)


def _cells(number: int, row: ServiceRecord, in_clear: bool) -> list:
    case = row.case
    return [
        number,
        row.center.name,
        row.served_on,
        f"{row.starts_at:%H:%M}",
        row.minutes,
        TYPES[row.service_type],
        FIELDS[row.field],
        WAYS[row.way],
        case.number if case else "",
        str(row.served_by),
        str(row.recorded_by),
        row.persons,
        row.person_times,
        "补录" if row.is_late_entry else None,
        "已作废" if row.is_voided else None,
        *_texts(row, in_clear),
    ]


def _texts(row: ServiceRecord, in_clear: bool) -> list[str]:
    if not in_clear:
        return [HIDDEN]
    if row.case and (row.case.guard or row.case.is_stopped):
        return [HIDDEN] * len(NARRATIVES)
    return [getattr(row, name) for name in NARRATIVES]
