"""What the centers' casework adds up to in one round, in a fixed number of queries.

A center without rows is absent from the answer: read it with ``.get(pk, CaseFigures())``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from cases.counted import (
    active_in,
    closed_in,
    held_in,
    is_open_after,
    is_opened_in,
    records_in,
)
from cases.counting import COUNTING, Reading, readings_of
from cases.gathering_states import ActivityKind, GroupType
from cases.models import Case
from cases.states import CaseState, Recognition, ServiceType
from pilots.choices import Method
from pilots.states import CountingRule


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Numbers of cases of one center in one round.

    ``opened`` were taken on between the round's two days. ``closed``, ``recognized``,
    ``counting`` and ``by_method`` (closed cases by ``Method`` value, every method present) are of
    closures approved in the round. ``open`` were not closed by its last day, or are not closed
    now. ``clients`` are different people with a case that was open on any day of the round.
    """

    opened: int = 0
    closed: int = 0
    recognized: int = 0
    counting: int = 0
    by_method: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Method.values, 0))
    open: int = 0
    clients: int = 0


@dataclass(frozen=True, slots=True)
class TypeFigures:
    records: int = 0
    minutes: int = 0
    person_times: int = 0


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """Sums over the service records of one center in one round.

    ``persons`` adds up the 服务人数 of every record, so a person served twice is in it twice: it
    is no number of different people (``CaseFigures.clients`` is). ``minutes`` include
    ``clerical_minutes`` (事务性工作). ``by_type`` has every ``ServiceType`` value.
    """

    records: int = 0
    minutes: int = 0
    persons: int = 0
    person_times: int = 0
    clerical_minutes: int = 0
    by_type: dict[str, TypeFigures] = field(
        default_factory=lambda: dict.fromkeys(ServiceType.values, TypeFigures())
    )

    @property
    def direct_minutes(self) -> int:
        """服务时长 without 事务性工作."""
        return self.minutes - self.clerical_minutes


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
    are in ``ServiceFigures`` already and must not be added to them. ``volunteer_times`` counts
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


def case_figures(*, round, district=None, center=None) -> dict[int, CaseFigures]:
    """The cases of each center in ``round``, by center pk; two queries for any number of them."""
    closures = {row.pop("center"): row for row in _closures(round, district, center)}
    activity = {row.pop("center"): row for row in _activity(round, district, center)}
    figures = {}
    for pk in sorted(closures.keys() | activity.keys()):
        closed = closures.get(pk, {})
        by_method = {method: closed.pop(method, 0) for method in Method.values}
        figures[pk] = CaseFigures(**closed, by_method=by_method, **activity.get(pk, {}))
    return figures


def readings_by_center(*, round, centers: Iterable[int]) -> dict[int, list[Reading]]:
    """The three readings of each of these centers, by center pk; one query."""
    conditions = {rule.value: Count("pk", filter=q) for rule, q in COUNTING.items()}
    closed = Case.objects.filter(center__in=list(centers), round=round, state=CaseState.CLOSED)
    rows: Any = closed.values("center").annotate(**conditions).order_by("center")
    return {row.pop("center"): readings_of(row, round) for row in rows}


def service_figures(*, round, district=None, center=None) -> dict[int, ServiceFigures]:
    """The services of each center in ``round``, by center pk; one query."""
    rows = (
        of_units(records_in(round), district, center)
        .values("center", "service_type")
        .annotate(
            records=Count("pk"),
            sum_minutes=Sum("minutes"),
            sum_persons=Sum("persons"),
            sum_person_times=Sum("person_times"),
        )
        .order_by("center", "service_type")
    )
    by_center: dict[int, list[dict]] = {}
    for row in rows:
        by_center.setdefault(row["center"], []).append(row)
    return {pk: _added_up(own) for pk, own in by_center.items()}


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


def _closures(round, district, center) -> QuerySet:
    counts = {method: Count("pk", filter=Q(method=method)) for method in Method.values}
    return (
        of_units(closed_in(round), district, center)
        .values("center")
        .annotate(
            closed=Count("pk"),
            recognized=Count("pk", filter=Q(recognition=Recognition.RECOGNIZED)),
            counting=Count("pk", filter=COUNTING[CountingRule(round.counting_rule)]),
            **counts,
        )
        .order_by("center")
    )


def _activity(round, district, center) -> QuerySet:
    """Cases open on some day of the round, and those of them that it opened or left open."""
    return (
        of_units(active_in(round), district, center)
        .values("center")
        .annotate(
            opened=Count("pk", filter=is_opened_in(round)),
            open=Count("pk", filter=is_open_after(round)),
            clients=Count(F("client"), distinct=True),
        )
        .order_by("center")
    )


def _added_up(rows: list[dict]) -> ServiceFigures:
    by_type = dict.fromkeys(ServiceType.values, TypeFigures())
    for row in rows:
        by_type[row["service_type"]] = TypeFigures(
            row["records"], row["sum_minutes"], row["sum_person_times"]
        )
    return ServiceFigures(
        records=sum(row["records"] for row in rows),
        minutes=sum(row["sum_minutes"] for row in rows),
        persons=sum(row["sum_persons"] for row in rows),
        person_times=sum(row["sum_person_times"] for row in rows),
        clerical_minutes=by_type[ServiceType.CLERICAL].minutes,
        by_type=by_type,
    )
