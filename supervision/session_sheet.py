"""The list of sessions as a workbook, as it was filtered; what people typed stays text."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from core.chinese_dates import format_moment
from core.choice_words import words_of
from core.spreadsheets import Column, Sheet, write_workbook
from supervision.models import SupervisionSession

TITLE = "督导记录"
MOST_ROWS = 20_000
COLUMNS = [
    Column("序号", kind="integer", width=6),
    Column("督导日期", kind="date", width=14),
    Column("开始时间", width=10),
    Column("社会工作服务中心", width=30),
    Column("督导议题", width=36),
    Column("督导", width=12),
    Column("督导功能", width=14),
    Column("督导形式", width=12),
    Column("督导方式", width=10),
    Column("时长(小时)", kind="hours", width=10),
    Column("受督导人数", kind="integer", width=10),
    Column("状态", width=14),
]
FUNCTIONS, MODES = words_of(SupervisionSession, "function"), words_of(SupervisionSession, "mode")
STRUCTURES = words_of(SupervisionSession, "structure")


def sessions_workbook(
    sessions: list[SupervisionSession], *, filtered_by: str, at: datetime, is_summed: bool = False
) -> bytes:
    """``filtered_by`` says in words what the list was narrowed to.

    ``is_summed`` where all of it is of one kind: confirmed and unconfirmed hours are never added.
    """
    rows = list(lines(sessions))
    subtitle = f"{filtered_by}；{format_moment(at)}导出，共{len(rows)}次"
    sheet = Sheet(title=TITLE, columns=COLUMNS, rows=rows, subtitle=subtitle, total=is_summed)
    return write_workbook([sheet], filename_title=TITLE)


def lines(sessions: Iterable[SupervisionSession]) -> Iterator[list]:
    """The cells of each session, numbered."""
    for number, session in enumerate(sessions, start=1):
        yield _cells(number, session)


def _cells(number: int, session: SupervisionSession) -> list:
    return [
        number,
        session.held_on,
        f"{session.starts_at:%H:%M}",
        session.center.name,
        session.topic,
        str(session.supervisor.user),
        FUNCTIONS[session.function],
        STRUCTURES[session.structure],
        MODES[session.mode],
        session.minutes,
        session.attendee_count or None,
        session.state_label,
    ]
