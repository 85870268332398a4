"""Files without a row, and rows without a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from accounts.models import StoredFile

# An upload in progress has no row yet; none takes a day.
GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Findings:
    orphans: list[str]  # keys of files that no row knows
    lost: list[StoredFile]  # rows whose file is not there


def look(*, at: datetime) -> Findings:
    """Compare storage and rows; files younger than a day are left out of it.

    The rows are read after the files: a file that is saved meanwhile is not taken for an orphan.
    """
    keys = {key: _is_old(key, at=at) for key in _keys("")}
    # What was erased on purpose is neither lost nor wanted: bytes that are left of it go.
    rows = {file.key: file for file in StoredFile.objects.filter(erasure=None).order_by("pk")}
    return Findings(
        orphans=sorted(key for key, is_old in keys.items() if is_old and key not in rows),
        lost=[
            file
            for key, file in rows.items()
            if key not in keys and not default_storage.exists(key)
        ],
    )


def remove(orphans: list[str]) -> None:
    for key in orphans:
        default_storage.delete(key)


def _keys(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return  # nobody uploaded anything yet
    folders, files = default_storage.listdir(folder)
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in files)
    for name in folders:
        yield from _keys(prefix + name)


def _is_old(key: str, *, at: datetime) -> bool:
    return default_storage.get_modified_time(key) <= at - GRACE
