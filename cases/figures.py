"""What the centers' casework adds up to in one round, in a fixed number of queries.

A center without rows is absent from the answer: read it with ``.get(pk, CaseFigures())``.
"""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet, Sum

from cases.counting import COUNTING
from cases.models import Case, ServiceRecord
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


def service_figures(*, round, district=None, center=None) -> dict[int, ServiceFigures]:
    """The services of each center in ``round``, by center pk; one query."""
    rows = (
        _of(ServiceRecord.objects.in_force().filter(round=round), district, center)
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


def _of(rows: QuerySet, district, center) -> QuerySet:
    if district is not None:
        rows = rows.filter(district=district)
    return rows if center is None else rows.filter(center=center)


def _closures(round, district, center) -> QuerySet:
    """Closures approved in the round; reads the index ``cases_case_figures``."""
    counts = {method: Count("pk", filter=Q(method=method)) for method in Method.values}
    return (
        _of(Case.objects.filter(round=round, state=CaseState.CLOSED), district, center)
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
    """Cases open on some day of the round, by their own days; reads ``cases_case_activity``."""
    starts, ends = round.service_starts_on, round.service_ends_on
    still_open = Q(closed_on=None) | Q(closed_on__gt=ends)
    active = Case.objects.filter(Q(closed_on=None) | Q(closed_on__gte=starts), opened_on__lte=ends)
    return (
        _of(active, district, center)
        .values("center")
        .annotate(
            opened=Count("pk", filter=Q(opened_on__gte=starts)),
            open=Count("pk", filter=still_open),
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
