"""The audit log as a workbook."""

from accounts.audit_pages.words import in_one_line, moment, person, type_label
from accounts.models.audit import AuditEvent, AuditEventQuerySet
from core.spreadsheets import Column, Sheet, write_workbook

TITLE = "审计记录"
MOST_ROWS = 20_000
COLUMNS = (
    Column("记录编号", width=12),
    Column("时间", width=24),
    Column("账号", width=24),
    Column("岗位", width=28),
    Column("操作", width=18),
    Column("对象类型", width=18),
    Column("对象编号", width=14),
    Column("对象", width=32),
    Column("变更", width=48),
    Column("来源地址", width=18),
    Column("请求编号", width=36),
)


def newest(events: AuditEventQuerySet) -> tuple[list[AuditEvent], bool]:
    """The newest events that one workbook takes, and whether older ones stayed behind."""
    rows = list(events.select_related("user").order_by("-at", "-pk")[: MOST_ROWS + 1])
    return rows[:MOST_ROWS], len(rows) > MOST_ROWS


def audit_workbook(events: list[AuditEvent], *, asked: str, is_cut: bool) -> bytes:
    """One row per event, newest first; ``asked`` is the filter in words, "" for everything."""
    notes = [f"筛选条件：{asked or '全部'}", f"共{len(events)}条"]
    if is_cut:
        notes.append(
            f"符合条件的记录超过{MOST_ROWS}条，只导出最近的{MOST_ROWS}条，请缩小日期范围后分次导出"
        )
    sheet = Sheet(
        title=TITLE,
        columns=COLUMNS,
        rows=map(_row, events),
        subtitle="。".join(notes),
        footer=(),
    )
    return write_workbook([sheet], filename_title=TITLE)


def _row(event: AuditEvent) -> list[str]:
    return [
        str(event.pk),
        moment(event.at),
        person(event),
        event.desk,
        event.what,
        type_label(event.object_type),
        event.object_id,
        event.object_label,
        in_one_line(event),
        event.ip or "",
        event.request_id,
    ]
