"""One consistent read: all that an act reads is as of one moment, whoever writes meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

T = TypeVar("T")
TRIES = 3
SERIALIZATION_FAILURE = "40001"


def in_one_snapshot(act: Callable[[], T]) -> T:
    """Do ``act`` in a transaction whose queries all see the same state of the database.

    SQLite's transactions always do. PostgreSQL is asked for REPEATABLE READ; where a row that
    ``act`` locks was changed since its snapshot, everything is undone and done anew. Inside a
    transaction that has begun already (tests) the level cannot be chosen any more.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        with transaction.atomic():
            return act()
    for _ in range(TRIES - 1):
        try:
            return _once(act)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != SERIALIZATION_FAILURE:
                raise
    return _once(act)


def _once(act: Callable[[], T]) -> T:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return act()
