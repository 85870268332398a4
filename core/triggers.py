"""Evidence that SQL itself cannot rewrite: triggers on the tables of frozen rows.

``core.frozen`` refuses inside the ORM; these refuse in the database, whoever asks. A room lists
its evidence in a migration, one ``InsertOnly("AuditEvent")`` per model. On SQLite a later change
of such a table makes it anew and drops its triggers: that migration repeats ``InsertOnly`` (a
test compares). ``lifted`` is the one way by which rows may leave. No word of them changes by any:
only ``core.reencryption`` sets a guard aside, to put the same words under a new key.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.migrations.operations.base import Operation, OperationCategory

GUARD = "insert_only"  # name of the trigger on PostgreSQL; triggers are named per table there
SWITCH = "platform.purge"  # tables, by comma, that rows may leave until the transaction ends

# Per statement, so that a statement is refused also when it touches no row; DELETE and TRUNCATE
# may pass the switch, UPDATE never.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION platform_{GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' AND TG_TABLE_NAME = ANY (
        string_to_array(current_setting('{SWITCH}', true), ',')
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% rows are written once', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class InsertOnly(Operation):
    """Let rows into the model's table and refuse every UPDATE, DELETE and TRUNCATE there.

    Can be repeated: it replaces the triggers it finds.
    """

    category = OperationCategory.SQL

    def __init__(self, model_name: str):
        self.model_name = model_name

    def state_forwards(self, app_label, state):
        pass  # triggers are no part of the models' state

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            vendor = schema_editor.connection.vendor
            for sql in [*_without(model, vendor), *guards(model, vendor)]:
                schema_editor.execute(sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for sql in _without(model, schema_editor.connection.vendor):
                schema_editor.execute(sql, params=None)

    def describe(self):
        return f"Let rows of {self.model_name} be inserted only"


def guards(model, vendor: str) -> list[str]:
    """The statements that put the guard on the model's table."""
    table = model._meta.db_table
    if vendor == "postgresql":
        return [
            _FUNCTION,
            f'CREATE TRIGGER {GUARD} BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"'
            f" FOR EACH STATEMENT EXECUTE FUNCTION platform_{GUARD}()",
        ]
    return [
        _sqlite_trigger(table, "update"),
        _sqlite_trigger(table, "delete"),
        _sqlite_trigger(table, "insert", when=f"WHEN {_is_taken(model)}"),
    ]


def guarded_tables(using: str = "default") -> dict[str, set[str]]:
    """The tables under guard in this database, each with the names of its triggers."""
    connection = connections[using]
    tables: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LISTINGS[connection.vendor], [f"%{GUARD}%"])
        for table, trigger in cursor.fetchall():
            tables.setdefault(table, set()).add(trigger)
    return tables


def guard_names(model, vendor: str) -> set[str]:
    """What the triggers of the model's table are called."""
    if vendor == "postgresql":
        return {GUARD}
    return {_name(model._meta.db_table, verb) for verb in _VERBS}


@contextmanager
def lifted(tables: Sequence[str], *, using: str = "default") -> Iterator[None]:
    """The switch: inside, in one transaction, rows may leave these tables. They still never change.

    For ``purge_audit``, for ``core.blanking`` (a row comes back without its words) and for emptying
    the tables between tests, and for nothing else. A failure inside puts rows and guard back
    together.
    """
    lift = {"postgresql": _set_switch, "sqlite": _set_aside}[connections[using].vendor]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        put_back = lift(cursor, tables)
        yield
        for sql in put_back:
            cursor.execute(sql)


def _set_switch(cursor, tables: Sequence[str]) -> list[str]:
    cursor.execute("SELECT set_config(%s, %s, true)", [SWITCH, ",".join(tables)])
    return [f"SELECT set_config('{SWITCH}', '', true)"]


def _set_aside(cursor, tables: Sequence[str]) -> list[str]:
    """SQLite has no setting that a trigger could read, but its DDL is transactional."""
    found = []
    for table in tables:
        name = _name(table, "delete")
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name])
        found += [sql for (sql,) in cursor.fetchall()]
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    return found


def _without(model, vendor: str) -> list[str]:
    table = model._meta.db_table
    if vendor == "postgresql":
        return [f'DROP TRIGGER IF EXISTS {GUARD} ON "{table}"']
    return [f'DROP TRIGGER IF EXISTS "{_name(table, verb)}"' for verb in _VERBS]


_VERBS = ("update", "delete", "insert")
_LISTINGS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE tgname LIKE %s AND tgenabled = 'O' AND pg_table_is_visible(tgrelid)",
}


def _name(table: str, verb: str) -> str:
    return f"{table}_{GUARD}_{verb}"


def _sqlite_trigger(table: str, verb: str, when: str = "") -> str:
    return (
        f'CREATE TRIGGER "{_name(table, verb)}" BEFORE {verb.upper()} ON "{table}" {when}'
        f" BEGIN SELECT RAISE(ABORT, '{table} rows are written once'); END"
    )


def _is_taken(model) -> str:
    """SQL: a row with a key of the new one exists.

    INSERT OR REPLACE would remove that row, and SQLite asks no DELETE trigger then. Keys with a
    condition are left to the database's own check.
    """
    table = model._meta.db_table
    rows = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")"
        for key in _keys(model)
    )
    return f'EXISTS (SELECT 1 FROM "{table}" WHERE {rows})'  # noqa: S608  (names of our own)


def _keys(model) -> list[list[str]]:
    opts = model._meta
    alone = [[field.column] for field in opts.local_fields if field.unique]
    names = [*opts.unique_together, *(c.fields for c in opts.total_unique_constraints)]
    return alone + [[opts.get_field(name).column for name in key] for key in names]
