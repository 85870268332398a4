"""Everything a dashboard counts, asked of the dictionary's sources once: as many queries for one
center as for all of sixteen districts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from centers.models import Center
from pilots.models import PilotUnit
from reports.apart import Apart, apart
from reports.dashboards.periods import Period
from reports.facts import Facts

# Those of which a dashboard shows the year before, the others are of this year alone.
BESIDE = ("cases_opened", "cases_closed", "persons_served", "person_times", "supervision_minutes")
WORK = (
    *BESIDE,
    "service_records",
    "service_minutes",
    "clerical_minutes",
    "supervision_sessions",
    "unconfirmed_minutes",
)
ISSUED = ("received_total",)
LEDGERS = ("arrived_total", "allocated_total", "paid_total", "funds_spent")
OF_CENTER = LEDGERS[1:]  # what arrived is in the district's account
STAFF = ("staff", "professionals", "professionals_met", "professionals_not_met")
SPLITS = ("method", "field", "type", "structure", "source", "route")


@dataclass(frozen=True, slots=True)
class Numbers:
    """``before`` is of the year before, None where there was no round then. ``staff`` is that of
    the centers of the round on the day ``counted_on``."""

    now: Apart
    before: Apart | None
    staff: Apart
    counted_on: date


@dataclass(frozen=True, slots=True)
class Place:
    """Districts, or one center of one, and by which units money and staff are told apart there.
    ``known`` are its units in the round with their centers."""

    districts: tuple[int, ...]
    known: Mapping[PilotUnit, Center | None]
    center: Center | None = None
    money_by: str = ""
    staff_by: str = ""


def gather(
    period: Period,
    earlier: Period | None,
    *,
    on: date,
    place: Place,
    money: Collection[str] = (),
    money_before: Collection[str] = (),
) -> Numbers:
    """``money`` are the figures of money that the page shows, and of the year before beside."""
    counted_on = period.counted_on(on)
    state = Facts(round=period.span.round, on=counted_on, known=place.known, **_scope(place))
    return Numbers(
        now=_of_days(period, place, WORK, money),
        before=_of_days(earlier, place, BESIDE, money_before) if earlier else None,
        staff=apart(state, STAFF, by=place.staff_by, splits=SPLITS),
        counted_on=counted_on,
    )


def _of_days(period: Period, place: Place, work: Collection[str], money: Collection[str]) -> Apart:
    span = period.span
    days = None if period.is_whole else (span.first, span.last)
    facts = Facts(round=span.round, on=span.last, days=days, **_scope(place))
    of_work = apart(facts, work, splits=SPLITS)  # by no unit: no page tells it by one
    return of_work | apart(facts, money, by=place.money_by, splits=SPLITS)


def _scope(place: Place) -> dict[str, Any]:
    return {"districts": place.districts, "center": place.center}
