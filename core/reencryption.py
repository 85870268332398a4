"""Moving every encrypted column to the newest key, so that an old one can be thrown away.

Columns are read and written as they are stored: no model's rule, no frozen row and no history is
asked, since no word of any text changes. Each batch is one short transaction, and a value that
somebody saved meanwhile is left alone: it was written with the newest key.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models, transaction

from core.encryption import EncryptedTextField, UnreadableValue, renewed
from core.triggers import guard_names, guarded_tables

BATCH = 500  # rows


@dataclass(slots=True)
class Outcome:
    """What became of the values of one model; empty ones are not counted."""

    renewed: int = 0
    current: int = 0  # written with the newest key already
    unreadable: list[str] = field(default_factory=list)  # "field of row key", never the value


def encrypted_models() -> list[type[models.Model]]:
    """Every model that keeps an encrypted column in its own table."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and _encrypted(model)
    ]


def reencrypt(model: type[models.Model], *, dry_run: bool) -> Outcome:
    """Bring the model's values under the newest key, or only count what that would do.

    Can be stopped at any moment and begun again: what is done stays done.
    """
    outcome, last = Outcome(), None
    while rows := _rows_after(model, last):
        changes = [change for row in rows for change in _changes(model, row, outcome)]
        if not dry_run:
            _write(model, changes)
        outcome.renewed += len(changes)
        last = rows[-1][0]
    return outcome


def _encrypted(model) -> list[EncryptedTextField]:
    return [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField)]


def _changes(model, row: Sequence, outcome: Outcome) -> Iterator[tuple[str, str, object, str]]:
    """Column, new value, key and old value of each value that an older key wrote."""
    key, *values = row
    for encrypted, stored in zip(_encrypted(model), values, strict=True):
        if not stored:
            continue
        try:
            fresh = renewed(stored)
        except UnreadableValue:
            outcome.unreadable.append(f"{encrypted.name}（主键{key}）")
            continue
        if fresh == stored:
            outcome.current += 1
        else:
            yield encrypted.column, fresh, key, stored


def _rows_after(model, last) -> list[tuple]:
    table, key, *columns = _names(model)
    after = f"WHERE {key} > %s" if last is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([key, *columns])} FROM {table} {after}"  # noqa: S608  (our names)
            f" ORDER BY {key} LIMIT {BATCH}",
            [last] if last is not None else [],
        )
        return cursor.fetchall()


def _write(model, changes: Sequence[tuple]) -> None:
    table, key, *_ = _names(model)
    quote = connection.ops.quote_name
    with transaction.atomic(), _rewritable(model), connection.cursor() as cursor:
        for column, fresh, row, stored in changes:
            cursor.execute(
                f"UPDATE {table} SET {quote(column)} = %s"  # noqa: S608  (our names)
                f" WHERE {key} = %s AND {quote(column)} = %s",
                [fresh, row, stored],
            )


def _names(model) -> list[str]:
    opts = model._meta
    columns = [opts.pk.column, *(encrypted.column for encrypted in _encrypted(model))]
    return [connection.ops.quote_name(name) for name in [opts.db_table, *columns]]


@contextmanager
def _rewritable(model) -> Iterator[None]:
    """Set the guard of an evidence table aside until the batch is written.

    Inside the transaction of the batch, so that nobody ever sees the table without it. On
    PostgreSQL only the owner of the table may: reencrypt runs under the role that migrates.
    """
    table = model._meta.db_table
    guards = guarded_tables().get(table, set()) & guard_names(model, connection.vendor)
    if connection.vendor == "postgresql":
        away = [f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"' for name in guards]
        back = [f'ALTER TABLE "{table}" ENABLE TRIGGER "{name}"' for name in guards]
    else:
        away = [f'DROP TRIGGER "{name}"' for name in guards]
        back = _definitions(guards)
    with connection.cursor() as cursor:
        for statement in away:
            cursor.execute(statement)
        yield
        for statement in back:
            cursor.execute(statement)


def _definitions(names: set[str]) -> list[str]:
    """The statements that made these triggers of SQLite."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return [sql for name, sql in cursor.fetchall() if name in names]
