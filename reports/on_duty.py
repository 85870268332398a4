"""Who is on duty in some centers on a day, and the papers that the verdict reads of them.

As with the figures (``reports.asking``) the SQL is made once, for each number of centers.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from centers.models import Engagement
from centers.paper_facts import Papers, credentials_of, degrees_of
from core.statements import Slot, Statement, filling, slots


class Member(NamedTuple):
    """An engagement on duty by its key: what of it a figure asks, and nothing of the person."""

    pk: int
    person: int
    center: int
    district: int
    is_professional: bool


def members(centers: Sequence[int], *, on: date) -> list[Member]:
    """Every engagement at these centers on the day, in the order of their keys."""
    if not centers:
        return []
    rows = _statements(len(centers))[0].rows(_values(centers, on))
    return [Member._make(row) for row in rows]


def papers_of(centers: Sequence[int], *, on: date) -> Papers:
    """The papers of whoever is on duty at these centers on the day; two queries, none of none."""
    if not centers:
        return Papers()
    _, credentials, degrees = _statements(len(centers))
    values = _values(centers, on)
    return Papers.of(credentials.rows(values), degrees.rows(values))


@lru_cache(maxsize=512)
def _statements(centers: int) -> tuple[Statement, Statement, Statement]:
    at_centers = Engagement.objects.filter(center__pk__in=slots("center", centers))
    engaged = at_centers.on_duty(Slot("on"))
    return (
        Statement.of(engaged.order_by("pk").values_list(*Member._fields)),
        Statement.of(credentials_of(engaged)),
        Statement.of(degrees_of(engaged)),
    )


def _values(centers: Sequence[int], on: date) -> Mapping[str, Any]:
    return {"on": on, **filling("center", centers)}
