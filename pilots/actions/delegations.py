"""代理审核: registering who stands in for a district's leader, and ending it early."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.files import keeping
from accounts.models import RoleGrant
from accounts.roles import Role
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.file_types import SCANS, Upload
from core.problems import Problem, Refused
from pilots import notices
from pilots.models import Delegation, DelegationEnd

LONGEST = timedelta(days=90)


def register_delegation(
    *,
    principal: RoleGrant,
    deputy: RoleGrant,
    starts_on,
    ends_on,
    document_number: str,
    upload: Upload,
    form_token,
    by,
    at,
) -> Delegation:
    """Keep who stands in for whom and by which document; the same form registers once.

    Registered by the leader, or while they are away by an officer who is not the deputy. The
    leader, the deputy and the city hear of it.
    """
    found = _found(form_token, by=by)
    if found is not None:
        return found
    facts = {"principal": principal, "deputy": deputy, "starts_on": starts_on, "ends_on": ends_on}
    problems = _reasons_against(**facts, by=by, on=beijing_date(at))
    if problems:
        raise Refused(*problems)
    try:
        with keeping(upload, allowed=SCANS, by=by, at=at) as file:
            delegation = Delegation.objects.create(
                **facts,
                district=by.district,
                document_number=document_number,
                file=file,
                form_token=form_token,
                by=by,
                at=at,
            )
            changes = filled_in(delegation, (*facts, "document_number"))
            record("登记代理审核", at=at, by=by, obj=delegation, changes=changes)
            notices.tell_of_delegation(delegation, at=at)
            return delegation
    except IntegrityError:
        # Two presses at once: the other one was first, and this one's file is gone again.
        found = _found(form_token, by=by)
        if found is None:
            raise
        return found


@transaction.atomic
def end_delegation(*, delegation: Delegation, by, at) -> DelegationEnd:
    """End it now; once is enough."""
    end, is_new = DelegationEnd.objects.get_or_create(
        delegation=delegation, defaults={"by": by, "at": at}
    )
    if is_new:
        changes = {"截止日期": [format_date(delegation.ends_on), format_date(beijing_date(at))]}
        record("终止代理审核", at=at, by=by, obj=delegation, changes=changes)
    return end


def _found(form_token, *, by) -> Delegation | None:
    return Delegation.objects.visible_to(by).filter(form_token=form_token).first()


def _reasons_against(*, principal, deputy, starts_on, ends_on, by, on) -> list[Problem]:
    problems = []
    if deputy.pk == by.pk or deputy.user_id == by.user_id:
        text = "不能登记由本人代理，请由区级审核人或其他填报人登记。"
        problems.append(Problem("own_delegation", text, "内部控制", field="deputy"))
    if principal.role != Role.DISTRICT_LEADER or deputy.role != Role.DISTRICT_OFFICER:
        text = "代理人须是本区填报人，代理本区审核人。"
        problems.append(Problem("delegation_desks_wrong", text, field="deputy"))
    elif deputy.user_id == principal.user_id:
        text = "代理人和被代理人须是不同的人。"
        problems.append(Problem("delegation_desks_wrong", text, field="deputy"))
    if starts_on < on:
        text = "起始日期不能早于今天：已经办理的审核不能事后补授权。"
        problems.append(Problem("delegation_days_wrong", text, field="starts_on"))
    if not starts_on <= ends_on < starts_on + LONGEST:
        text = f"截止日期须在起始日期之后，最长{LONGEST.days}天。"
        problems.append(Problem("delegation_days_wrong", text, field="ends_on"))
    return problems
