"""Uploaded files: copied into a backup, and known again by size and sha256."""

import os
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from shutil import copyfile


@dataclass(frozen=True, slots=True)
class Fingerprint:
    bytes: int
    sha256: str


def copy_files(source: Path, target: Path) -> None:
    """Copy every file below ``source``; links are left out, they may lead anywhere.

    Called after the database was copied: a row is written after its file, so each row in the
    copy finds its file here. A file still being written belongs to no such row.
    """
    target.mkdir()
    for path in _files_below(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copyfile(path, copy)


def fingerprints(folder: Path, *, without: str) -> dict[str, Fingerprint]:
    """Every file of the folder by its path below it, but the one that holds the list itself."""
    names = {str(path.relative_to(folder)): path for path in _files_below(folder)}
    return {name: _fingerprint(path) for name, path in sorted(names.items()) if name != without}


def reach_the_disk(folder: Path) -> None:
    """Wait until what was written below the folder would survive a loss of power."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _fingerprint(path: Path) -> Fingerprint:
    with path.open("rb") as file:
        return Fingerprint(path.stat().st_size, file_digest(file, "sha256").hexdigest())
