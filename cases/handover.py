"""Handing open cases over to a colleague of the same center, one or many in one act."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases import notices
from cases.models import Case, CaseStep
from cases.revealing import RESPONSIBLE
from cases.states import WORKERS, CaseState
from core.changes import changed, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

HANDED_OVER = "移交案例"
MOST_NOTE = 500


class HandoverReason(models.TextChoices):
    LEFT = "left", "离岗或岗位终止"
    AWAY = "away", "长期不在岗"
    LOAD = "load", "工作量调整"
    AVOIDANCE = "avoidance", "回避"
    OTHER = "other", "其他"


def receivers(*, by: RoleGrant, on: date):
    """The desks in the center of ``by`` at which a case can be led on that day."""
    desks = RoleGrant.objects.filter(
        role__in=WORKERS, subdistrict=by.subdistrict_id, user__is_active=True
    )
    return desks.held_on(on).select_related("user", "subdistrict__district").order_by("pk")


@transaction.atomic
def hand_over(
    *, cases: Iterable[Case], to: RoleGrant, reason: str, note: str, by: RoleGrant, at: datetime
) -> list[Case]:
    """Put the cases into the charge of the desk ``to``; all of them or none.

    ``reason`` is a ``HandoverReason``; ``note`` says more and is kept encrypted, out of the audit
    log. A closure that was asked for stays so, and whoever now leads the case cannot approve it.
    Raises ``Refused`` with the number of each case that stands in the way.
    """
    rows = list(
        Case.objects.visible_to(by)
        .filter(pk__in=[case.pk for case in cases])
        .select_related("worker", "round")
        .select_for_update(of=("self",))
        .order_by("pk")  # everybody locks in the same order
    )
    note = note.replace("\0", "").strip()
    if problems := _against(rows, to, reason, note, by=by, on=beijing_date(at)):
        raise Refused(*problems)
    before = {case.pk: case.worker for case in rows}
    for case in rows:
        _put_in_charge(case, to, HandoverReason(reason), note, by=by, at=at)
    notices.handed_over(rows, before=before, to=to, by=by, at=at)
    return rows


def _put_in_charge(case: Case, to: RoleGrant, reason: HandoverReason, note: str, *, by, at) -> None:
    told = told_of(case, ("worker",))
    case.worker = to.user
    case.version += 1  # a form that the former worker still has open is now stale
    case.save(update_fields=["worker", "version"])
    CaseStep.objects.create(
        subject=case,
        step="hand_over",
        step_label=HANDED_OVER,
        source=case.state,
        target=case.state,
        by=by,
        at=at,
        note=f"{reason.label}：{note}" if note else reason.label,
    )
    changes = changed(told, case, ("worker",)) | {"移交原因": ["", reason.label]}
    record(HANDED_OVER, at=at, by=by, obj=case, changes=changes)


def _against(rows, to: RoleGrant, reason: str, note: str, *, by: RoleGrant, on) -> list[Problem]:
    if by.role not in RESPONSIBLE:
        desks = "、".join(Role(role).label for role in RESPONSIBLE)
        return [Problem("wrong_role", f"案例移交由{desks}办理。")]
    problems = []
    if not rows:
        problems.append(Problem("none_chosen", "请勾选要移交的案例。", field="cases"))
    if not receivers(by=by, on=on).filter(pk=to.pk).exists():
        sentence = "接手人须是本中心在岗的工作人员或常务主任。"
        problems.append(Problem("not_a_colleague", sentence, field="to"))
    if reason == HandoverReason.OTHER and not note:
        problems.append(Problem("note_missing", "选择“其他”的，请写明理由。", field="note"))
    for case in rows:
        if against := case.against_change():
            problems += against
        elif case.state in CaseState.ended:
            sentence = f"案例{case.number}{case.get_state_display()}，不需要移交。"
            problems.append(Problem("case_closed", sentence, field="cases"))
        elif case.worker_id == to.user_id:
            sentence = f"案例{case.number}已由{case.worker}负责。"
            problems.append(Problem("already_in_charge", sentence, field="to"))
    return problems
