"""What rows say differently since districts signed, for all districts of a round at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pilots.models import Round
from reports.figures import figures_by_district
from reports.models import SummaryReport
from reports.readings import Change, Reading, differences


@dataclass(frozen=True, slots=True)
class Drift:
    """The figures of one district that are no longer what its filed version says."""

    report: SummaryReport
    changes: list[Change]


def drifts(*, round: Round, signed: Iterable[tuple[int, Reading]]) -> list[Drift]:
    """Of readings by district key, those that changed, in the order of the districts.

    As many queries for sixteen districts as for one that counted its staff on the same day.
    """
    readings = dict(signed)
    by_day: dict[date, list[int]] = {}
    for district, reading in readings.items():
        by_day.setdefault(reading.counted_on, []).append(district)
    now = {}
    for day, districts in sorted(by_day.items()):
        now |= figures_by_district(round=round, districts=districts, on=day)
    reports = (
        SummaryReport.objects.filter(round=round, district__in=readings)
        .select_related("district")
        .order_by("district__order", "pk")
    )
    found = [
        Drift(report, differences(readings[report.district_id].figures, now[report.district_id]))
        for report in reports
    ]
    return [drift for drift in found if drift.changes]
