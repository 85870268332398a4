"""What the registers add up to, in a fixed number of queries for any number of centers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from centers.models import CommunityOrganization, DepartmentSupport, LinkedResource, Volunteer
from centers.registers import Register


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """Organizations and volunteers are those of the last day; resources and support those of the
    period, their values in 分. ``volunteer_minutes`` are as the register has them.
    """

    organizations: int = 0
    volunteers: int = 0
    volunteer_minutes: int = 0
    resources: int = 0
    resource_value: int = 0
    support_value: int = 0


def register_figures(*, rows_q: Q, since: date, until: date) -> RegisterFigures:
    """Of the rows that ``rows_q`` (asked of each register) picks. Four queries."""
    volunteers = (
        Volunteer.objects.filter(rows_q)
        .current_on(until)
        .aggregate(heads=Count("pk"), minutes=Sum("minutes"))
    )
    resources = _events(LinkedResource, rows_q, since, until)
    return RegisterFigures(
        organizations=CommunityOrganization.objects.filter(rows_q).current_on(until).count(),
        volunteers=volunteers["heads"],
        volunteer_minutes=volunteers["minutes"] or 0,
        resources=resources["rows"],
        resource_value=resources["value"] or 0,
        support_value=_events(DepartmentSupport, rows_q, since, until)["value"] or 0,
    )


def counts_of(registers: Iterable[Register], *, rows_q: Q, since: date, on: date) -> dict[str, int]:
    """How many rows each register shows: of events those since a day, else those not yet over."""
    counts = {}
    for register in registers:
        rows = register.model._default_manager.filter(rows_q)
        rows = rows.begun_within(since, on) if register.is_event else rows.exclude(ends_on__lt=on)
        counts[register.key] = rows.count()
    return counts


def _events(model, rows_q: Q, since: date, until: date) -> dict:
    rows = model.objects.filter(rows_q).begun_within(since, until)
    return rows.aggregate(rows=Count("pk"), value=Sum("value"))
