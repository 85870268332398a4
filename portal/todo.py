"""What waits for a desk: asked of the rows each time, never stored, so never stale."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of work: what, how many, where, and by when if there is a due moment."""

    label: str
    count: int
    url: str
    due_at: datetime | None = None


SOURCES: tuple[Callable, ...] = ()


def todos_for(desk, *, at) -> list[Todo]:
    """Everything that waits for this desk, in the order of the year; empty lines are left out."""
    return [todo for source in SOURCES for todo in source(desk, at=at) if todo.count]
