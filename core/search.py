"""What a search finds: a few rows of each kind, and the list where there are all of them.

Each room has a ``search(desk, text)`` that begins with what the desk may see; ``portal.search``
asks them all.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.urls import reverse

MOST = 5  # of a kind; the list has the others
SHORTEST, LONGEST = 2, 60
_ID_NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9Xx]")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit:
    """``url`` is "" where the desk sees the row and may not open it."""

    label: str
    hint: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of thing; ``has_more`` where the list has others than these."""

    label: str
    hits: tuple[Hit, ...]
    has_more: bool
    list_url: str


def plain(text: str) -> str:
    """As it is searched for: no blanks around it, full-width letters and digits as plain ones."""
    visible = "".join(letter for letter in text if letter.isprintable())
    return unicodedata.normalize("NFKC", visible).strip()


def is_id_number(text: str) -> bool:
    """What has no place in an address or a log; only the cases' own posted search takes it."""
    return _ID_NUMBER.fullmatch("".join(text.split())) is not None


def found(label: str, rows: Iterable[T], hit: Callable[[T], Hit], list_url: str) -> Found:
    """``rows`` is a queryset in its order; one query, of one row more than is shown."""
    some = list(rows[: MOST + 1])  # type: ignore[index]
    return Found(label, tuple(hit(row) for row in some[:MOST]), len(some) > MOST, list_url)


def listed_at(url_name: str, **query: str | int) -> str:
    return f"{reverse(url_name)}?{urlencode(query)}" if query else reverse(url_name)
