"""The detail behind a round as a workbook: what the library alone takes, from SQL or from rows."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook

from accounts.models import RoleGrant
from bench import raw
from pilots.models import Round
from reports.papers.details import DETAILS

CASES = (
    "SELECT k.id, c.name, k.number, k.method, k.field, k.title, k.state, k.recognition,"
    " k.opened_on, k.closed_on FROM cases_case k JOIN centers_center c ON c.id = k.center_id"
    " WHERE k.round_id = %s ORDER BY k.id"
)
SESSIONS = (
    "SELECT s.id, s.held_on, c.name, s.topic, u.full_name, s.function, s.structure, s.mode,"
    " s.minutes, s.attendee_count, s.state FROM supervision_supervisionsession s"
    " JOIN centers_center c ON c.id = s.center_id JOIN accounts_rolegrant g"
    " ON g.id = s.supervisor_id JOIN accounts_user u ON u.id = g.user_id"
    " WHERE s.round_id = %s ORDER BY s.id"
)
KINDS = ("cases", "sessions")  # what a desk of the city takes along


def from_sql(round: Round) -> bytes:
    """A bare fetch and write-only rows, no format, no words for any choice."""
    return _plain(raw.rows(sql, round.pk) for sql in (CASES, SESSIONS))


def from_rows(desk: RoleGrant, round: Round, at) -> bytes:
    """The same rows and cells as ours, all at once and without a format: the common recipe."""
    chosen = [DETAILS[key] for key in KINDS]
    return _plain(one.lines(one.found(desk, at).filter(round=round), desk) for one in chosen)


def _plain(tables: Iterable[Iterable[Sequence]]) -> bytes:
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
