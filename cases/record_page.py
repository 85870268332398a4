"""One service record as one desk sees it: numbers for all, texts in full sight only."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.clearance import clearance
from cases.mending import problems_against_mending
from cases.models import ServiceRecord
from cases.models.records import NARRATIVES
from cases.revealing import Extent
from cases.sight import HIDDEN, note_reading
from core.chinese_dates import format_date, format_moment
from core.minutes import format_hours

OPENED = "查看服务记录"


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction for a page: ``reason`` and what stood there before, lines of ``label：value``."""

    at: datetime
    by: str
    reason: str
    before: str


def is_in_full(service: ServiceRecord, *, by: RoleGrant, at: datetime) -> bool:
    """Whether ``by`` reads the texts: as those of the case's file; outside any case who served or
    wrote, and the executive director."""
    if service.case is not None:
        return clearance(service.case, by=by, at=at).extent == Extent.FILE
    return service.is_by(by) or by.role == Role.EXECUTIVE_DIRECTOR


def note_opened(service: ServiceRecord, *, by: RoleGrant, at: datetime) -> None:
    """A reading of the texts is in the audit log, on the case where there is one."""
    if service.case is not None:
        note_reading(service.case, by=by, at=at, seen=clearance(service.case, by=by, at=at))
    else:
        with transaction.atomic():
            record(OPENED, at=at, by=by, obj=service)


def record_context(service: ServiceRecord, *, by: RoleGrant, at: datetime) -> dict:
    """The template's context; the texts only where ``is_in_full``."""
    is_full = is_in_full(service, by=by, at=at)
    if is_full:
        note_opened(service, by=by, at=at)
    problems = problems_against_mending(service, by=by)
    is_stranger = "not_own_record" in [problem.code for problem in problems]
    case = service.case
    return {
        "title": f"{format_date(service.served_on)} {service.get_service_type_display()}",
        "case_number": case.number if case else "",
        "case_url": reverse("cases:case_detail", args=[case.public_id]) if case else "",
        "facts": _facts(service),
        "texts": _texts(service) if is_full else [],
        "hidden": "" if is_full else HIDDEN,
        "key": service.public_id,
        "history_url": reverse("cases:record_history", args=[service.public_id]),
        "is_late": service.is_late_entry,
        "voided": _voided(service, is_full),
        "mended": _mended(service, is_full),
        "edit_url": "" if problems else reverse("cases:record_edit", args=[service.public_id]),
        "void_url": "" if problems else reverse("cases:record_void", args=[service.public_id]),
        "problems": [] if is_stranger or service.is_voided else problems,
    }


def _facts(service: ServiceRecord) -> list[tuple[str, str]]:
    start, end = service.span
    times = f"{start:%H:%M}至{end:%H:%M}，{format_hours(service.minutes)}小时"
    written = f"{service.recorded_by}，{format_moment(service.recorded_at)}"
    return [
        ("日期", format_date(service.served_on)),
        ("时间", times),
        ("类型", service.get_service_type_display()),
        ("方式", service.get_way_display()),
        ("服务领域", service.get_field_display()),
        ("人数、人次", f"{service.persons}人，{service.person_times}人次"),
        ("服务人", str(service.served_by)),
        ("登记", written),
        ("服务中心", str(service.center)),
    ]


def _texts(service: ServiceRecord) -> list[tuple[str, str]]:
    fields = [service._meta.get_field(name) for name in NARRATIVES]
    pairs = [(str(field.verbose_name), getattr(service, field.name)) for field in fields]
    return [(label, text) for label, text in pairs if text]


def _voided(service: ServiceRecord, is_full: bool) -> list[tuple[str, str]]:
    if not service.is_voided:
        return []
    return [
        ("作废人", f"{service.voided_by}，{format_moment(service.voided_at)}"),
        ("作废原因", service.void_reason if is_full else HIDDEN),
    ]


def _mended(service: ServiceRecord, is_full: bool) -> list[Mended]:
    rows = service.corrections.select_related("by__user").order_by("-at", "-pk")
    return [
        Mended(
            row.at,
            str(row.by.user),
            row.reason if is_full else HIDDEN,
            row.before if is_full else HIDDEN,
        )
        for row in rows
    ]
