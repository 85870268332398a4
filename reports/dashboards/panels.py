"""One figure of a dashboard as a table: what stands on the page, in its chart and in its CSV.

A page is a list of panels. Values are integers (counts, minutes, 分, tenths of a percent) or
words; None is written as a dash.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from core.minutes import format_hours
from core.money import format_yuan

MISSING = "—"
ROUNDED = "各项四舍五入，合计按分钟计算。"


def _percent(tenths: int) -> str:
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}%"


SHOWN: dict[str, Callable[[Any], str]] = {
    "text": str,
    "integer": lambda value: f"{value:,}",
    "hours": format_hours,
    "money": format_yuan,
    "percent": _percent,
}
PLAIN: dict[str, Callable[[Any], str | int | Decimal]] = {
    "text": str,
    "integer": int,
    "hours": lambda value: Decimal(format_hours(value)),
    "money": lambda value: Decimal(value) / 100,
    "percent": SHOWN["percent"],
}
Value = int | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` says how values are written; ``unit`` stands beside the label where the table has
    no single one."""

    label: str
    kind: str = "integer"
    unit: str = ""

    @property
    def heading(self) -> str:
        return f"{self.label}({self.unit})" if self.unit else self.label

    @property
    def is_number(self) -> bool:
        return self.kind != "text"

    def shown(self, value: Value) -> str:
        return MISSING if value is None else SHOWN[self.kind](value)


class Cell(NamedTuple):
    """``kind`` is the class it is written with: num, num nil, unit or word; ``title`` says where
    ``url`` leads, where the row's head does not. Written by ``{% cells %}``."""

    text: str
    kind: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``head`` names the row and leads to ``url``; ``urls`` lead from a column to the rows behind
    its figure. Nothing is behind a zero, so it leads nowhere."""

    head: str
    values: tuple[Value, ...]
    url: str = ""
    urls: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Panel:
    """``key`` is its anchor and its name in an address; ``head`` stands above the rows' names.
    ``more`` is a link behind ``lead`` (words and address) to what the lead tells of.
    """

    key: str
    title: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    lead: str = ""
    total: tuple[Value, ...] = ()
    total_urls: dict[int, str] = field(default_factory=dict)
    more: tuple[str, str] = ("", "")
    bars: "Bars | None" = None
    empty: str = "没有数据"
    csv_url: str = ""

    @property
    def shown_rows(self) -> list[tuple[Row, list[Cell]]]:
        return [(row, self._cells(row.values, row.urls)) for row in self.rows]

    @property
    def shown_total(self) -> list[Cell]:
        return self._cells(self.total, self.total_urls) if self.total else []

    @property
    def caption(self) -> str:
        return f"{self.title}（单位：{self.unit}）" if self.unit else self.title

    @property
    def note(self) -> str:
        """Why hours of one decimal may not add up to their total; "" where there are none."""
        has_hours = any(column.kind == "hours" for column in self.columns)
        return ROUNDED if has_hours and self.total else ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a document writes below the table."""
        return tuple(filter(None, (self.lead, self.note)))

    @property
    def is_wide(self) -> bool:
        """Whether it takes the width of the page; two of the others stand side by side."""
        return len(self.columns) > 3

    @property
    def is_beside(self) -> bool:
        """Whether there is room for the chart beside the table; else it stands above."""
        return self.bars is not None and 3 < len(self.columns) < 7

    @property
    def csv_rows(self) -> list[list[str | int | Decimal | None]]:
        """Everything the table shows, with its title on top: plain numbers, 元 and hours."""
        total = [["合计", *self._plain(self.total)]] if self.total else []
        heads: list[str | int | Decimal | None] = [self.head, *(c.heading for c in self.columns)]
        lines = [[row.head, *self._plain(row.values)] for row in self.rows]
        return [[self.caption], heads, *lines, *total]

    def _plain(self, values: Sequence[Value]) -> list[str | int | Decimal | None]:
        return [
            PLAIN[column.kind](value) if value is not None else None
            for column, value in zip(self.columns, values, strict=True)
        ]

    def _cells(self, values: Sequence[Value], urls: dict[int, str]) -> list[Cell]:
        return [
            Cell(
                column.shown(value),
                _look(column, value),
                urls.get(place, "") if value else "",
            )
            for place, (column, value) in enumerate(zip(self.columns, values, strict=True))
        ]


def _look(column: Column, value: Value) -> str:
    """Nothing stands back, so that what there is stands out."""
    return ("num" if value else "num nil") if column.is_number else "word"


@dataclass(frozen=True, slots=True)
class Bars:
    """Which columns are drawn: ``parts`` beside one another in one bar, ``before`` (last year's) as
    a thin bar below, ``owed`` as the ground that is to be filled."""

    parts: tuple[int, ...]
    before: int | None = None
    owed: int | None = None


def share(part: int, whole: int) -> int | None:
    """Tenths of a percent, rounded half up; None of nothing."""
    return (part * 2000 + whole) // (2 * whole) if whole else None


def summed(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[int, ...]:
    """Every column added up; percentages and words count nothing: who asks puts a rate there."""
    return tuple(
        sum(value for row in rows if isinstance(value := row.values[place], int))
        if column.kind in ("integer", "hours", "money")
        else 0
        for place, column in enumerate(columns)
    )
