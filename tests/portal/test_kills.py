"""A process that dies at any moment leaves nothing half-written, on a real file or a real server."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.architecture.walked import KILLED

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

KILLS, SEED = 25, 20211220


@pytest.fixture
def database(tmp_path):
    """An empty database of the act's own beside the suite's, and where it lies."""
    if connection.vendor == "sqlite":
        path = tmp_path / "platform.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as file:
            connection.connection.backup(file)
        yield f"sqlite:///{path}"
        return
    template, name = connection.settings_dict["NAME"], "kill_test_" + os.urandom(4).hex()
    connection.close()  # a template serves nobody
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def kill(database, tmp_path):
    """Kills workers at an act again and again, and tells what is found afterwards."""

    def killed(act, *, kills=KILLS, mode=""):
        done = subprocess.run(  # noqa: S603  (our own command)
            [sys.executable, "-m", "tests.portal.killed", act, str(kills), str(SEED)]
            + [str(tmp_path / "media"), *filter(None, [mode])],
            cwd=Path(settings.BASE_DIR),
            env=os.environ
            | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return killed


@pytest.mark.parametrize("act", ["import", "submit"])
def test_what_a_kill_cuts_off_is_whole_or_not_there(kill, act):
    found = kill(act)

    KILLED[act] = (found["kills"], found["inside"], len(found["faults"]))
    assert found["faults"] == []
    assert found["kills"] == KILLS
    assert found["inside"] > KILLS / 2  # or the kills proved nothing
    # What got through in between, or an act that never works would pass.
    assert found["done"] > KILLS / 2
    wanted = ["batches"] if act == "import" else ["versions", "scans", "met"]
    assert min(found["written"][what] for what in wanted) > 0


@pytest.mark.parametrize("act", ["import", "submit"])
def test_without_transactions_the_same_look_finds_the_damage(kill, act):
    found = kill(act, kills=12, mode="autocommit")

    assert found["faults"]
