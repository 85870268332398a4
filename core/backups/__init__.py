"""Backups that are whole or not there, and the proof that one can be restored.

A backup is a folder named by its moment: the database, ``files/`` and ``manifest.json`` with the
rows and the checksum of every table and the sha256 of every file. The keys of the encrypted
columns are not in it; without them it is unreadable, which is the point.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from core.backups import postgres, sqlite
from core.backups.failed import BackupFailed, Unrestorable
from core.backups.files import Fingerprint, copy_files, fingerprints, reach_the_disk
from core.backups.tally import Tally

__all__ = ["BackupFailed", "differences", "take_backup"]

FORMAT = 1
MANIFEST = "manifest.json"
ENGINES = {"sqlite": sqlite, "postgresql": postgres}


def take_backup(connection, media: Path | None, to: Path, *, at: datetime) -> Path:
    """Back up the database and the files below ``media`` into a new folder in ``to``.

    ``at`` is local and names the folder. ``to`` must exist: the disk for backups may not be
    mounted, and making the folder would fill the wrong one. Raises BackupFailed.
    """
    if not to.is_dir():
        raise BackupFailed(f"备份目录不存在：{to}。请先建好，或检查备份磁盘是否已经挂载。")
    if media is not None and to.resolve().is_relative_to(media.resolve()):
        raise BackupFailed(f"备份目录在上传文件的目录之内：{to}。请放到别的磁盘。")
    finished = to / f"{at:%Y%m%d-%H%M%S}"
    if finished.exists():
        raise BackupFailed(f"备份已经存在：{finished}")
    with _unfinished(to / f".unfinished-{finished.name}") as folder:
        tables = ENGINES[connection.vendor].dump(connection, folder)
        if media is not None and media.is_dir():
            copy_files(media, folder / "files")
        _write_manifest(folder, connection.vendor, tables, at)
        reach_the_disk(folder)
        folder.rename(finished)
    return finished


def differences(connection, folder: Path) -> list[str]:
    """Restore a backup beside everything else and say, in Chinese, each way it is not as made.

    Empty where counts, checksums and files are all equal. Raises BackupFailed where nothing can
    be compared: no manifest, a server of the other kind, or one that cannot be reached.
    """
    manifest = _manifest(folder)
    engine = ENGINES.get(manifest["engine"])
    if engine is None or (engine is postgres and connection.vendor != "postgresql"):
        raise BackupFailed(
            f"这是 {manifest['engine']} 数据库的备份，请把 DATABASE_URL 指向一台同类的服务器再核验。"
        )
    files = {name: Fingerprint(**entry) for name, entry in manifest["files"].items()}
    return [
        *_file_differences(files, fingerprints(folder, without=MANIFEST)),
        *_database_differences(engine, connection, folder, manifest["tables"]),
    ]


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A folder nobody else may enter, gone again if anything fails."""
    folder.mkdir(mode=0o700)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write_manifest(folder: Path, engine: str, tables: Mapping[str, Tally], at: datetime) -> None:
    content = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "engine": engine,
        "tables": {name: asdict(tally) for name, tally in tables.items()},
        "files": {name: asdict(e) for name, e in fingerprints(folder, without=MANIFEST).items()},
    }
    (folder / MANIFEST).write_text(json.dumps(content, indent=1), encoding="utf-8")


def _manifest(folder: Path) -> dict:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupFailed(f"读不到清单 {MANIFEST}，这不是一份完整的备份：{folder}") from error
    if manifest.get("format") != FORMAT:
        raise BackupFailed("备份清单的格式不认识，请用做备份时的版本核验。")
    return manifest


def _file_differences(listed: Mapping, found: Mapping) -> list[str]:
    return [
        *(f"文件缺失：{name}" for name in sorted(listed.keys() - found.keys())),
        *(f"文件不在清单上：{name}" for name in sorted(found.keys() - listed.keys())),
        *(
            f"文件内容与清单不符：{name}"
            for name in sorted(listed.keys() & found.keys())
            if listed[name] != found[name]
        ),
    ]


def _database_differences(engine, connection, folder: Path, listed: Mapping) -> list[str]:
    if not (folder / engine.NAME).is_file():
        return []  # said already, among the files
    try:
        found = engine.restored(connection, folder)
    except Unrestorable as error:
        return [str(error)]
    return _table_differences({name: Tally(**entry) for name, entry in listed.items()}, found)


def _table_differences(listed: Mapping[str, Tally], found: Mapping[str, Tally]) -> list[str]:
    return [
        *(f"数据表缺失：{name}" for name in sorted(listed.keys() - found.keys())),
        *(f"数据表不在清单上：{name}" for name in sorted(found.keys() - listed.keys())),
        *(
            _difference(name, listed[name], found[name])
            for name in sorted(listed.keys() & found.keys())
            if listed[name] != found[name]
        ),
    ]


def _difference(name: str, listed: Tally, found: Tally) -> str:
    if listed.rows != found.rows:
        return f"数据表 {name}：清单上{listed.rows}行，恢复后{found.rows}行"
    return f"数据表 {name}：行数相同，内容与清单不符"
