"""Casework over the days of some rounds, by district or center.

Two queries for any number of units, and one more for each span.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum

from cases.figures import of_units
from cases.models import Case, ServiceRecord
from cases.states import CaseState, Recognition, ServiceType
from pilots.spans import Span, any_of


@dataclass(slots=True)
class CaseTally:
    """``opened`` by the day a case was taken on. ``closed``, ``recognized``, ``by_method`` and
    ``by_field`` are of closures approved. ``records``, ``minutes`` and ``person_times`` are of
    services by type, 事务性工作 among them; voided records are in none.
    """

    opened: int = 0
    closed: int = 0
    recognized: int = 0
    by_method: Counter = field(default_factory=Counter)
    by_field: Counter = field(default_factory=Counter)
    records: Counter = field(default_factory=Counter)
    minutes: Counter = field(default_factory=Counter)
    person_times: Counter = field(default_factory=Counter)

    def served(self, what: Counter) -> int:
        """The sum over the services with people: 事务性工作 serves nobody."""
        return sum(what.values()) - what[ServiceType.CLERICAL]


def case_tallies(
    spans: Sequence[Span], *, by: str, district=None, center=None
) -> dict[tuple[int, int], CaseTally]:
    """Tallies by the keys of round and unit; ``by`` is "district" or "center".

    A unit without rows is absent from the answer.
    """
    found: defaultdict[tuple[int, int], CaseTally] = defaultdict(CaseTally)
    _add_closures(found, spans, by, district, center)
    for span in spans:
        opened = Case.objects.filter(opened_on__range=(span.first, span.last))
        rows = of_units(opened, district, center).values_list(by).order_by(by)
        for unit, count in rows.annotate(Count("pk")):
            found[span.round.pk, unit].opened = count
    _add_services(found, spans, by, district, center)
    return dict(found)


def _add_closures(found, spans, by, district, center) -> None:
    closed = Case.objects.filter(any_of(spans, "closed_on"), state=CaseState.CLOSED)
    keys = ("round", by, "method", "field")
    rows: Any = of_units(closed, district, center).values_list(*keys).order_by(*keys)
    recognized = Count("pk", filter=Q(recognition=Recognition.RECOGNIZED))
    for round, unit, method, of_field, count, good in rows.annotate(Count("pk"), good=recognized):
        tally = found[round, unit]
        tally.closed += count
        tally.recognized += good
        tally.by_method[method] += count
        tally.by_field[of_field] += count


def _add_services(found, spans, by, district, center) -> None:
    served = ServiceRecord.objects.standing().filter(any_of(spans, "served_on"))
    keys = ("round", by, "service_type")
    rows: Any = of_units(served, district, center).values_list(*keys).order_by(*keys)
    # "minutes" itself is a column: a sum of that name would hide it from the next one.
    sums = {"length": Sum("minutes"), "times": Sum("person_times")}
    for round, unit, of_type, count, length, times in rows.annotate(Count("pk"), **sums):
        tally = found[round, unit]
        tally.records[of_type] += count
        tally.minutes[of_type] += length
        tally.person_times[of_type] += times
