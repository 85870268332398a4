"""The tables of a new installation are those of one that came here step by step.

``migrations/0001_squashed_*`` make a new installation's tables at once; an older one takes the
steps they replace. Both are made here, on SQLite, and compared: columns, keys, constraints,
indexes, triggers and the rows that migrations fill in. Run by ``make check-upgrade``.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DATABASE_URL"] = "sqlite:///check.sqlite3"  # a name that is never opened
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

PLACE = tempfile.TemporaryDirectory()
FILLED_IN = ("cases_retentionrule",)
# What a trigger of ``core.fixed_columns`` holds fixed.
COMPARED = re.compile(r'OLD\."(\w+)" IS NOT NEW\."\1"')


def tables_made(*, at_once: bool) -> dict[str, object]:
    """A fresh database, migrated either way, as a dictionary of what can be compared."""
    connection.close()
    connection.settings_dict["NAME"] = f"{PLACE.name}/{at_once}.sqlite3"
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=at_once)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([node for node in leaves if at_once or "_squashed_" not in node[1]])
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        made = {
            f"{kind} {name}": _said(kind, table, sql, cursor)
            for kind, name, table, sql in cursor.fetchall()
        }
        for table in FILLED_IN:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (its own name)
            made[f"rows of {table}"] = sorted(row[1:] for row in cursor.fetchall())
    return made


def _said(kind: str, table: str, sql: str, cursor) -> object:
    """The order of columns and the random ends of index names say nothing."""
    if kind != "table":
        return sorted(COMPARED.findall(sql)), COMPARED.sub("", " ".join(sql.split()))
    cursor.execute(f'PRAGMA table_info("{table}")')
    columns = sorted(
        (name, kind, bool(notnull), pk) for _, name, kind, notnull, _, pk in cursor.fetchall()
    )
    return columns, sorted(re.findall(r'CONSTRAINT "(\w+)" (?:CHECK|UNIQUE)', sql))


def main() -> int:
    stepwise, at_once = tables_made(at_once=False), tables_made(at_once=True)
    different = [
        f"{name}\n  step by step: {stepwise.get(name)}\n  at once:      {at_once.get(name)}"
        for name in sorted(stepwise.keys() | at_once.keys())
        if stepwise.get(name) != at_once.get(name)
    ]
    print("\n".join(different) or f"{len(at_once)} tables, indexes and triggers are the same")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
