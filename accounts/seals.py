"""Sealing the audit log in batches, and proving that nothing sealed has changed since."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, AuditPurge, AuditSeal
from core.canonical import canonical_text, sha256_of
from core.problems import Problem, Refused
from core.writers import wait_for_writers

BATCH = 1000  # events under one seal
SETTLED = timedelta(minutes=1)  # younger events wait for the next run
FORMAT = 1
# What a seal covers, by format. A new column of AuditEvent needs a new format beside the old one.
COLUMNS = {
    1: (
        "id",
        "at",
        "user_id",
        "username",
        "desk",
        "what",
        "object_type",
        "object_id",
        "object_label",
        "changes",
        "ip",
        "request_id",
    )
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at one seal found: ``fault`` says in Chinese what is wrong, "" for nothing."""

    seal: AuditSeal
    fault: str = ""
    is_purged: bool = False


def seal_events(*, at: datetime, patience: int = 30) -> list[AuditSeal]:
    """Seal, batch by batch, what is not sealed yet up to the last event that is a minute old.

    Raises Refused when somebody is still writing events after ``patience`` seconds, since a seal
    must not close over a gap that fills later, and when another run seals at the same time.
    """
    settled = AuditEvent.objects.filter(at__lte=at - SETTLED).order_by("-pk").first()
    if settled is None:
        return []
    if not wait_for_writers(AuditEvent._meta.db_table, patience=patience):
        raise Refused(Problem("audit_being_written", "有操作尚未写完，本次没有封存，请稍后再试。"))
    seals = []
    try:
        while seal := _seal_next(settled.pk, at=at):
            seals.append(seal)
    except IntegrityError as error:  # the same number twice
        raise Refused(Problem("sealed_meanwhile", "另一次封存正在进行，本次到此为止。")) from error
    return seals


@transaction.atomic
def _seal_next(end: int, *, at: datetime) -> AuditSeal | None:
    previous = AuditSeal.objects.order_by("-number").first()
    events = list(_rows(previous, end)[:BATCH])
    if not events:
        return None
    seal = AuditSeal(
        number=previous.number + 1 if previous else 1,
        format=FORMAT,
        first_id=events[0]["id"],
        last_id=events[-1]["id"],
        count=len(events),
        sealed_at=at,
    )
    seal.sha256 = sha256_of(_text(seal, previous, events))
    seal.save()
    return seal


def check_seals() -> Iterator[Finding]:
    """Look at every seal, oldest first, and recompute it from the events that are there now."""
    purge = AuditPurge.objects.order_by("-up_to_id").first()
    previous = None
    for seal in AuditSeal.objects.order_by("number").iterator():
        is_purged = purge is not None and seal.last_id <= purge.up_to_id
        yield Finding(seal, _fault(seal, previous, is_purged=is_purged), is_purged)
        previous = seal


def _fault(seal: AuditSeal, previous: AuditSeal | None, *, is_purged: bool) -> str:
    expected = previous.number + 1 if previous else 1
    if seal.number != expected:
        return f"缺少第{expected}批的封存记录"
    if seal.format not in COLUMNS:
        return f"封存格式{seal.format}无法识别"
    events = list(_rows(previous, seal.last_id, format=seal.format))
    if is_purged:
        return f"已登记清理，但仍有{len(events)}条记录" if events else ""
    if len(events) != seal.count:
        return f"封存时有{seal.count}条记录，现有{len(events)}条"
    if sha256_of(_text(seal, previous, events)) != seal.sha256:
        return "记录内容与封存时不一致"
    return ""


def _rows(previous: AuditSeal | None, end: int, *, format: int = FORMAT):
    """Events after the previous seal, also in the gaps between numbers, up to ``end``."""
    events = AuditEvent.objects.filter(pk__lte=end)
    if previous is not None:
        events = events.filter(pk__gt=previous.last_id)
    return events.order_by("pk").values(*COLUMNS[format])


def _text(seal: AuditSeal, previous: AuditSeal | None, events: list[dict]) -> str:
    return canonical_text(
        {
            "format": seal.format,
            "number": seal.number,
            "first_id": seal.first_id,
            "previous": previous.sha256 if previous else "",
            "sealed_at": seal.sealed_at,
            "events": [{**event, "changes": _json(event["changes"])} for event in events],
        }
    )


def _json(changes) -> str:
    # Canonical text refuses floats; a careless one in an event must not stop the sealing.
    return json.dumps(changes, ensure_ascii=False, sort_keys=True)
