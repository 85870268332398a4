"""A whole platform restored as the operator's page says: the same rows, the same guard, at work."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.conf import settings as in_force
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.models import StoredFile
from accounts.seals import seal_events
from core.backups import differences, postgres, sqlite, take_backup
from core.frozen import FrozenModel
from tests.architecture import world as worlds

pytestmark = pytest.mark.django_db(transaction=True)

IS_SQLITE = connection.vendor == "sqlite"
# Conditions are left out: PostgreSQL spells the same one in another way once it was restored.
SCHEMA = (
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
    if IS_SQLITE
    else """
    SELECT 'index', indexname, tablename, split_part(indexdef, ' WHERE ', 1) FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conname, conrelid::regclass::text, contype::text || convalidated::text
        || CASE contype WHEN 'c' THEN '' ELSE pg_get_constraintdef(oid) END
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, '', pg_get_functiondef(oid)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'column', column_name, table_name, data_type || is_nullable
        FROM information_schema.columns WHERE table_schema = 'public'
    ORDER BY 1, 2, 3"""
)
# What the page asks four times after a restore; /readyz is the fourth and needs a server.
ASKED = """
from django.core.management import call_command
call_command("migrate", check_unapplied=True, verbosity=0)
call_command("reencrypt", dry_run=True)
call_command("verify_seals")
"""


@pytest.fixture
def platform(tmp_path, settings):
    """The platform with everything in it, sealed, its uploads on a disk."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = {**settings.STORAGES, "default": files}
    worlds.build()
    seal_events(at=timezone.now() + timedelta(minutes=2))
    if not IS_SQLITE:
        return connection
    path = tmp_path / "platform.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    return SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(path)})


@pytest.fixture
def restored(platform, tmp_path):
    """Where the backup was put back: the address of the new database, and its files."""
    (tmp_path / "backups").mkdir()
    media, put = tmp_path / "media", tmp_path / "put"
    folder = take_backup(platform, media, tmp_path / "backups", at=timezone.localtime())
    assert differences(platform, folder) == []
    shutil.copytree(folder / "files", put)
    if IS_SQLITE:
        path = tmp_path / "restored.sqlite3"
        shutil.copyfile(folder / sqlite.NAME, path)
        yield SimpleNamespace(
            url=f"sqlite:///{path}", files=put, open=lambda: sqlite3.connect(path)
        )
        return
    with postgres._throw_away_database(connection) as parameters:
        wanted = ("--exit-on-error", "--no-owner", "--no-privileges", str(folder / postgres.NAME))
        postgres._run("pg_restore", *wanted, parameters=parameters)
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{parameters['dbname']}")
        yield SimpleNamespace(
            url=url.geturl(), files=put, open=lambda: postgres._connected(parameters)
        )


def opened(database):
    if IS_SQLITE:
        return sqlite3.connect(database.settings_dict["NAME"])
    return postgres._connected(postgres._parameters(connection))


def tallies(database):
    if not IS_SQLITE:
        database.execute("ROLLBACK")  # one snapshot, and settings of its own
    return (sqlite if IS_SQLITE else postgres).tallies(database)


def test_a_whole_platform_comes_back_with_its_rows_rules_and_files(platform, restored):
    with closing(opened(platform)) as before, closing(restored.open()) as after:
        rows = tallies(after)
        assert rows == tallies(before)
        schema = after.execute(SCHEMA).fetchall()
        assert schema == before.execute(SCHEMA).fetchall()

    empty = sorted(name for name, tally in rows.items() if not tally.rows)
    assert len(rows) - len(empty) > 35, empty  # equal and empty would prove little
    assert len(schema) > 100
    assert StoredFile.objects.exists()
    for file in StoredFile.objects.all():
        with default_storage.open(file.key) as stored:
            assert (restored.files / file.key).read_bytes() == stored.read()


def test_what_came_back_guards_its_evidence_and_answers_the_operators_questions(restored):
    evidence = [
        model._meta.db_table for model in apps.get_models() if issubclass(model, FrozenModel)
    ]
    refusals = (sqlite3.IntegrityError, psycopg.errors.IntegrityConstraintViolation)
    with closing(restored.open()) as after:
        held = [t for t in evidence if after.execute(f'SELECT 1 FROM "{t}" LIMIT 1').fetchone()]  # noqa: S608
        for table in held:
            for statement in (f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"'):  # noqa: S608
                with pytest.raises(refusals, match="written once"):
                    after.execute(statement)
                after.rollback()

    assert len(held) > 7
    done = subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", ASKED],
        cwd=Path(in_force.BASE_DIR),
        env=os.environ
        | {"DATABASE_URL": restored.url, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
