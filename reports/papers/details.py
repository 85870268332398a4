"""全量明细: the cases, service records and sessions behind a report, masked as their own rooms do.

Rows pass through the disk in pieces, so that memory is the same for a hundred as for all of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import IO, Any

from accounts.models import District, RoleGrant
from cases import case_export, record_export
from cases.models import Case, ServiceRecord
from cases.states import ServiceType
from cases.views.cases import EXPORTERS as CASE_READERS
from cases.views.records import READERS as RECORD_READERS
from core.chinese_dates import beijing_date, format_moment
from core.chunks import in_chunks
from core.problems import Problem, Refused
from core.spreadsheets import Column, Sheet, write_workbook_to
from pilots.models import Round
from supervision import session_sheet
from supervision.counting import counts_toward_quota
from supervision.views.sessions import READERS as SESSION_READERS
from supervision.views.sessions import visible_sessions

TITLE = "全量明细"
EVERY_ROUND = "全部批次"
MOST_ROWS = 100_000  # of all sheets together
MASKED = "服务对象的姓名、证件、联系方式、住址和服务内容已脱敏；需要明文的，按有关规定另行申请。"
COUNTING = (
    "以分钟计，合计就是报告中的服务时长、专业督导时长。不计入报告的（作废的记录、事务性工作、"
    "没有确认的督导等）只列时长。"
)


@dataclass(frozen=True, slots=True)
class Detail:
    """One kind of rows: ``found`` are those a desk may see, ``lines`` their cells.

    ``readers`` are the desks whom the rows' own room hands them out to; ``total`` is whether the
    sheet ends with the sum of the minutes that the report counts.
    """

    key: str
    title: str
    readers: Sequence[str]
    columns: Sequence[Column]
    total: bool
    found: Callable[[RoleGrant, datetime], Any]
    lines: Callable[[Iterable, RoleGrant], Iterable[Sequence]]


EXACT = Column("时长(分钟)", "integer", width=12, is_summed=False)
COUNTED = Column("计入报告的时长(分钟)", "integer", width=14)
HOURS = "hours"


def _in_minutes(columns: Sequence[Column]) -> list[Column]:
    """Hours of one decimal do not add up to the figure: exact minutes in their place, and beside
    them those that the figure counts, which alone are summed."""
    plain = [replace(column, is_summed=False) for column in columns]
    at = [column.kind for column in columns].index(HOURS)
    return [*plain[:at], EXACT, COUNTED, *plain[at + 1 :]]


def _with_counted(rows: Iterable, columns: Sequence[Column], lines: Callable, counts: Callable):
    """The cells of each row with the minutes that count; a row is let go with its line."""
    at = [column.kind for column in columns].index(HOURS)
    last = None

    def passing():
        nonlocal last
        for row in rows:
            last = row.minutes if counts(row) else None
            yield row

    for cells in lines(passing()):
        yield [*cells[: at + 1], last, *cells[at + 1 :]]


def _record_lines(rows: Iterable, by: RoleGrant):
    lines = partial(record_export.lines, in_clear=False)
    return _with_counted(rows, record_export.COLUMNS, lines, _is_service)


def _is_service(record: ServiceRecord) -> bool:
    """What 服务时长 counts, as ``cases.counted`` picks it."""
    return not record.is_voided and record.service_type != ServiceType.CLERICAL


def _session_lines(rows: Iterable, by: RoleGrant):
    def counts(session) -> bool:
        return counts_toward_quota(session, session.round)[0]

    return _with_counted(rows, session_sheet.COLUMNS, session_sheet.lines, counts)


def _cases(by: RoleGrant, at: datetime):
    cases = Case.objects.open_to(by, on=beijing_date(at))
    return case_export.fetched(cases, in_clear=False, by=by)


def _records(by: RoleGrant, at: datetime):
    return record_export.fetched(ServiceRecord.objects.visible_to(by), in_clear=False)


DETAILS = {
    detail.key: detail
    for detail in (
        Detail(
            "cases",
            case_export.TITLE,
            CASE_READERS,
            case_export.COLUMNS,
            False,
            _cases,
            lambda rows, by: case_export.lines(rows, in_clear=False, by=by),
        ),
        Detail(
            "records",
            record_export.TITLE,
            RECORD_READERS,
            _in_minutes(record_export.COLUMNS),
            True,
            _records,
            _record_lines,
        ),
        Detail(
            "sessions",
            session_sheet.TITLE,
            SESSION_READERS,
            _in_minutes(session_sheet.COLUMNS),
            True,
            lambda by, at: visible_sessions(by),
            _session_lines,
        ),
    )
}


def details_for(desk: RoleGrant) -> list[Detail]:
    """What this desk is handed out in the rooms of the rows; the city gets no service record."""
    return [detail for detail in DETAILS.values() if desk.role in detail.readers]


@dataclass(frozen=True, slots=True)
class Extent:
    """What was asked for; ``words`` say it on every sheet. ``district`` None is all in reach,
    ``round`` None every round there was."""

    round: Round | None
    district: District | None
    details: Sequence[Detail]
    words: str

    @property
    def title(self) -> str:
        """2021年试点全量明细"""
        return f"{self.round or EVERY_ROUND}{TITLE}"


def write_details(
    stream: IO[bytes], extent: Extent, *, by: RoleGrant, at: datetime
) -> Mapping[str, int]:
    """The workbook into ``stream``, and how many rows of each kind are in it.

    Raises ``Refused`` where there are more rows than ``MOST_ROWS``.
    """
    found = {detail.key: _within(detail, extent, by, at) for detail in extent.details}
    counts = _counted(extent.details, found)
    told = f"筛选：{extent.words}；{format_moment(at)}由{by.user}导出"
    sheets = [_cover(extent, counts, by, at)]
    for detail in extent.details:
        lines = detail.lines(in_chunks(found[detail.key]), by)
        sheets.append(
            Sheet(detail.title, detail.columns, lines, subtitle=told, total=detail.total, footer=())
        )
    write_workbook_to(stream, sheets, filename_title=TITLE)
    return counts


def _within(detail: Detail, extent: Extent, by: RoleGrant, at: datetime):
    rows = detail.found(by, at)
    if extent.round is not None:
        rows = rows.filter(round=extent.round)
    return rows.filter(district=extent.district) if extent.district else rows


def _counted(details: Sequence[Detail], found: Mapping) -> dict[str, int]:
    """By title; nothing is counted beyond the limit."""
    counts, room = {}, MOST_ROWS
    for detail in details:
        rows = found[detail.key].order_by().values("pk")
        counts[detail.title] = rows[: room + 1].count()
        room -= counts[detail.title]
        if room < 0:
            text = f"所选明细超过{MOST_ROWS:,}行，请按批次、按区或按内容分次导出。"
            raise Refused(Problem("details_too_many", text, field="details"))
    return counts


def _cover(extent: Extent, counts: Mapping[str, int], by: RoleGrant, at: datetime) -> Sheet:
    facts = [
        ("批次", str(extent.round or EVERY_ROUND)),
        ("筛选", extent.words),
        *((title, f"{count:,}行") for title, count in counts.items()),
        ("导出时间", format_moment(at)),
        ("导出人", f"{by.user}（{by.title}）"),
        ("脱敏", MASKED),
        ("时长", COUNTING),
    ]
    columns = [Column("项目", width=20), Column("内容", width=100)]
    return Sheet("说明", columns, facts, footer=(), heading=extent.title)
