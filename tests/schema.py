"""The migrated tables, made once: by one process while the others wait, and kept between runs.

All migrations together take some ten seconds. What they make depends on nothing but code, so it is
kept under a key of all that code: on SQLite as a file in pytest's cache, on PostgreSQL as a
template database beside the test's own. ``migrate`` still runs, and finds nothing left to do;
``scripts/check_upgrade.py`` proves the migrations themselves.
"""

import fcntl
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.creation import BaseDatabaseCreation

# What migrations import of a room, and the models whose permissions are rows.
ALSO_RUN = ("models.py", "models/*.py", "triggers.py", "*/triggers.py")
VERSIONS = (django.VERSION, sys.version_info, sqlite3.sqlite_version_info)


def key() -> str:
    """Of all that the tables are made from: another key, other tables."""
    files = set((settings.BASE_DIR / "core").rglob("*.py"))
    for app in apps.get_app_configs():
        files |= set(Path(app.path).glob("migrations/*.py"))
        files |= {path for pattern in ALSO_RUN for path in Path(app.path).glob(pattern)}
    made_from = hashlib.sha256(repr(VERSIONS).encode())
    for path in sorted(files):
        made_from.update(str(path).encode() + path.read_bytes())
    return made_from.hexdigest()[:16]


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Test databases that are made inside take their tables from what is kept, or keep theirs."""
    make = BaseDatabaseCreation.create_test_db

    def create_test_db(creation, *args, **kwargs):
        of_engine = {"sqlite": from_file, "postgresql": from_template}[creation.connection.vendor]
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with of_engine(creation, folder):
                return make(creation, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseCreation, "create_test_db", create_test_db)
        yield


@contextmanager
def from_file(creation, folder: Path) -> Iterator[None]:
    """SQLite in memory: copied page by page, before ``migrate`` looks at what is there."""
    kept = folder / f"{key()}.sqlite3"
    if not kept.exists():
        yield
        _keep(creation.connection, kept)
        return
    handle = migrate.Command.handle

    def copy_first(command, *args, **options):
        with (
            connections[options["database"]].cursor() as cursor,
            closing(sqlite3.connect(kept)) as source,
        ):
            source.backup(cursor.connection)
        return handle(command, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate.Command, "handle", copy_first)
        yield


def _keep(connection, kept: Path) -> None:
    for old in kept.parent.glob("*.sqlite3"):
        old.unlink()
    half = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor, closing(sqlite3.connect(half)) as target:
        cursor.connection.backup(target)
    half.replace(kept)


@contextmanager
def from_template(creation, folder: Path) -> Iterator[None]:
    """PostgreSQL: the server copies the files of a database that nobody is connected to."""
    connection, quoted = creation.connection, creation.connection.ops.quote_name
    mark = f"{creation._get_test_db_name().split('_gw')[0][:40]}_tables_"
    template = mark + key()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [mark])
        found = {name for (name,) in cursor.fetchall()}
    with pytest.MonkeyPatch.context() as patch:
        if template in found:
            patch.setitem(connection.settings_dict["TEST"], "TEMPLATE", template)
        yield
    if template not in found:
        connection.close()
        own = connection.settings_dict["NAME"]
        with connection._nodb_cursor() as cursor:
            for old in found:
                cursor.execute(f"DROP DATABASE {quoted(old)}")
            cursor.execute(f"CREATE DATABASE {quoted(template)} TEMPLATE {quoted(own)}")
