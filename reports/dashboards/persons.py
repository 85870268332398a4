"""人数 beside 人次: the different people served, as the dictionary counts them."""

from accounts.models import District
from centers.models import Center
from reports.dashboards.doors import Doors
from reports.dashboards.page import Asked, Tile
from reports.facts import Facts
from reports.sources.casework import CLIENTS


def persons_tile(
    asked: Asked, doors: Doors, *, district: District, center: Center | None = None
) -> Tile:
    """One query, and one of the year before. People of two centers are added, never compared: a
    file belongs to its center."""

    def counted(period) -> int:
        span = period.span
        days = None if period.is_whole else (span.first, span.last)
        facts = Facts(
            round=span.round, on=span.last, districts=[district.pk], center=center, days=days
        )
        return CLIENTS.within(facts).count()

    last = f"上年同期{counted(asked.earlier):,}人" if asked.earlier else ""
    count = counted(asked.period)
    url = doors.to("persons_served") if count else ""
    return Tile("服务人数", f"{count:,}", "人", last, url)
