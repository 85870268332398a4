"""Files whose time is over: the row stays as evidence that there was one, the bytes go."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.storage import default_storage

from accounts.models import FileErasure, StoredFile
from core.blanking import blank_evidence

ERASED = "已销毁的文件"


def erase(files: Iterable[StoredFile], *, reason: str, at: datetime) -> list[str]:
    """Note that these files are no more, and forget what they were called.

    Answers where their bytes lie: ``drop`` them once the transaction is over. A process that is
    killed in between leaves them without a row that wants them: ``drop_leftovers`` of the next run.
    """
    every = list(files)
    known = set(FileErasure.objects.filter(file__in=every).values_list("file", flat=True))
    new = [file for file in every if file.pk not in known]
    FileErasure.objects.bulk_create([FileErasure(file=f, reason=reason, at=at) for f in new])
    blank_evidence(StoredFile.objects.filter(pk__in=[f.pk for f in new]), {"name": ERASED})
    return [file.key for file in new]


def drop(keys: Iterable[str]) -> None:
    for key in keys:
        default_storage.delete(key)


def drop_leftovers() -> int:
    """Bytes of erased files that a killed run left behind."""
    keys = FileErasure.objects.order_by("pk").values_list("file__key", flat=True)
    left = [key for key in keys.iterator() if default_storage.exists(key)]
    drop(left)
    return len(left)
