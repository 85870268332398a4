"""A backup that cannot be restored is none: made, restored and compared on the database at hand."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from io import StringIO
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core import backups
from core.backups import BackupFailed, differences, postgres, sqlite, take_backup
from tests.accounts.factories import make_district

AT = datetime(2021, 12, 20, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
IS_SQLITE = connection.vendor == "sqlite"
only_sqlite = pytest.mark.skipif(not IS_SQLITE, reason="speaks of SQLite's file")
only_postgres = pytest.mark.skipif(IS_SQLITE, reason="speaks of a PostgreSQL server")
DUMP = sqlite.NAME if IS_SQLITE else postgres.NAME


@pytest.fixture
def rows(transactional_db):
    """Committed rows: another connection must see them."""
    make_district("朝阳区")
    make_district("海淀区")


@pytest.fixture
def database(rows, tmp_path):
    """The database as a backup meets it: on SQLite a file, which the suite's own is not."""
    if not IS_SQLITE:
        return connection
    path = tmp_path / "platform.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")
    return SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(path)})


@pytest.fixture
def media(tmp_path):
    folder = tmp_path / "media"
    (folder / "2021").mkdir(parents=True)
    (folder / "2021" / "盖章件.pdf").write_bytes(b"%PDF-1.7 one")
    (folder / "b").write_bytes(b"two")
    return folder


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def backup(database, media, disk):
    return take_backup(database, media, disk, at=AT)


def change(path, edit):
    """Tamper with the manifest as its text."""
    manifest = json.loads((path / "manifest.json").read_text())
    edit(manifest)
    (path / "manifest.json").write_text(json.dumps(manifest))


def another_connection(database):
    if IS_SQLITE:
        return sqlite3.connect(database.settings_dict["NAME"], isolation_level=None)
    return postgres._connected(postgres._parameters(connection), autocommit=True)


def rename(database):
    with closing(another_connection(database)) as other:
        other.execute("UPDATE accounts_district SET name = '改名' WHERE name = '朝阳区'")


def test_a_backup_restores_to_the_same_rows_and_files(backup, database):
    assert differences(database, backup) == []


def test_a_backup_is_named_by_its_moment_and_lists_what_it_holds(backup, disk):
    manifest = json.loads((backup / "manifest.json").read_text())

    assert [path.name for path in disk.iterdir()] == ["20211220-180000"]
    assert backup.stat().st_mode & 0o077 == 0
    assert manifest["made_at"] == "2021-12-20T18:00:00+08:00"
    assert manifest["tables"]["accounts_district"]["rows"] == 2
    assert sorted(manifest["files"]) == sorted([DUMP, "files/2021/盖章件.pdf", "files/b"])
    assert manifest["files"]["files/b"]["bytes"] == 3


def test_rows_written_after_the_backup_are_not_in_it(backup, database):
    rename(database)

    assert differences(database, backup) == []


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            lambda m: m["tables"]["accounts_district"].update(rows=3),
            "数据表 accounts_district：清单上3行，恢复后2行",
        ),
        (
            lambda m: m["tables"]["accounts_district"].update(checksum="0" * 64),
            "数据表 accounts_district：行数相同，内容与清单不符",
        ),
        (
            lambda m: m["tables"].update(cases_gone={"rows": 1, "checksum": "0" * 64}),
            "数据表缺失：cases_gone",
        ),
        (lambda m: m["tables"].pop("accounts_district"), "数据表不在清单上：accounts_district"),
        (lambda m: m["files"].pop("files/b"), "文件不在清单上：files/b"),
    ],
)
def test_what_the_manifest_does_not_bear_out_is_named(backup, database, edit, sentence):
    change(backup, edit)

    assert differences(database, backup) == [sentence]


def test_files_that_are_gone_or_altered_are_named(backup, database):
    (backup / "files" / "b").write_bytes(b"twx")
    (backup / "files" / "2021" / "盖章件.pdf").unlink()

    assert differences(database, backup) == [
        "文件缺失：files/2021/盖章件.pdf",
        "文件内容与清单不符：files/b",
    ]


def test_a_damaged_database_is_named(backup, database):
    content = bytearray((backup / DUMP).read_bytes())
    content[:4096] = bytes(4096)
    (backup / DUMP).write_bytes(content)

    altered, unreadable = differences(database, backup)

    assert altered == f"文件内容与清单不符：{DUMP}"
    assert unreadable.startswith("数据库文件" if IS_SQLITE else "pg_restore 没有成功")


def test_a_database_that_is_gone_is_named_once(backup, database):
    (backup / DUMP).unlink()

    assert differences(database, backup) == [f"文件缺失：{DUMP}"]


@only_sqlite
def test_one_changed_row_in_the_copy_is_found_by_its_table(backup, database):
    with closing(sqlite3.connect(backup / DUMP, isolation_level=None)) as copy:
        copy.execute("UPDATE accounts_district SET name = '朝阳' WHERE name = '朝阳区'")

    assert differences(database, backup) == [
        f"文件内容与清单不符：{DUMP}",
        "数据表 accounts_district：行数相同，内容与清单不符",
    ]


