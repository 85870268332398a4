"""The rows behind a figure, as one desk may read them: a page of them, their sum, a file.

A count opens exactly that many rows, a sum opens rows whose footer is the sum, and a figure or a
rate that is made of two figures opens both.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from accounts.models import RoleGrant
from core.csv_files import Value
from core.keyset import KeysetPage, page_after, page_by_key
from core.money import format_yuan
from core.spreadsheet_cells import clean_text
from reports.apart import is_asked
from reports.breakdowns.declared import balance_label, balance_told
from reports.dictionary import FIGURES, MISSING, RATES, Figure, Rate
from reports.facts import Facts
from reports.figure_links import rows_url
from reports.figures import rows_behind, tally
from reports.sources import SOURCE_OF
from reports.sources.base import Sheet

# In a file the numbers are exact, so that they add up: minutes, and yuan to the last 分.
PLAIN: dict[str, Callable[[int], int | Decimal]] = {
    "integer": int,
    "hours": int,
    "money": lambda fen: Decimal(format_yuan(fen).replace(",", "")),
}
UNITS = {"hours": "分钟"}


@dataclass(frozen=True, slots=True)
class Line:
    """Texts with the heading of each; ``amount`` is what the row adds to the sum, "" where rows
    are counted."""

    cells: tuple[tuple[str, str], ...]
    amount: str
    url: str


@dataclass(frozen=True, slots=True)
class Rows:
    """``hidden`` of the rows this desk may not read; they are in the figure all the same."""

    sheet: Sheet
    picked: QuerySet
    adds: str
    value: int
    count: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Part:
    """One of the figures that a rate or a total is made of, and where its rows are."""

    figure: Figure
    value: int
    url: str

    @property
    def shown(self) -> str:
        return self.figure.told(self.value)


@dataclass(frozen=True, slots=True)
class Balance:
    """What one of the two amounts leaves of the other; ``hint`` is what a version says of it, ""
    where it says the same or nothing."""

    label: str
    shown: str
    hint: str


def asked(key: str, facts: Facts) -> Figure | Rate | None:
    """The figure or rate of this name that exists for this scope; None where there is none."""
    if key in RATES:
        rate = RATES[key]
        return rate if all(is_asked(FIGURES[part], facts) for part in _parts(rate)) else None
    figure = FIGURES.get(key)
    return figure if figure is not None and is_asked(figure, facts) else None


def rows_of(figure: Figure, facts: Facts, *, by: RoleGrant) -> Rows:
    """The rows of a figure that has no parts; two queries beside what is judged one by one."""
    source = SOURCE_OF[figure.key]
    picked = rows_behind(figure, facts)
    adds = source.measures[figure.key].adds
    seen = source.sheet.visible(picked, by)
    whole, own = _added(picked, adds), _added(seen, adds)
    value = whole["value"] if adds else whole["count"]
    return Rows(source.sheet, seen, adds, value, own["count"], whole["count"] - own["count"])


def _added(rows: QuerySet, adds: str) -> dict[str, int]:
    sums = {"value": Sum(adds, default=0)} if adds else {}
    # A subquery may bring no row twice, but the joins of a scope might: counted by key.
    return rows.order_by().aggregate(count=Count("pk"), **sums)


def page_of(rows: Rows, *, by: RoleGrant, cursor: str) -> KeysetPage:
    fetched = rows.sheet.fetch(rows.picked, by)
    if rows.sheet.day:
        return page_after(fetched, day=rows.sheet.day, cursor=cursor)
    return page_by_key(fetched, cursor=cursor)


def lines(found, rows: Rows, figure: Figure, *, by: RoleGrant) -> list[Line]:
    sheet = rows.sheet
    return [
        Line(
            cells=tuple(zip(sheet.columns, sheet.cells(row, by), strict=True)),
            amount=figure.shown(_amount(row, rows.adds)) if rows.adds else "",
            url=sheet.address(row, by),
        )
        for row in found
    ]


def parts_of(made: Figure | Rate, facts: Facts, *, query: str) -> list[Part]:
    """The figures that ``made`` is of; ``query`` is kept in their addresses."""
    numbers = _numbers(facts)
    district = facts.districts[0] if len(facts.districts) == 1 else None
    place: dict[str, Any] = {"district": district, "center": _key(facts.center)}
    return [
        Part(FIGURES[key], numbers[key], rows_url(key, **place, query=query))
        for key in _parts(made)
    ]


def balance_of(made: Figure | Rate, parts: Iterable[Part], *, signed: str) -> Balance | None:
    """Of a rate whose balance a table shows; ``signed`` is what a version says of it, "" for none."""
    shown = balance_told(made, {part.figure.key: part.value for part in parts})
    if not isinstance(made, Rate) or not shown:
        return None
    hint = f"定稿{signed}" if signed not in ("", MISSING, shown) else ""
    return Balance(balance_label(made), shown, hint)


def told(made: Figure | Rate, facts: Facts) -> str:
    """The figure or rate with its unit."""
    numbers = _numbers(facts)
    return made.told(numbers) if isinstance(made, Rate) else made.told(numbers[made.key])


def _numbers(facts: Facts) -> dict[str, int]:
    """Over all districts that are asked for: people are counted by center and added anyway."""
    found = list(tally(facts).values())
    return {key: sum(figures[key] for figures in found) for key in found[0]}


def part_label(made: Figure | Rate, facts: Facts) -> str:
    """What the asked part of the rows is called; "" for all of them."""
    if facts.part is None:
        return ""
    name, value = facts.part
    first = made.key
    while first not in SOURCE_OF:
        first = _parts(RATES.get(first) or FIGURES[first])[0]
    return SOURCE_OF[first].splits[name].labels[value]


def file_rows(rows: Rows, figure: Figure, *, by: RoleGrant) -> Iterator[list[Value]]:
    """The rows of a file (``core.csv_files``) one by one: headings, all rows, their sum."""
    sheet = rows.sheet
    unit = UNITS.get(figure.kind, figure.unit)
    heading = [f"{figure.label}({unit})"] if rows.adds else []
    yield [*sheet.columns, *heading]
    fetched = sheet.fetch(rows.picked, by).order_by(*_order(sheet))
    plain, total = PLAIN[figure.kind], 0
    for row in fetched.iterator(chunk_size=2000):
        amount = _amount(row, rows.adds) if rows.adds else 1
        total += amount
        yield [*map(clean_text, sheet.cells(row, by)), *([plain(amount)] if rows.adds else [])]
    blanks = [""] * (len(sheet.columns) - 1)
    last = [plain(total)] if rows.adds else []
    yield [f"合计{total}条" if not rows.adds else "合计", *blanks, *last]


def _order(sheet: Sheet) -> tuple[str, ...]:
    return (f"-{sheet.day}", "-pk") if sheet.day else ("-pk",)


def _amount(row, adds: str) -> int:
    value = row
    for name in adds.split("__"):
        value = getattr(value, name)
    return value or 0  # a link without a value adds nothing


def _parts(made: Figure | Rate) -> tuple[str, ...]:
    return (made.part, made.whole) if isinstance(made, Rate) else made.parts


def _key(center) -> int | None:
    return center.pk if center is not None else None
