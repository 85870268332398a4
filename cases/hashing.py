"""Fills the hashes of texts that were saved before there were any, in small batches."""

from collections.abc import Iterator

from django.db import transaction

from cases.copies import LONG_TEXTS, renew_hashes
from cases.models import Case, ServiceRecord

BATCH = 200  # rows that are locked at a time
TEXTS: dict[type[Case] | type[ServiceRecord], tuple[str, ...]] = {
    Case: LONG_TEXTS,
    ServiceRecord: ("text",),
}


def hash_texts(model: type[Case] | type[ServiceRecord], *, dry_run: bool) -> int:
    """Bring every hash of the model up to its text; how many rows had another one.

    Can be stopped and run again, and while people work: a row is locked while it is read.
    """
    names = TEXTS[model]
    return sum(_renewed(rows, names, dry_run) for rows in _batches(model, names))


def _batches(model, names) -> Iterator[list]:
    last = 0
    columns = [column for name in names for column in (name, f"{name}_hash")]
    while True:
        with transaction.atomic():
            rows = list(
                model.objects.filter(pk__gt=last)
                .only(*columns)
                .select_for_update(of=("self",))
                .order_by("pk")[:BATCH]
            )
            if not rows:
                return
            yield rows
        last = rows[-1].pk


def _renewed(rows: list, names: tuple[str, ...], dry_run: bool) -> int:
    number = 0
    for row in rows:
        before = [getattr(row, f"{name}_hash") for name in names]
        columns = renew_hashes(row, names)
        if before != [getattr(row, column) for column in columns]:
            number += 1
            if not dry_run:
                row.save(update_fields=columns)
    return number
