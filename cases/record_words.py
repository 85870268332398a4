"""A service record in words, field by field: for its page, and for what is kept of it."""

import json
from dataclasses import dataclass
from datetime import datetime

from cases.models import ServiceRecord
from cases.sight import HIDDEN
from core.chinese_dates import format_date
from core.minutes import format_hours

Words = list[tuple[str, str]]
NARRATED = ("place", "attendees", "aim", "text", "reflection", "next_plan")


def facts_in_words(record: ServiceRecord) -> Words:
    """What is counted; a reader without sight of the file may see it."""
    return [
        ("服务日期", f"{format_date(record.served_on)} {record.starts_at:%H:%M}"),
        ("服务时长", f"{format_hours(record.minutes)}小时（{record.minutes}分钟）"),
        ("服务类型", record.get_service_type_display()),
        ("服务人数", f"{record.persons}人"),
        ("服务人次", f"{record.person_times}人次"),
        ("服务领域", record.get_field_display()),
        ("社区(村)", record.community),
        ("方式", record.get_mode_display()),
    ]


def texts_in_words(record: ServiceRecord) -> Words:
    """What was written, blanks left out: for those in full sight alone."""
    labeled = [
        (str(record._meta.get_field(name).verbose_name), getattr(record, name)) for name in NARRATED
    ]
    return [(label, text) for label, text in labeled if text]


def in_words(record: ServiceRecord) -> Words:
    return [*facts_in_words(record), *texts_in_words(record)]


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One 更正 or 作废 as the record's page shows it; reason and texts only in full sight."""

    act: str
    at: datetime
    by: str
    reason: str
    before: Words


def changes_told(record: ServiceRecord, *, is_full: bool) -> list[ChangeTold]:
    """Newest first."""
    rows = record.changes.select_related("by__user").order_by("-at", "-pk")
    if not is_full:
        rows = rows.defer("reason", "before")
    return [
        ChangeTold(
            act=row.get_act_display(),
            at=row.at,
            by=str(row.by.user),
            reason=row.reason if is_full else HIDDEN,
            before=[tuple(pair) for pair in json.loads(row.before)] if is_full else [],
        )
        for row in rows
    ]
