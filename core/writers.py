"""Waiting for those who are writing to a table, without standing in anybody's way."""

import time

from django.db import connection

PAUSE = 0.1  # seconds between two looks


def wait_for_writers(table: str, *, patience: int) -> bool:
    """True once everybody who wrote to ``table`` when this was called has finished.

    PostgreSQL hands out a row's number before the row can be seen: number 101 may be there while
    100 is still on its way. What was read before this returned True has no such gap left in it.
    Asking for a lock instead would make every later writer queue behind a slow one. SQLite has
    one writer at a time and nothing to wait for. ``patience`` is in seconds; False is given up.
    """
    if connection.vendor != "postgresql":
        return True
    writing = _writers(table)
    for _ in range(int(patience / PAUSE)):
        if not writing:
            break
        time.sleep(PAUSE)
        writing &= _writers(table)
    return not writing


def _writers(table: str) -> set[str]:
    """Transactions other than our own that have written to the table and are not over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks"
            " WHERE locktype = 'relation' AND relation = %s::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()",
            [table],
        )
        return {transaction for (transaction,) in cursor.fetchall()}
