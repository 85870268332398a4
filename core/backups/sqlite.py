"""Copying an SQLite database while people work, and reading such a copy."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from core.backups.failed import BackupFailed, Unrestorable
from core.backups.tally import Tally, tally

NAME = "database.sqlite3"


def dump(connection, folder: Path) -> dict[str, Tally]:
    """Write one consistent copy into the folder and return what its tables hold.

    A connection of our own: Django's would begin a write transaction, which SQLite does not
    copy from. One read transaction spans counting and copying, so both see the same rows.
    """
    with _speaking_chinese(), closing(_opened(connection.settings_dict["NAME"])) as source:
        source.execute("BEGIN")
        tables = tallies(source)
        with closing(sqlite3.connect(folder / NAME)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            _prove(copy)
    return tables


def restored(connection, folder: Path) -> dict[str, Tally]:
    """What the tables of the backup hold, read from a throw-away copy of it."""
    with _speaking_chinese(), TemporaryDirectory() as scratch:
        copyfile(folder / NAME, Path(scratch, NAME))
        with closing(_opened(Path(scratch, NAME))) as copy:
            _prove(copy)
            return tallies(copy)


def tallies(database: sqlite3.Connection) -> dict[str, Tally]:
    """Every table by name, the counters behind its keys (sqlite_sequence) among them."""
    database.text_factory = _text
    names = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_stat%' ESCAPE '!'"
    ).fetchall()
    return {name: tally(_rows(database, name)) for (name,) in sorted(names)}


def _rows(database: sqlite3.Connection, table: str) -> Iterator[bytes]:
    # ascii() tells numbers, texts, blobs and NULL apart and is the same on every Python.
    for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  (its own table's name)
        yield ascii(row).encode()


def _text(stored: bytes) -> str:
    return stored.decode(errors="surrogateescape")


def _opened(path) -> sqlite3.Connection:
    """The database in a file that must be there: SQLite alone would make an empty one."""
    if not Path(path).is_file():
        raise BackupFailed(f"找不到数据库文件：{path}")
    return sqlite3.connect(path, isolation_level=None)


def _prove(database: sqlite3.Connection) -> None:
    (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise Unrestorable(f"数据库文件已损坏：{verdict}")


@contextmanager
def _speaking_chinese() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise Unrestorable(f"数据库文件读不出来：{error}") from error
