"""Removing old events of the audit log: late, sealed, in whole batches and with a trace."""

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction

from accounts.audit import record
from accounts.models import AuditEvent, AuditPurge, AuditSeal, RoleGrant
from accounts.roles import Role
from accounts.seals import check_seals
from core.chinese_dates import BEIJING, beijing_date, format_date
from core.problems import Problem, Refused
from core.triggers import lifted

KEPT_DAYS = 365  # what stays unless somebody asks for less
LEAST_DAYS = 200  # what stays in any case; the law asks for six months
LAW = "网络安全法第二十一条"


@transaction.atomic
def purge_events(*, before: date, reason: str, by: RoleGrant, at: datetime) -> AuditPurge | None:
    """Remove the sealed batches that hold nothing of ``before`` (a Beijing day) or later.

    A batch that reaches past the day stays whole. None when no batch is that old. Raises Refused
    with every reason against it.
    """
    seal = _last_batch(before)
    problems = _obstacles(before=before, reason=reason, by=by, at=at) + _broken(seal)
    if problems:
        raise Refused(*problems)
    if seal is None or AuditPurge.objects.filter(up_to_id__gte=seal.last_id).exists():
        return None
    purge = AuditPurge.objects.create(
        up_to_id=seal.last_id,
        before=before,
        count=_remove(seal.last_id),
        reason=reason.strip(),
        by=by,
        at=at,
    )
    changes = {"up_to_id": ["", purge.up_to_id], "count": ["", purge.count]}
    record("清理审计记录", at=at, by=by, obj=purge, changes=changes)
    return purge


def _obstacles(*, before: date, reason: str, by: RoleGrant, at: datetime) -> list[Problem]:
    problems = []
    if by.role != Role.AUDIT_ADMIN:
        problems.append(Problem("wrong_role", "审计记录由审计管理员清理。"))
    if not reason.strip():
        problems.append(Problem("purge_reason_missing", "请写明清理原因。"))
    latest = beijing_date(at) - timedelta(days=LEAST_DAYS)
    if before > latest:
        sentence = f"审计记录至少保存{LEAST_DAYS}天，现在只能清理{format_date(latest)}以前的记录。"
        problems.append(Problem("purge_too_early", sentence, LAW))
    if unsealed := _unsealed(before):
        sentence = f"{format_date(before)}以前还有{unsealed}条记录没有封存，请先封存再清理。"
        problems.append(Problem("audit_unsealed", sentence))
    return problems


def _broken(last: AuditSeal | None) -> list[Problem]:
    """Evidence of tampering is not removed: a batch on its way out must still be whole."""
    for finding in check_seals():
        if last is None or finding.seal.number > last.number:
            break
        if finding.fault:
            return [Problem("seal_broken", f"{finding.seal}{finding.fault}，不能清理。")]
    return []


def _last_batch(before: date) -> AuditSeal | None:
    """The last batch of those that end before the first event to be kept."""
    seals = AuditSeal.objects.order_by("-last_id")
    kept = AuditEvent.objects.filter(at__gte=_start_of(before)).order_by("pk").first()
    return seals.filter(last_id__lt=kept.pk).first() if kept else seals.first()


def _unsealed(before: date) -> int:
    last = AuditSeal.objects.order_by("-last_id").first()
    old = AuditEvent.objects.filter(at__lt=_start_of(before))
    return old.filter(pk__gt=last.last_id).count() if last else old.count()


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, BEIJING)


def _remove(up_to_id: int) -> int:
    """Past the ORM, which knows no way to remove evidence, and past the guard by its switch."""
    table = AuditEvent._meta.db_table
    with lifted([table]), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}" WHERE id <= %s', [up_to_id])  # noqa: S608  (our own)
        return cursor.rowcount
