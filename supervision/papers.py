"""Supervision on paper: the record sheet of one session, and the certificate of hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from centers.models import Person
from core.chinese_dates import format_date
from core.documents import OfficialDocument, TableColumn
from core.minutes import format_hours
from supervision.attendees import attendees_told
from supervision.counting import counts_toward_quota
from supervision.models import SessionQuerySet, SupervisionSession, Supervisor
from supervision.session_page import facts_of_session
from supervision.states import SessionState

RECORD, PERSON_HOURS, SUPERVISOR_HOURS = "督导记录表", "受督导时长证明", "督导时长证明"
NOTHING = "无"
FACT = (TableColumn("项目", 22), TableColumn("内容", 78))
FOLLOW_UP = (
    TableColumn("跟进事项", 46),
    TableColumn("责任人", 14),
    TableColumn("期限", 20),
    TableColumn("完成情况", 20),
)
HOURS = (
    TableColumn("督导日期", 22),
    TableColumn("督导形式", 16),
    TableColumn("督导", 16),
    TableColumn("社会工作服务中心", 32),
    TableColumn("小时", 14, "right"),
)


def record_sheet(session: SupervisionSession) -> bytes:
    """督导记录表 as Word: what was planned or held, who attended, what was agreed; to be signed."""
    document = OfficialDocument(RECORD)
    document.write_title(RECORD)
    counts, reason = counts_toward_quota(session, session.round)
    document.write_table(
        FACT,
        [
            *facts_of_session(session),
            ("受督导人员", attendees_told(session) or NOTHING),
            ("督导人员条件", "".join(session.shortfalls) or NOTHING),
            ("计入情况", f"{'已' if counts else '未'}计入：{reason}"),
        ],
    )
    document.write_heading("跟进事项")
    agreed = session.follow_ups.select_related("owner").order_by("due_on", "pk")
    rows = [
        (row.text, str(row.owner), format_date(row.due_on), row.result or "跟进中")
        for row in agreed
    ]
    if rows:
        document.write_table(FOLLOW_UP, rows)
    else:
        document.write_text(NOTHING)
    document.write_ends("督导（签字）：", "中心（签字）：　　　　　　　　")
    document.write_ends("　　　　年　　月　　日", "年　　月　　日")
    return document.content()


@dataclass(frozen=True, slots=True)
class Hours:
    """Sessions that count, of one person in a period, and what they add up to for that person.

    ``label`` says what is added up: a session counts for everybody who was in it by head, for its
    center and its supervisor once, and these are never added to each other.
    """

    title: str
    name: str
    unit: str
    label: str
    sessions: list[SupervisionSession]
    since: date
    until: date

    @property
    def minutes(self) -> int:
        return sum(session.minutes for session in self.sessions)

    @property
    def sentence(self) -> str:
        period = f"{format_date(self.since)}至{format_date(self.until)}"
        times = f"{len(self.sessions)}次，{format_hours(self.minutes)}小时"
        return f"{period}，{self.name}（{self.unit}）{self.label}共{times}。"

    @property
    def explained(self) -> str:
        return "只计已确认并计入的督导。一次督导，参加的每人各计一次；中心只计一次；两者不相加。"

    @property
    def rows(self) -> list[tuple[str, ...]]:
        return [
            (
                format_date(session.held_on),
                session.get_structure_display(),
                str(session.supervisor.user),
                session.center.name,
                format_hours(session.minutes),
            )
            for session in self.sessions
        ]


def hours_of_person(
    person: Person, sessions: SessionQuerySet, *, since: date, until: date
) -> Hours:
    """Of somebody who was supervised, among the sessions in reach."""
    own = sessions.filter(attendances__person=person)
    return Hours(
        PERSON_HOURS,
        person.name,
        person.center.name,
        "受督导时长（按人计）",
        _counting(own, since, until),
        since,
        until,
    )


def hours_of_supervisor(
    supervisor: Supervisor, sessions: SessionQuerySet, *, since: date, until: date
) -> Hours:
    """Of somebody who held them; without an account nothing can be in their name."""
    own = sessions.filter(supervisor__user=supervisor.user_id)
    own = own if supervisor.user_id else own.none()
    return Hours(
        SUPERVISOR_HOURS,
        supervisor.name,
        supervisor.organization,
        "开展督导时长（按次计）",
        _counting(own, since, until),
        since,
        until,
    )


def certificate(hours: Hours, *, on: date) -> bytes:
    """The certificate as Word, for the office to seal."""
    document = OfficialDocument(hours.title)
    document.write_title(hours.title)
    document.write_text(hours.sentence)
    document.write_text(hours.explained)
    total = ("合计", "", "", "", format_hours(hours.minutes))
    document.write_table(HOURS, hours.rows, total=total)
    document.write_signature("（盖章）", format_date(on))
    return document.content()


def _counting(sessions: SessionQuerySet, since: date, until: date) -> list[SupervisionSession]:
    """By the rule of each session's own round; the oldest first."""
    held = sessions.filter(
        state=SessionState.CONFIRMED, held_on__gte=since, held_on__lte=until
    ).select_related("round", "center", "supervisor__user")
    rows: Iterable[SupervisionSession] = held.order_by("held_on", "starts_at", "pk")
    return [row for row in rows if counts_toward_quota(row, row.round)[0]]
