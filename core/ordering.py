"""Rows that people put in order by hand."""

from collections.abc import Sequence
from typing import Any


def swapped(rows: Sequence[Any], row: Any, *, is_up: bool) -> list[Any] | None:
    """The rows with ``row`` one place up or down; None where it stands at that end, or is gone."""
    if row not in rows:
        return None
    ordered = list(rows)
    place = ordered.index(row)
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(ordered):
        return None
    ordered[place], ordered[other] = ordered[other], ordered[place]
    return ordered
