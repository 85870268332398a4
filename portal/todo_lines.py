"""One line of what waits for a desk."""

from dataclasses import dataclass
from datetime import datetime

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


def on_the_clock(label: str, waiting, url: str, *, at) -> Todo:
    """Rows with a due moment of their own on one line, which carries the nearest of them."""
    due = list(waiting.order_by("due_at").values_list("due_at", flat=True))
    nearest = due[0] if due else None
    is_overdue = nearest is not None and is_late(at, nearest)
    return Todo(label, len(due), url, nearest, is_overdue)
