"""Pages of a list that grows: by the last row seen, so that page 400 costs what page 1 does."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Some rows of a list, newest first; ``next_cursor`` is "" on the last page."""

    rows: list
    next_cursor: str


def page_after(rows: QuerySet, *, day: str, cursor: str = "", size: int = PAGE_SIZE) -> KeysetPage:
    """The rows that come after ``cursor``, by the column ``day`` (never NULL) and then the key.

    A cursor that nobody gave out (typed, cut off) starts at the top. One row more than the page
    holds is fetched instead of counting them all.
    """
    last = _read(cursor)
    if last is not None:
        last_day, last_pk = last
        # The first condition says nothing new, but an index can begin with it.
        rows = rows.filter(
            Q(**{f"{day}__lte": last_day}),
            Q(**{f"{day}__lt": last_day}) | Q(**{day: last_day, "pk__lt": last_pk}),
        )
    found = list(rows.order_by(f"-{day}", "-pk")[: size + 1])
    page = found[:size]
    return KeysetPage(page, _write(page[-1], day) if len(found) > size else "")


def _write(row, day: str) -> str:
    return f"{getattr(row, day).isoformat()}.{row.pk}"


def _read(cursor: str) -> tuple[date, int] | None:
    text, _, number = cursor.partition(".")
    try:
        return date.fromisoformat(text), _key(number)
    except ValueError:
        return None


def _key(number: str) -> int:
    if len(number) > 18:  # beyond what a column of keys can hold
        raise ValueError("Not a key")
    return int(number)
