"""Letting a colleague work on a case between two days, and ending it early."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases import notices
from cases.handover import receivers
from cases.models import Case, CaseShare
from cases.people.sharing import share_problems
from cases.revealing import RESPONSIBLE
from cases.states import CaseState
from core.changes import Changes
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused


def may_share(case: Case, by: RoleGrant) -> bool:
    """The worker in charge, and the responsible people of the center."""
    return case.is_led_by(by) or by.role in RESPONSIBLE


@transaction.atomic
def share_case(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> CaseShare:
    """Give ``facts["desk"]`` full sight of the case from starts_on through ends_on.

    ``facts``: desk, kind, starts_on, ends_on, text. Raises ``Refused``.
    """
    case = _locked(case, by)
    if stored := CaseShare.objects.filter(case=case, form_token=form_token).first():
        return stored
    if problems := _against(case, facts, by=by, at=at):
        raise Refused(*problems)
    share = CaseShare.objects.create(
        **facts,
        form_token=form_token,
        case=case,
        center_id=case.center_id,
        subdistrict_id=case.subdistrict_id,
        district_id=case.district_id,
        granted_by=by,
        granted_at=at,
    )
    record("安排协同或代班", at=at, by=by, obj=case, changes=_told(share))
    notices.case_shared(share, at=at)
    return share


@transaction.atomic
def end_share(*, share: CaseShare, by: RoleGrant, at: datetime) -> CaseShare:
    """End it from this moment on. Raises ``Refused``."""
    case = _locked(share.case, by)
    share = CaseShare.objects.select_for_update(of=("self",)).get(pk=share.pk, case=case)
    if not may_share(case, by):
        raise Refused(case.not_in_charge())
    if share.ended_at is not None or share.ends_on < beijing_date(at):
        raise Refused(Problem("share_over", "这项协同、代班已经结束。"))
    share.ended_at, share.ended_by = at, by
    share.save(update_fields=["ended_at", "ended_by"])
    record("提前结束协同或代班", at=at, by=by, obj=case, changes=_told(share))
    return share


def _locked(case: Case, by: RoleGrant) -> Case:
    cases = Case.objects.visible_to(by).select_related("client", "worker", "round")
    return cases.select_for_update(of=("self",)).get(pk=case.pk)


def _against(case: Case, facts: Mapping, *, by: RoleGrant, at: datetime) -> list[Problem]:
    if not may_share(case, by):
        return [case.not_in_charge()]
    if problems := case.against_change():
        return problems
    on, desk = beijing_date(at), facts["desk"]
    problems = share_problems(
        facts,
        is_guarded=bool(case.guard),
        by_head=by.role in RESPONSIBLE,
        ended=case.get_state_display() if case.state in CaseState.ended else "",
        on=on,
    )
    if not receivers(by=by, on=on).filter(pk=desk.pk).exists():
        sentence = "须是本中心在岗的工作人员或常务主任。"
        problems.append(Problem("not_a_colleague", sentence, field="desk"))
    if case.is_led_by(desk):
        sentence = f"案例由{desk.user}负责，不需要协同、代班。"
        problems.append(Problem("already_in_charge", sentence, field="desk"))
    elif desk.user_id == by.user_id:
        problems.append(Problem("share_with_oneself", "不能安排给自己。", "内部控制", field="desk"))
    days = {"starts_on__lte": facts["ends_on"], "ends_on__gte": facts["starts_on"]}
    if case.shares.filter(desk=desk, kind=facts["kind"], ended_at=None, **days).exists():
        sentence = "这位同事在所选日期内已有同样的安排。"
        problems.append(Problem("already_shared", sentence, field="desk"))
    return problems


def _told(share: CaseShare) -> Changes:
    days = f"{format_date(share.starts_on)}至{format_date(share.ends_on)}"
    return {
        "同事": ["", str(share.desk.user)],
        "方式": ["", share.get_kind_display()],
        "起止日期": ["", days],
    }
