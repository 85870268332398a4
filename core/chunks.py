"""Many rows a piece at a time, by key: what is in memory does not grow with what there is."""

from collections.abc import Iterator

from django.db.models import QuerySet

SIZE = 2000


def in_chunks(rows: QuerySet, *, size: int = SIZE) -> Iterator:
    """Every row in the order of its key, ``size`` in a query.

    Not ``iterator()``: behind a pooler that keeps no cursor between transactions it would fetch
    everything at once.
    """
    last = None
    while True:
        following = rows if last is None else rows.filter(pk__gt=last)
        found = list(following.order_by("pk")[:size])
        yield from found
        if len(found) < size:
            return
        last = found[-1].pk
