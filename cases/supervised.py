"""A case brought to a supervisor, who sees it masked for fourteen days and says what they think."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.inbox import desks_of, tell
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Case, Discussion, SupervisorRemark
from cases.models.case_file import OPEN_FOR
from cases.states import WORKERS
from core.deadlines import beijing_date
from core.problems import Problem, Refused

BROUGHT, REMARKED = "提请督导", "撰写督导意见"


def supervisors_of(case: Case, *, on):
    """The desks to which the case can be brought: supervisors who serve its subdistrict that day."""
    desks = RoleGrant.objects.filter(
        role=Role.SUPERVISOR, served=case.subdistrict_id, user__is_active=True
    )
    return desks.held_on(on).select_related("user").order_by("pk")


@transaction.atomic
def bring(
    *, case: Case, supervisor: RoleGrant, form_token: UUID, by: RoleGrant, at: datetime
) -> Discussion:
    """Open the case, masked, to this supervisor until the fourteenth day from today.

    Raises ``Refused``.
    """
    case = _locked(case, by)
    if stored := Discussion.objects.filter(case=case, form_token=form_token).first():
        return stored
    day = beijing_date(at)
    if problems := _against_bringing(case, supervisor, by, day):
        raise Refused(*problems)
    discussion = Discussion.objects.create(
        case=case,
        supervisor=supervisor,
        by=by,
        on=day,
        until=day + OPEN_FOR,
        at=at,
        form_token=form_token,
    )
    record(BROUGHT, at=at, by=by, obj=case, changes={"督导": ["", str(supervisor.user)]})
    url = reverse("cases:case_detail", args=[case.public_id])
    text = f"案例{case.number}提请您督导，14天内可以查看脱敏信息、填写意见。"
    tell([supervisor], title="案例提请督导", text=text, url=url, at=at)
    return discussion


def _against_bringing(case: Case, supervisor: RoleGrant, by: RoleGrant, day) -> list[Problem]:
    problems = case.against_change() if case.is_led_by(by) else [case.not_in_charge()]
    if not supervisors_of(case, on=day).filter(pk=supervisor.pk).exists():
        sentence = "请选择服务本街道(乡镇)的在任督导。"
        problems.append(Problem("not_a_supervisor_here", sentence, field="supervisor"))
    elif case.discussions.open_on(day).filter(supervisor=supervisor).exists():
        sentence = "案例已对这位督导开放，不需要重复提请。"
        problems.append(Problem("already_brought", sentence, field="supervisor"))
    return problems


@transaction.atomic
def remark(
    *, case: Case, text: str, form_token: UUID, by: RoleGrant, at: datetime
) -> SupervisorRemark:
    """Keep what the supervisor says of a case that is open to them today. Raises ``Refused``."""
    case = _locked(case, by)
    if stored := SupervisorRemark.objects.filter(case=case, form_token=form_token).first():
        return stored
    if not case.discussions.open_on(beijing_date(at)).filter(supervisor=by).exists():
        sentence = "案例现在没有对您开放，请负责社工重新提请。"
        raise Refused(Problem("not_brought", sentence))
    if problems := case.against_change():
        raise Refused(*problems)
    made = SupervisorRemark.objects.create(
        case=case, by=by, author=by.user, at=at, text=text, form_token=form_token
    )
    record(REMARKED, at=at, by=by, obj=case)
    worker = desks_of(*WORKERS, at=at, user=case.worker_id, subdistrict=case.subdistrict_id)
    url = reverse("cases:case_detail", args=[case.public_id])
    tell(worker, title="督导意见", text=f"案例{case.number}有新的督导意见。", url=url, at=at)
    return made


def _locked(case: Case, by: RoleGrant) -> Case:
    return (
        Case.objects.visible_to(by)
        .select_related("worker", "round")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
