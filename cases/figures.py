"""What the centers' casework adds up to in one round, in a fixed number of queries.

A center without rows is absent from the answer. Cases, services and people are counted in the
reports room, by the dictionary.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Sum

from cases.counted import held_in
from cases.counting import COUNTING, Reading, readings_of
from cases.gathering_states import ActivityKind, GroupType
from cases.models import Case
from cases.states import CaseState


@dataclass(frozen=True, slots=True)
class KindFigures:
    """Of one kind: activities with something held in the round, and what was held."""

    activities: int = 0
    gatherings: int = 0
    person_times: int = 0


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """Groups and community activities of one center of which something was held in the round.

    The rows behind every number are ``Gathering.objects.held_in(round)``; minutes, 人数 and 人次
    are those of their service records and must not be added to them. ``volunteer_times`` counts
    heads at each gathering. ``by_group_type`` and ``by_kind`` have every value of their choices.
    """

    groups: int = 0
    community: int = 0
    gatherings: int = 0
    new_persons: int = 0
    person_times: int = 0
    volunteer_times: int = 0
    volunteer_minutes: int = 0
    by_group_type: dict[str, KindFigures] = field(
        default_factory=lambda: dict.fromkeys(GroupType.values, KindFigures())
    )
    by_kind: dict[str, KindFigures] = field(
        default_factory=lambda: dict.fromkeys(ActivityKind.values, KindFigures())
    )


def readings_by_center(*, round, centers: Iterable[int]) -> dict[int, list[Reading]]:
    """The three readings of each of these centers, by center pk; one query."""
    conditions = {rule.value: Count("pk", filter=q) for rule, q in COUNTING.items()}
    closed = Case.objects.filter(center__in=list(centers), round=round, state=CaseState.CLOSED)
    rows: Any = closed.values("center").annotate(**conditions).order_by("center")
    return {row.pop("center"): readings_of(row, round) for row in rows}


def activity_figures(*, round, district=None, center=None) -> dict[int, ActivityFigures]:
    """The groups and activities of each center in ``round``, by center pk; one query."""
    rows = (
        of_units(held_in(round), district, center)
        .values("center", "activity__group_type", "activity__kind")
        .annotate(
            activities=Count("activity", distinct=True),
            gatherings=Count("pk"),
            new=Sum("new_persons"),
            times=Sum("record__person_times"),
            heads=Sum("volunteers"),
            minutes=Sum("volunteer_minutes"),
        )
        .order_by("center", "activity__group_type", "activity__kind")
    )
    by_center: dict[int, list[dict]] = {}
    for row in rows:
        by_center.setdefault(row["center"], []).append(row)
    return {pk: _of_activities(own) for pk, own in by_center.items()}


def _of_activities(rows: list[dict]) -> ActivityFigures:
    groups = [row for row in rows if row["activity__group_type"]]
    community = [row for row in rows if row["activity__kind"]]
    return ActivityFigures(
        groups=sum(row["activities"] for row in groups),
        community=sum(row["activities"] for row in community),
        gatherings=sum(row["gatherings"] for row in rows),
        new_persons=sum(row["new"] for row in rows),
        person_times=sum(row["times"] for row in rows),
        volunteer_times=sum(row["heads"] for row in rows),
        volunteer_minutes=sum(row["minutes"] for row in rows),
        by_group_type=_by(groups, "activity__group_type", GroupType.values),
        by_kind=_by(community, "activity__kind", ActivityKind.values),
    )


def _by(rows: list[dict], key: str, kinds: list[str]) -> dict[str, KindFigures]:
    figures = dict.fromkeys(kinds, KindFigures())
    for row in rows:
        figures[row[key]] = KindFigures(row["activities"], row["gatherings"], row["times"])
    return figures


def of_units(rows: QuerySet, district, center) -> QuerySet:
    """The rows of one district or center, where it is named."""
    if district is not None:
        rows = rows.filter(district=district)
    return rows if center is None else rows.filter(center=center)