@only_postgres
def test_one_changed_row_in_the_dump_is_found_by_its_table(backup, database, monkeypatch):
    """A dump cannot be edited in place: the row changes between restoring and counting."""
    count = postgres.tallies

    def changed(restored):
        assert restored.info.dbname.startswith("restore_check_")
        with postgres._connected(
            {**postgres._parameters(connection), "dbname": restored.info.dbname}, autocommit=True
        ) as other:
            other.execute("UPDATE accounts_district SET name = '朝阳' WHERE name = '朝阳区'")
        return count(restored)

    monkeypatch.setattr(postgres, "tallies", changed)

    assert differences(database, backup) == ["数据表 accounts_district：行数相同，内容与清单不符"]


@only_postgres
def test_a_server_that_cannot_be_reached_says_nothing_against_the_backup(
    backup, database, monkeypatch
):
    nowhere = {**postgres._parameters(connection), "host": str(backup)}
    monkeypatch.setattr(postgres, "_parameters", lambda connection: nowhere)

    with pytest.raises(BackupFailed, match="连不上 PostgreSQL 的数据库") as caught:
        differences(database, backup)
    assert type(caught.value) is BackupFailed


@only_postgres
def test_no_throw_away_database_is_left(backup, database):
    differences(database, backup)
    (backup / DUMP).write_bytes(b"PGDMP broken")
    differences(database, backup)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'restore_check%'")
        assert cursor.fetchone() == (0,)


@only_sqlite
def test_a_row_changed_between_counting_and_copying_is_in_neither(database, disk, monkeypatch):
    count = sqlite.tallies

    def busy(source):
        counted = count(source)
        rename(database)
        return counted

    monkeypatch.setattr(sqlite, "tallies", busy)
    folder = take_backup(database, None, disk, at=AT)
    monkeypatch.setattr(sqlite, "tallies", count)

    assert differences(database, folder) == []


@only_postgres
def test_a_row_changed_before_pg_dump_begins_is_in_neither(database, disk, monkeypatch):
    run = postgres._run

    def busy(program, *arguments, **options):
        rename(database)
        run(program, *arguments, **options)

    monkeypatch.setattr(postgres, "_run", busy)
    folder = take_backup(database, None, disk, at=AT)
    monkeypatch.setattr(postgres, "_run", run)

    assert differences(database, folder) == []


def test_a_backup_that_fails_leaves_nothing(database, media, disk, monkeypatch):
    def full(folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "reach_the_disk", full)

    with pytest.raises(OSError, match="No space"):
        take_backup(database, media, disk, at=AT)
    assert list(disk.iterdir()) == []


def test_a_second_backup_of_the_same_moment_does_not_touch_the_first(backup, database, media, disk):
    with pytest.raises(BackupFailed, match="备份已经存在"):
        take_backup(database, media, disk, at=AT)

    assert differences(database, backup) == []


def test_a_disk_that_is_not_mounted_is_not_replaced_by_a_folder(database, tmp_path):
    with pytest.raises(BackupFailed, match="备份目录不存在"):
        take_backup(database, None, tmp_path / "not there", at=AT)


def test_a_backup_is_not_kept_among_the_files_it_copies(database, media):
    with pytest.raises(BackupFailed, match="在上传文件的目录之内"):
        take_backup(database, media, media / "2021", at=AT)


def test_links_are_not_followed(database, media, disk, tmp_path):
    (tmp_path / "secret").write_bytes(b"keys")
    (media / "link").symlink_to(tmp_path / "secret")

    folder = take_backup(database, media, disk, at=AT)

    assert not (folder / "files" / "link").exists()


@only_sqlite
def test_a_database_that_is_not_there_is_not_made(disk, tmp_path):
    gone = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(tmp_path / "gone.sqlite3")})

    with pytest.raises(BackupFailed, match="找不到数据库文件"):
        take_backup(gone, None, disk, at=AT)
    assert not (tmp_path / "gone.sqlite3").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "这不是一份完整的备份"),
        ("{", "这不是一份完整的备份"),
        ('{"format": 99}', "备份清单的格式不认识"),
        (
            '{"format": 1, "engine": "oracle", "tables": {}, "files": {}}',
            "这是 oracle 数据库的备份",
        ),
    ],
)
def test_a_folder_that_is_no_backup_is_refused(tmp_path, text, sentence):
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)

    with pytest.raises(BackupFailed, match=sentence):
        differences(connection, tmp_path)


def test_the_two_commands_say_how_it_went(database, media, disk, settings, monkeypatch):
    monkeypatch.setattr("core.management.commands.backup.connection", database)
    settings.MEDIA_ROOT = str(media)
    told = StringIO()

    call_command("backup", to=disk, stdout=told)
    (folder,) = disk.iterdir()
    call_command("restore_check", folder, stdout=told)

    assert told.getvalue() == (
        f"备份完成：{folder}\n备份可以恢复：各表行数、校验和与文件全部一致。\n"
    )
    (folder / "files" / "b").unlink()
    with pytest.raises(CommandError, match="备份不可用(?s:.*)文件缺失：files/b"):
        call_command("restore_check", folder)


def test_the_commands_fail_in_one_clear_sentence(tmp_path):
    with pytest.raises(CommandError, match="备份没有完成：备份目录不存在"):
        call_command("backup", to=tmp_path / "not there")
    with pytest.raises(CommandError, match="不能核验：读不到清单"):
        call_command("restore_check", tmp_path)
