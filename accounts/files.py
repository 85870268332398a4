"""Keeping what people upload: looked at first, stored once, gone again if its row is not saved.

``with keeping(upload, by=by, at=at) as file:`` opens the transaction in which the room saves the
row that holds the file. Outside of it nobody knows the file's random name, so a file is either
reachable through a saved row or it is nothing. What a killed process leaves is removed by
``sweep_files``.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from secrets import token_hex
from typing import TypeVar

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, models, transaction

from accounts.models import StoredFile
from core.changes import Changes
from core.file_types import ALL, FileType, Upload, read_type, shown_name
from core.scanning import refuse_infected

Row = TypeVar("Row", bound=models.Model)


@contextmanager
def keeping(upload: Upload, *, by, at, allowed: Sequence[FileType] = ALL) -> Iterator[StoredFile]:
    """The stored file, inside the transaction of the act that needs it.

    Raises ``Refused`` before anything is written. Reading, scanning and writing are done before
    the transaction begins: locks belong inside the block. Call it in no other transaction: when
    an outer one is rolled back later, the file stays until it is swept.
    """
    kind = read_type(upload, allowed)
    name = shown_name(upload.name, kind)
    refuse_infected(upload)
    facts = {"name": name, "content_type": kind.content_type, "by": by, "at": at}
    facts |= {"size": upload.size, "sha256": _sha256(upload)}
    key = new_key()
    try:
        default_storage.save(key, upload)  # type: ignore[arg-type]
        _reach_the_disk(key)
        with transaction.atomic():
            yield StoredFile.objects.create(key=key, **facts)
    except BaseException:
        default_storage.delete(key)
        raise


def keep_once(
    upload: Upload,
    *,
    find: Callable[[], Row | None],
    check: Callable[[], None],
    attach: Callable[[StoredFile], Row],
    by,
    at,
    allowed: Sequence[FileType] = ALL,
) -> Row:
    """The row that the same form stored before (``find``), or the one ``attach`` makes of the file.

    ``check`` raises ``Refused`` before the file is read: nobody waits for an upload that cannot
    be kept. ``attach`` runs in the transaction of the file and asks again under its lock.
    """
    found = find()
    if found is not None:
        return found
    check()
    try:
        with keeping(upload, allowed=allowed, by=by, at=at) as file:
            return attach(file)
    except IntegrityError:
        # Two presses at once: the other one was first, and this one's file is gone again.
        found = find()
        if found is None:
            raise
        return found


def told_of_upload(file: StoredFile) -> Changes:
    """What the audit log is told of a file whose name may be known."""
    return {"文件名": ["", file.name], "校验值": ["", file.sha256]}


def new_key() -> str:
    """Two levels, so that no folder grows without end."""
    name = token_hex(16)
    return f"{name[:2]}/{name}"


def _sha256(upload: Upload) -> str:
    upload.seek(0)
    digest = file_digest(upload, "sha256")  # type: ignore[arg-type]
    upload.seek(0)
    return digest.hexdigest()


def _reach_the_disk(key: str) -> None:
    """A row that survives a loss of power must find its file."""
    if not isinstance(default_storage, FileSystemStorage):
        return
    descriptor = os.open(default_storage.path(key), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
