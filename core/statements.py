"""SQL that Django makes once and that is kept, for questions asked again with other values.

A page of figures asks some twenty of them, and Django takes longer to write each than the database
to answer it. The queryset is built as ever, with a ``Slot`` wherever a value will stand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Expression, QuerySet


class Slot(Expression):
    """The place of a value that is known when the statement is run, under this name.

    Of a foreign key ask ``x`` or ``x__pk__in``: ``x__in`` wants its numbers at once.
    """

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class Statement:
    """``given`` are the parameters in their order, the slots among them not yet filled.
    ``converters`` make of a column's value what Django makes of it, by its place in a row."""

    text: str
    given: tuple[Any, ...]
    converters: tuple[tuple[int, Callable[..., Any], Any], ...]

    @classmethod
    def of(cls, query: QuerySet) -> "Statement":
        """Of a queryset of values, columns before sums.

        Raises ``EmptyResultSet`` where Django knows beforehand that there is nothing.
        """
        compiler = query.query.get_compiler(connection=connection)
        text, given = compiler.as_sql()
        found = compiler.get_converters(column for column, _, _ in compiler.select)
        converters = (
            (at, convert, expression)
            for at, (converting, expression) in found.items()
            for convert in converting
        )
        return cls(text, tuple(given), tuple(converters))

    def rows(self, values: Mapping[str, Any]) -> list[Sequence[Any]]:
        """What the database answers to it with these values in its slots."""
        filled = [values[one.name] if isinstance(one, Slot) else one for one in self.given]
        with connection.cursor() as cursor:
            cursor.execute(self.text, filled)
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        told = list(row)
        for at, convert, expression in self.converters:
            told[at] = convert(told[at], expression, connection)
        return told


def slots(name: str, count: int) -> list[Any]:
    """The slots of a list of so many values; ``filling`` fills them."""
    return [Slot(f"{name}_{at}") for at in range(count)]


def filling(name: str, values: Iterable[Any]) -> dict[str, Any]:
    return {f"{name}_{at}": value for at, value in enumerate(values)}
