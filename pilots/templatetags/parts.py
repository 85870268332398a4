"""Telling the answers of a part apart: words and rows are shown differently."""

from django import template

from pilots.parts import Answer, Table

register = template.Library()


@register.filter
def rows_of(answer: Answer) -> Table | None:
    """The table where the answer is one; None for words."""
    return answer if isinstance(answer, Table) else None
