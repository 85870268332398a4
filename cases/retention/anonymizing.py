"""The run: person by person, each in a transaction of its own, what is past its period loses its
words. Every number stays: rows, days, states, minutes and persons are not touched."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from accounts.audit import record
from accounts.erasing import drop, drop_leftovers, erase
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import (
    Case,
    Client,
    Complaint,
    Exemplary,
    GatheringFile,
    GatheringFileVoid,
    RetentionEnd,
    RetentionLine,
    RetentionRun,
)
from cases.print_keeping import drop_prints
from cases.retention.batches import Batch, all_batches, batch_of
from cases.retention.due import all_due, earliest_left, still_due, years_now
from cases.retention.rules import Years
from cases.retention.words import OF_CASE, OF_CLIENT, OF_COMPLAINT, OF_DRAFT, Words
from centers.models import Center
from centers.models.center import units_of
from core.blanking import blank_evidence
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.frozen import FrozenModel
from core.problems import Problem, Refused

EXPIRED = "保存期限届满"
DONE, TRIED = "到期匿名化", "试算到期案卷"


def run(*, is_dry: bool, by: RoleGrant | None, at: datetime) -> RetentionRun:
    """Anonymize what is past its period, or with ``is_dry`` only count it.

    A run that is killed leaves each person whole or done, and its own row says what it did; the
    next one goes on with the rest. Raises ``Refused`` where a real run is nobody's.
    """
    if not is_dry and (by is None or by.role != Role.SYSTEM_ADMIN):
        raise Refused(Problem("wrong_role", f"到期匿名化由{Role.SYSTEM_ADMIN.label}办理。"))
    years, on = years_now(), beijing_date(at)
    made = _begin(is_dry=is_dry, years=years, on=on, by=by, at=at)
    if not is_dry:
        drop_leftovers()
    if is_dry:
        with transaction.atomic():
            for batch in all_batches(years, on=on):
                _write_line(made, batch)
    else:
        for due in all_due(years, on=on):
            drop(_anonymize(made, due.row, years, by=by, at=at))
    RetentionEnd.objects.create(run=made, at=at, earliest=earliest_left(years))
    return made


@transaction.atomic
def _begin(*, is_dry: bool, years: Years, on: date, by, at: datetime) -> RetentionRun:
    made = RetentionRun.objects.create(is_dry=is_dry, rules=dict(years), on=on, by=by, at=at)
    changes = {"计算到期的日期": ["", format_date(on)]}
    record(TRIED if is_dry else DONE, at=at, by=by, obj=made, changes=changes)
    return made


@transaction.atomic
def _anonymize(
    made: RetentionRun, row: Any, years: Years, *, by: RoleGrant | None, at: datetime
) -> list[str]:
    """All of one row and what goes with it, or nothing; answers which files' bytes are to go.

    The row is locked and weighed again: somebody may have set a hold since it was found.
    """
    # The center's row is where new cases queue: no file is opened for somebody who is forgotten.
    Center.objects.select_for_update(of=("self",)).get(pk=row.center_id)
    type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not still_due(row, years, on=made.on):
        return []
    batch = batch_of(row)
    line = _write_line(made, batch)
    _blank(OF_CASE, batch.cases)
    _blank(OF_CLIENT, batch.clients)
    _blank(OF_COMPLAINT, batch.complaints)
    _blank(OF_DRAFT, batch.drafts)
    drop_prints(batch.cases)
    keys = _erase_files(batch, by=by, at=at)
    Client.objects.filter(pk__in=batch.clients).update(
        anonymized_at=at, stopped_at=Coalesce("stopped_at", at), version=F("version") + 1
    )
    for model, keyed in ((Case, batch.cases), (Exemplary, batch.drafts)):
        model.objects.filter(pk__in=keyed).update(anonymized_at=at, version=F("version") + 1)
    Complaint.objects.filter(pk__in=batch.complaints).update(anonymized_at=at)
    counted = [name for name in RetentionLine.COUNTS if getattr(line, name)]
    record(DONE, at=at, by=by, obj=row, changes=filled_in(line, counted))
    return keys


def _write_line(made: RetentionRun, batch: Batch) -> RetentionLine:
    return RetentionLine.objects.create(run=made, **units_of(batch.center), **batch.counts())


def _erase_files(batch: Batch, *, by, at: datetime) -> list[str]:
    """Void what is not void yet, so that no page offers it, and forget names and bytes."""
    kept = batch.files()
    of_gatherings = GatheringFile.objects.filter(file__in=[file.pk for file in kept])
    GatheringFileVoid.objects.bulk_create(
        [
            GatheringFileVoid(file=one, reason=EXPIRED, by=by, at=at)
            for one in of_gatherings.present().order_by("pk")
        ]
    )
    return erase(kept, reason=EXPIRED, at=at)


def _blank(words: Iterable[Words], keys: list[int]) -> None:
    if not keys:
        return
    for one in words:
        rows = one.model._base_manager.filter(**{f"{one.path}__in": keys}, **(one.only or {}))
        if issubclass(one.model, FrozenModel):
            blank_evidence(rows, one.blanks)
        else:
            rows.update(**one.blanks)
