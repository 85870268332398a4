"""Dumping a PostgreSQL database while people work, and restoring such a dump somewhere else."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from core.backups.failed import BackupFailed, Unrestorable
from core.backups.tally import Tally, tally

NAME = "database.dump"
INSTALLED = Path("/usr/lib/postgresql")  # Debian keeps the programs of every version here
# How values are written must not depend on who asks.
ONE_SPELLING = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO'",
    "SET LOCAL IntervalStyle = 'iso_8601'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)
OWN_TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence = 'p'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    ORDER BY 1, 2
"""


def dump(connection, folder: Path) -> dict[str, Tally]:
    """Write one consistent dump into the folder and return what its tables hold.

    pg_dump is handed the snapshot in which the tables are counted, so both see the same rows
    however busy the platform is.
    """
    with _connected(_parameters(connection)) as database, _reading(database):
        snapshot = database.execute("SELECT pg_export_snapshot()").fetchone()[0]
        _run(
            "pg_dump",
            "--format=custom",
            f"--snapshot={snapshot}",
            f"--file={folder / NAME}",
            parameters=_parameters(connection),
        )
        return tallies(database)


def restored(connection, folder: Path) -> dict[str, Tally]:
    """What the tables of the backup hold, read from a throw-away database on the same server."""
    with _throw_away_database(connection) as parameters:
        _run(
            "pg_restore",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            str(folder / NAME),
            parameters=parameters,
            failure=Unrestorable,
        )
        with _connected(parameters) as database, _reading(database):
            return tallies(database)


def tallies(database: psycopg.Connection) -> dict[str, Tally]:
    """Every table by name; to be asked inside a transaction."""
    for setting in ONE_SPELLING:
        database.execute(setting)
    return {
        (name if schema == "public" else f"{schema}.{name}"): tally(_rows(database, schema, name))
        for schema, name in database.execute(OWN_TABLES).fetchall()
    }


def _rows(database: psycopg.Connection, schema: str, table: str) -> Iterator[bytes]:
    # The server sends each row as a message of its own; COPY writes it in exactly one way.
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(schema, table))
    with database.cursor().copy(statement) as rows:
        for row in rows:
            yield bytes(row)


@contextmanager
def _reading(database: psycopg.Connection) -> Iterator[None]:
    """One snapshot for everything asked inside."""
    database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    database.read_only = True
    with database.transaction():
        yield


@contextmanager
def _throw_away_database(connection) -> Iterator[dict]:
    """The parameters of an empty database that is dropped afterwards."""
    parameters = _parameters(connection)
    name = f"restore_check_{token_hex(4)}"
    with _connected(parameters, autocommit=True) as server:
        try:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
            )
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupFailed(
                "当前数据库账号不能新建数据库，请换用有 CREATEDB 权限的账号核验。"
            ) from error
        try:
            scratch = {**parameters, "dbname": name}
            _connected(scratch).close()  # a pooler in between knows no database made just now
            yield scratch
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _connected(parameters: dict, **options) -> psycopg.Connection:
    try:
        return psycopg.connect(make_conninfo(**parameters), **options)
    except psycopg.OperationalError as error:
        raise BackupFailed(
            f"连不上 PostgreSQL 的数据库 {parameters.get('dbname')}，请检查数据库服务和 DATABASE_URL；"
            "核验备份须直接连接数据库，不经过 PgBouncer。"
        ) from error


def _parameters(connection) -> dict:
    """What libpq must know of the connection; Django adds words of its own to it."""
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name in known and value is not None}


def _run(program: str, *arguments: str, parameters: dict, failure=BackupFailed) -> None:
    """Run one of PostgreSQL's programs; the password travels where no list of processes shows it."""
    password = parameters.get("password")
    address = make_conninfo(**{name: v for name, v in parameters.items() if name != "password"})
    done = subprocess.run(  # noqa: S603  (a program by its full path, no shell)
        [_path_of(program), f"--dbname={address}", *arguments],
        env=os.environ | ({"PGPASSWORD": password} if password else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        first = done.stderr.strip().partition("\n")[0]
        raise failure(f"{program} 没有成功（退出码{done.returncode}）：{first}")


def _path_of(program: str) -> str:
    """The newest one installed: pg_dump may be newer than its server, never older."""
    found = sorted(
        INSTALLED.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    path = str(found[-1]) if found else shutil.which(program)
    if path is None:
        raise BackupFailed(f"没有找到 {program}，请先安装 PostgreSQL 的客户端程序。")
    return path
