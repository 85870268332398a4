"""What is likely wrong about a record and yet may be true: said before it is saved, no reason against.

The person reads it and saves all the same, or goes back.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Sum

from cases.models import ServiceRecord
from core.chinese_dates import format_date
from core.minutes import format_hours

LONG_DAY = 12 * 60  # minutes of one worker in one day
COPY_FROM = 100  # characters from which the same words a second time are a copy
COPY_DAYS = 60
COPY_ROWS = 40  # texts that are decrypted to compare


def doubts_about(
    facts: Mapping, *, center, served_by, record: ServiceRecord | None = None
) -> list[str]:
    """Sentences about a record with these facts, whole and valid, of the work of ``served_by``.

    ``record`` is the row that is being mended: it is not held against itself. Three queries.
    """
    if served_by is None:
        return []
    pk = record.pk if record else None
    meant = ServiceRecord(
        pk=pk,
        served_by=served_by,
        served_on=facts["served_on"],
        starts_at=facts["starts_at"],
        minutes=facts["minutes"],
    )
    return [*_overlaps(meant, center), *_long_day(meant), *_copies(meant, facts["text"])]


def _overlaps(meant: ServiceRecord, center) -> list[str]:
    return [_overlap(other, center) for other in ServiceRecord.objects.overlapping(meant)]


def _overlap(other: ServiceRecord, center) -> str:
    """Of a record in another center no more is told than when it was."""
    when = f"{format_date(other.served_on)}{other.starts_at:%H:%M}开始"
    if other.center_id != center.pk:
        return f"与另一中心{when}的一条服务记录时间重叠。"
    what = other.get_service_type_display()
    return f"与{when}、{other.minutes}分钟的“{what}”时间重叠。"


def _long_day(meant: ServiceRecord) -> list[str]:
    others = ServiceRecord.objects.in_force().filter(
        served_by=meant.served_by_id, served_on=meant.served_on
    )
    before = others.exclude(pk=meant.pk).aggregate(sum=Sum("minutes"))["sum"] or 0
    total = before + meant.minutes
    if total <= LONG_DAY:
        return []
    return [f"{format_date(meant.served_on)}的服务合计{format_hours(total)}小时，超过12小时。"]


def _copies(meant: ServiceRecord, text: str) -> list[str]:
    plain = _plain(text)
    if len(plain) < COPY_FROM:
        return []
    span = timedelta(days=COPY_DAYS)
    recent = (
        ServiceRecord.objects.in_force()
        .filter(
            served_by=meant.served_by_id,
            served_on__range=(meant.served_on - span, meant.served_on + span),
        )
        .exclude(pk=meant.pk)
        .only("served_on", "text")
        .order_by("-served_on", "-pk")[:COPY_ROWS]
    )
    same = next((other for other in recent if _plain(other.text) == plain), None)
    if same is None:
        return []
    return [f"服务内容与{format_date(same.served_on)}的记录完全相同（{len(plain)}字）。"]


def _plain(text: str) -> str:
    return "".join(text.split())
