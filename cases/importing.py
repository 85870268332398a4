"""Storing a checked workbook: all its cases and services or none, by the doors of the pages."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.audit import record as tell
from accounts.models import RoleGrant
from cases.models import Case, WorkBatch
from cases.off_line.columns import CASES, RECORDS
from cases.off_line.rows import NewRecord, WorkCheck
from cases.opening import open_case
from cases.recording import add_record, add_service
from centers.models import Center
from centers.models.center import units_of
from core.problems import Problem, Refused
from core.uploads import safe_name

IMPORTED = "导入案例与服务记录"


@transaction.atomic
def import_work(
    check: WorkCheck,
    *,
    center: Center,
    content: bytes,
    name: str,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> tuple[WorkBatch, bool]:
    """Open every case and record every service; answers whether it was stored now.

    The same ``form_token`` finds the first batch, the same file a second time is refused. Raises
    Refused, with nothing stored, also where a case was closed since the workbook was checked.
    """
    # The center's row is the queue: the same button pressed twice waits here.
    center = (
        Center.objects.visible_to(by)
        .select_related("subdistrict__district")
        .select_for_update(of=("self",))
        .get(pk=center.pk)
    )
    if stored := WorkBatch.objects.filter(form_token=form_token, by=by).first():
        return stored, False
    checksum = hashlib.sha256(content).hexdigest()
    if known := WorkBatch.objects.filter(center=center, sha256=checksum).first():
        text = f"这份文件已经导入过（{known}），没有重复导入。"
        raise Refused(Problem("file_repeated", text))
    if check.problems:
        raise Refused(*[Problem("work_overtaken", one.sentence) for one in check.problems])
    opened = {}
    for new in check.cases:
        with _told_by_row(CASES, new.number):
            opened[new.mark] = open_case(
                center=center, facts=new.facts, form_token=uuid4(), by=by, at=at
            )
    for row in check.records:
        with _told_by_row(RECORDS, row.number):
            _store(row, opened, center=center, by=by, at=at)
    batch = WorkBatch.objects.create(
        form_token=form_token,
        **units_of(center),
        by=by,
        at=at,
        file_name=safe_name(name),
        sha256=checksum,
        case_count=len(check.cases),
        record_count=len(check.records),
    )
    changes = {"新接案": ["", len(check.cases)], "服务记录": ["", len(check.records)]}
    tell(IMPORTED, at=at, by=by, obj=batch, changes=changes)
    return batch, True


def _store(row: NewRecord, opened: Mapping[str, Case], *, center, by, at):
    given = {"facts": row.facts, "form_token": uuid4(), "by": by, "at": at}
    case = row.case or opened.get(row.mark)
    if case is None:
        return add_service(center=center, **given)
    return add_record(case=case, **given)


@contextmanager
def _told_by_row(sheet: str, number: int) -> Iterator[None]:
    """What stands in the way of a row is told with the row."""
    try:
        yield
    except Refused as refused:
        words = [f"“{sheet}”第{number}行：{one.sentence}" for one in refused.problems]
        raise Refused(*[Problem("work_overtaken", text) for text in words]) from refused
