"""Overlaps and long days among the rows of a workbook and what is on the platform already."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from cases.doubts import LONG_DAY
from cases.models import ServiceRecord
from cases.off_line.rows import NewRecord
from core.chinese_dates import format_date
from core.minutes import format_hours

MOST_TOLD = 50


def doubts_of(records: Sequence[NewRecord], *, by) -> list[str]:
    """Sentences to read before confirming; one query."""
    if not records:
        return []
    new = [(f"第{record.number}行", _meant(record)) for record in records]
    days = [row.served_on for _, row in new]
    span = (min(days) - timedelta(days=1), max(days) + timedelta(days=1))
    stored = ServiceRecord.objects.in_force().filter(served_by=by.user, served_on__range=span)
    old = [("", row) for row in stored.only("served_on", "starts_at", "minutes")]
    told = [*_overlaps([*new, *old]), *_long_days([*new, *old], {*days})]
    return told[:MOST_TOLD]


def _meant(record: NewRecord) -> ServiceRecord:
    return ServiceRecord(
        **{name: record.facts[name] for name in ("served_on", "starts_at", "minutes")}
    )


def _overlaps(rows: list[tuple[str, ServiceRecord]]) -> list[str]:
    """Each row with those that begin before it ends; rows already stored are no news together."""
    rows = sorted(rows, key=lambda one: one[1].span)
    told = []
    for place, (name, row) in enumerate(rows):
        for other_name, other in rows[place + 1 :]:
            if not row.meets(other):
                break
            first, second = (name, other_name) if name else (other_name, name)
            if first:
                what = second or "平台上已登记的一条服务记录"
                told.append(f"“服务记录”{first}与{what}时间重叠。")
    return told


def _long_days(rows: list[tuple[str, ServiceRecord]], days: set[date]) -> list[str]:
    sums: defaultdict[date, int] = defaultdict(int)
    for _, row in rows:
        sums[row.served_on] += row.minutes
    return [
        f"{format_date(day)}的服务合计{format_hours(sums[day])}小时，超过12小时。"
        for day in sorted(days)
        if sums[day] > LONG_DAY
    ]
