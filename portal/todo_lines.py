"""One line of what waits for a desk."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from core.deadlines import is_late


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of work: what, how many, where, and by when if there is a due moment."""

    label: str
    count: int
    url: str
    due_at: datetime | None = None
    is_overdue: bool = False
    is_extended: bool = False


def address(name: str, round: int, **narrowed: str) -> str:
    """The list of this round, narrowed."""
    return f"{reverse(name)}?{urlencode({'round': round, **narrowed})}"


def by_round(rows, label: str, name: str, **narrowed: str) -> Iterator[Todo]:
    """A line for each round of these rows, since their list shows one; ``label`` takes the year."""
    counts = Counter(rows.order_by().values_list("round__year", "round"))
    for (year, round), count in sorted(counts.items()):
        yield Todo(label.format(year=year), count, address(name, round, **narrowed))


def on_the_clock(label: str, waiting, url: str, *, at) -> Todo:
    """Rows with a due moment of their own on one line, which carries the nearest of them."""
    due = list(waiting.order_by("due_at").values_list("due_at", flat=True))
    nearest = due[0] if due else None
    is_overdue = nearest is not None and is_late(at, nearest)
    return Todo(label, len(due), url, nearest, is_overdue)
