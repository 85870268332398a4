"""Pages of a list that grows: by the last row seen, so that page 400 costs what page 1 does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import DateTimeField, IntegerField, Q, QuerySet, Subquery

PAGE_SIZE = 25
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Some rows of a list, newest first; ``next_cursor`` is "" on the last page.

    ``found`` is how many rows the whole list has, counted up to one beyond ``MOST_COUNTED``; None
    where nobody asked, or where a cursor leads past the last row.
    """

    rows: list
    next_cursor: str
    found: int | None = None

    @property
    def found_in_words(self) -> str:
        if self.found is None:
            return ""
        return f"共{self.found}条" if self.found <= MOST_COUNTED else "超过1万条"


def page_by_key(rows: QuerySet, *, cursor: str = "", size: int = PAGE_SIZE) -> KeysetPage:
    """The same for rows without a day of their own: by the key alone, the latest kept first."""
    if cursor.isdecimal() and len(cursor) <= 18:
        rows = rows.filter(pk__lt=int(cursor))
    found = list(rows.order_by("-pk")[: size + 1])
    page = found[:size]
    return KeysetPage(page, str(page[-1].pk) if len(found) > size else "")


class _Counted(Subquery):
    """The number of rows of a query that has no column of the outer one: it is run once."""

    template = '(SELECT COUNT(*) FROM (%(subquery)s) AS "counted")'
    output_field = IntegerField()


def page_after(
    rows: QuerySet,
    *,
    day: str,
    cursor: str = "",
    size: int = PAGE_SIZE,
    with_count: bool = False,
) -> KeysetPage:
    """The rows that come after ``cursor``, by the column ``day`` (never NULL) and then the key.

    The column holds days, or moments where a day is too coarse.

    A cursor that nobody gave out (typed, cut off) starts at the top. One row more than the page
    holds is fetched instead of counting them all. ``with_count`` counts them in the same query,
    and stops counting where nobody would read on.
    """
    if with_count:
        some = rows.order_by().values("pk")[: MOST_COUNTED + 1]
        rows = rows.annotate(rows_found=_Counted(some))
    column = rows.model._meta.get_field(day)
    last = _read(cursor, _moment if isinstance(column, DateTimeField) else date.fromisoformat)
    if last is not None:
        last_day, last_pk = last
        # The first condition says nothing new, but an index can begin with it.
        rows = rows.filter(
            Q(**{f"{day}__lte": last_day}),
            Q(**{f"{day}__lt": last_day}) | Q(**{day: last_day, "pk__lt": last_pk}),
        )
    found = list(rows.order_by(f"-{day}", "-pk")[: size + 1])
    page = found[:size]
    total = None
    if with_count and (page or last is None):
        total = page[0].rows_found if page else 0
    return KeysetPage(page, _write(page[-1], day) if len(found) > size else "", total)


def _write(row, day: str) -> str:
    value = getattr(row, day)
    if isinstance(value, datetime):
        # Z for +00:00, since a plus sign in an address is read as a space.
        value = value.astimezone(UTC).replace(tzinfo=None)
        return f"{value.isoformat()}Z.{row.pk}"
    return f"{value.isoformat()}.{row.pk}"


def _read(cursor: str, parse: Callable[[str], date]) -> tuple[date, int] | None:
    text, _, number = cursor.rpartition(".")  # a moment has a dot of its own
    try:
        return parse(text), _key(number)
    except (ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("Not a moment")
    return at.astimezone(UTC)


def _key(number: str) -> int:
    if len(number) > 18:  # beyond what a column of keys can hold
        raise ValueError("Not a key")
    return int(number)
