"""A table of a page as it is taken away: what its button names and its file holds. Pure.

``core.templatetags.taking`` draws the button, ``accounts.taking`` answers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.csv_files import Value


class Takeable(Protocol):
    """What a button can hand out: a panel, or a ``Taken``."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def csv_rows(self) -> Sequence[Sequence[Value]]: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """``key`` names it in an address; ``lines`` have a cell for each of ``heads``."""

    key: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[Value, ...], ...]

    @property
    def csv_rows(self) -> list[Sequence[Value]]:
        """With the title on top, as a panel's."""
        return [[self.title], self.heads, *self.lines]
