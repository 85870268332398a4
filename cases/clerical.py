"""事务性工作: how much of the work of a center's people is not work with people.

The notice asks that social workers are kept from 单纯承担事务性工作: the share is shown, with what
it is made of. It is a look at the rows, no limit: the notice names none.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from cases.models.records import RecordQuerySet
from cases.states import ServiceType

CLAUSE = "实施方案三(二)，避免单纯承担事务性工作"
RULE = "占比＝事务性工作时长÷全部服务记录时长，已作废的不计。"


@dataclass(frozen=True, slots=True)
class Share:
    """``minutes`` of all records, ``clerical`` of 事务性工作 among them."""

    minutes: int = 0
    clerical: int = 0

    @property
    def percent(self) -> str:
        """With one decimal, rounded half up: "12.5%"; "—" where nothing was done."""
        if not self.minutes:
            return "—"
        tenths = (self.clerical * 2000 + self.minutes) // (2 * self.minutes)
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class ShareOf:
    """The share of one worker of one center."""

    center: int
    center_name: str
    worker: int
    worker_name: str
    share: Share


_SUMS = {
    "all_minutes": Sum("minutes", default=0),
    "clerical_minutes": Sum("minutes", filter=Q(service_type=ServiceType.CLERICAL), default=0),
}


def share_of(records: RecordQuerySet) -> Share:
    """Of all these records together; one query."""
    sums = records.in_force().aggregate(**_SUMS)
    return Share(sums["all_minutes"], sums["clerical_minutes"])


def shares_by_worker(records: RecordQuerySet) -> list[ShareOf]:
    """Of each worker in each center, by center and then name; one query."""
    people = ("served_by__full_name", "served_by__username")
    # "minutes" itself is a column: the sums have names of their own.
    rows = (
        records.in_force()
        .values("center", "subdistrict__name", "served_by", *people)
        .annotate(**_SUMS)
        .order_by("subdistrict__name", "center", "served_by__full_name", "served_by")
    )
    return [
        ShareOf(
            center=row["center"],
            center_name=row["subdistrict__name"],
            worker=row["served_by"],
            worker_name=row["served_by__full_name"] or row["served_by__username"],
            share=Share(row["all_minutes"], row["clerical_minutes"]),
        )
        for row in rows
    ]


def added_up(shares: Iterable[Share]) -> Share:
    parts = list(shares)
    return Share(sum(part.minutes for part in parts), sum(part.clerical for part in parts))
