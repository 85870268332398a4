"""SQL that Django makes once and that is kept, for questions asked again with other values.

A page of figures asks some twenty of them, and Django takes longer to write each than the database
to answer it. The queryset is built as ever, with a ``Slot`` wherever a value will stand.
"""

from collections.abc import Mapping
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
    """``given`` are the parameters in their order, the slots among them not yet filled."""

    text: str
    given: tuple[Any, ...]

    @classmethod
    def of(cls, query: QuerySet) -> "Statement":
        """Raises ``EmptyResultSet`` where Django knows beforehand that there is nothing."""
        text, given = query.query.sql_with_params()
        return cls(text, tuple(given))

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What the database answers, as it says it: of columns that need no converting."""
        filled = [values[one.name] if isinstance(one, Slot) else one for one in self.given]
        with connection.cursor() as cursor:
            cursor.execute(self.text, filled)
            return cursor.fetchall()
