"""What a database holds, before the demo touches it."""

from enum import Enum

from django.db import connection

from accounts.models import AuditEvent

FILLED = "载入演示数据"


class Holds(Enum):
    NOTHING = "nothing"
    DEMO = "demo"
    SOMETHING_ELSE = "something else"


def holds() -> Holds:
    """NOTHING, the DEMO, or SOMETHING_ELSE: any table or row that the demo did not make.

    The mark of the demo is its own line in the audit log, which nobody can write by hand and
    which is in the same transaction as the data.
    """
    tables = set(connection.introspection.table_names())
    if not tables:
        return Holds.NOTHING
    if AuditEvent._meta.db_table not in tables:
        return Holds.SOMETHING_ELSE
    if AuditEvent.objects.filter(what=FILLED).exists():
        return Holds.DEMO
    return Holds.SOMETHING_ELSE if _has_rows() else Holds.NOTHING


def _has_rows() -> bool:
    """Whether anybody has an account: migrations and the divisions alone make none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM accounts_user")
        return cursor.fetchone()[0] > 0
