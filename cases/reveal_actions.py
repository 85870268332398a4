"""Opening a file to a desk that sees it masked: by a reason, or by somebody's approval."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases.clearance import clearance
from cases.models import Case, CaseShare, Client, Reveal, RevealRequest
from cases.revealing import APPROVED_FOR, SHOWN_FOR, Extent, Gate, RevealReason
from core.changes import Changes
from core.problems import Problem, Refused


@transaction.atomic
def ask_to_see(
    *, case: Case, reason: str, text: str, form_token: UUID, by: RoleGrant, at: datetime
) -> Reveal | RevealRequest:
    """Open the case to this desk for half an hour, or ask a responsible person to.

    ``reason`` is a ``RevealReason``; ``text`` says more and is kept encrypted, out of the audit
    log. Returns the ``Reveal``, or the ``RevealRequest`` where the file needs an approval. Raises
    ``Refused``.
    """
    # The row of the case is the queue for the same button pressed twice.
    case = (
        Case.objects.visible_to(by)
        .select_related("client", "worker")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    for kind in (Reveal, RevealRequest):
        if stored := kind.objects.filter(case=case, form_token=form_token).first():
            return stored
    facts = {"case": case, "desk": by, "reason": reason, "text": text, "form_token": form_token}
    seen = clearance(case, by=by, at=at)
    if not seen.can_ask:
        raise Refused(Problem("nothing_to_reveal", "这个案例没有需要向您另行显示的信息。"))
    if seen.gate == Gate.APPROVAL:
        return _ask(facts, by=by, at=at)
    reveal = Reveal.objects.create(**facts, extent=seen.most, at=at, until=at + SHOWN_FOR)
    record("登记查看理由", at=at, by=by, obj=case, changes=why(case.client, reason))
    return reveal


def _ask(facts: dict, *, by: RoleGrant, at: datetime) -> RevealRequest:
    case = facts["case"]
    if RevealRequest.objects.waiting().filter(case=case, desk=by).exists():
        raise Refused(Problem("already_asked", "您的申请正在等待批复，不需要重复提交。"))
    request = RevealRequest.objects.create(
        **facts,
        asked_by=by.user,
        asked_at=at,
        center_id=case.center_id,
        subdistrict_id=case.subdistrict_id,
        district_id=case.district_id,
    )
    record("申请查看完整信息", at=at, by=by, obj=case, changes=why(case.client, facts["reason"]))
    return request


@transaction.atomic
def decide_request(
    name: str, *, request: RevealRequest, by: RoleGrant, at: datetime, note: str = ""
) -> RevealRequest:
    """Approve or decline, alone with the row; an approval opens the identity for 24 hours."""
    request = (
        RevealRequest.objects.visible_to(by)
        .select_related("case")
        .select_for_update(of=("self",))
        .get(pk=request.pk)
    )
    request.move(name, by=by, at=at, note=note)
    if name == "approve":
        Reveal.objects.create(
            case=request.case,
            desk_id=request.desk_id,
            request=request,
            extent=Extent.IDENTITY,
            reason=request.reason,
            text=request.text,
            at=at,
            until=at + APPROVED_FOR,
        )
    return request


def why(client: Client | None, reason: str = "", share: CaseShare | None = None) -> Changes:
    """What the audit log keeps of a reading: by what it was open, and whose file it is."""
    changes: Changes = {"查看理由": ["", RevealReason(reason).label]} if reason else {}
    if share:
        changes["查看依据"] = ["", share.get_kind_display()]
    return {**changes, "案卷": ["", client.guard]} if client and client.is_guarded else changes
