"""What rooms above show on a page of a room below, which knows none of them (decision 63).

The page has a list of its own; a room above registers there when it is loaded, since imports point
down. A page keeps one address that way, whatever room its facts are from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Added:
    """``template`` is included with ``part`` alone."""

    template: str
    part: Any


class Additions:
    """Functions called with what the page is about, ``by`` (the desk) and ``on``; they answer None
    where this desk reads nothing of it. What one may ask of the database is fixed."""

    def __init__(self) -> None:
        self._all: list[Callable[..., Added | None]] = []

    def register(self, add: Callable[..., Added | None]) -> None:
        if add not in self._all:
            self._all.append(add)

    def to(self, subject, *, by, on: date) -> list[Added]:
        """In the order in which they registered."""
        found = (add(subject, by=by, on=on) for add in self._all)
        return [one for one in found if one is not None]
