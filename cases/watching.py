"""What must not be forgotten about a case: its risk, the report that the law demands, the 回访."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases import notices
from cases.models import Case, FollowUpVisit, MandatoryReport, RiskRating
from cases.models.follow_ups import Authority, Suspicion
from cases.revealing import RESPONSIBLE
from cases.states import WORKERS, CaseState
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from pilots.closed_days import against_closed_day

POLICE = (Authority.POLICE, Authority.SEVERAL)
REPORTED = ("reported_to", "reported_at", "receiver", "result")


@transaction.atomic
def rate_risk(
    *, case: Case, level: str, kind: str, note: str, form_token: UUID, by: RoleGrant, at: datetime
) -> RiskRating:
    """The level of risk as it is judged now; the one before stays on file. Raises ``Refused``."""
    case = _of_worker_or_head(case, by)
    stored = case.risks.filter(form_token=form_token).first()
    if stored:
        return stored
    rating = RiskRating.objects.create(
        case=case, level=level, kind=kind, note=note, form_token=form_token, by=by, at=at
    )
    case.risk_level = level
    case.save(update_fields=["risk_level"])
    record("评定风险等级", at=at, by=by, obj=case, changes=filled_in(rating, ("level", "kind")))
    return rating


@transaction.atomic
def found(
    *,
    case: Case,
    suspicion: str,
    found_at: datetime,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> MandatoryReport:
    """Somebody found what must be reported (反家庭暴力法 14, 未成年人保护法 11): the clock runs.

    The law says 及时 and 立即; ``MANDATORY_REPORT_HOURS`` is the longest this house lets it be.
    Raises ``Refused``.
    """
    case = _of_worker_or_head(case, by)
    stored = case.reports.filter(form_token=form_token).first()
    if stored:
        return stored
    if found_at > at:
        raise Refused(Problem("in_future", "发现时间不能晚于现在。", field="found_at"))
    report = MandatoryReport.objects.create(
        case=case,
        **units_of(case.center),
        suspicion=suspicion,
        found_at=found_at,
        due_at=found_at + timedelta(hours=settings.MANDATORY_REPORT_HOURS),
        found_by=by.user,
        form_token=form_token,
    )
    record("登记须强制报告的情形", at=at, by=by, obj=case, changes=filled_in(report))
    notices.report_due(report, at=at)
    return report


@transaction.atomic
def reported(
    *,
    report: MandatoryReport,
    reported_to: str,
    reported_at: datetime,
    receiver: str,
    result: str,
    by: RoleGrant,
    at: datetime,
) -> MandatoryReport:
    """It was reported: to whom, when, who took it, what came of it. Raises ``Refused``."""
    case = _of_worker_or_head(report.case, by)
    report = MandatoryReport.objects.select_for_update().get(pk=report.pk)
    problems = []
    if report.reported_at:
        problems.append(Problem("already_done", "这一情形已经报告。"))
    if reported_at > at:
        problems.append(Problem("in_future", "报告时间不能晚于现在。", field="reported_at"))
    if report.suspicion == Suspicion.DOMESTIC_VIOLENCE and reported_to not in POLICE:
        sentence = "疑似家庭暴力须向公安机关报告。"
        clause = "反家庭暴力法14"
        problems.append(Problem("wrong_authority", sentence, clause, field="reported_to"))
    if reported_at < report.found_at:
        sentence = "报告时间不能早于发现时间。"
        problems.append(Problem("before_it_was_found", sentence, field="reported_at"))
    if problems:
        raise Refused(*problems)
    before = told_of(report, REPORTED)
    report.reported_to, report.reported_at, report.reported_by = reported_to, reported_at, by.user
    report.receiver, report.result = receiver, result
    report.save()
    record("登记强制报告", at=at, by=by, obj=case, changes=changed(before, report, REPORTED))
    return report


@transaction.atomic
def plan_visit(
    *, case: Case, due_on: date, form_token: UUID, by: RoleGrant, at: datetime
) -> FollowUpVisit:
    """Plan a 回访 of a closed case. Raises ``Refused``."""
    case = _of_worker_or_head(case, by)
    stored = case.visits.filter(form_token=form_token).first()
    if stored:
        return stored
    problems = []
    if case.state != CaseState.CLOSED:
        problems.append(Problem("not_closed", "结案后才安排回访。"))
    if due_on < beijing_date(at):
        problems.append(Problem("due_in_past", "计划回访日期不能早于今天。", field="due_on"))
    if problems:
        raise Refused(*problems)
    visit = FollowUpVisit.objects.create(
        case=case, **units_of(case.center), due_on=due_on, form_token=form_token
    )
    record("安排回访", at=at, by=by, obj=case, changes=filled_in(visit))
    return visit


@transaction.atomic
def visited(
    *, visit: FollowUpVisit, done_on: date, text: str, by: RoleGrant, at: datetime
) -> FollowUpVisit:
    """The 回访 was made on ``done_on`` and this was found. Raises ``Refused``."""
    case = _of_worker_or_head(visit.case, by)
    visit = FollowUpVisit.objects.select_for_update().get(pk=visit.pk)
    problems = []
    if visit.done_on:
        problems.append(Problem("already_done", "这次回访已经登记。"))
    if done_on > beijing_date(at):
        problems.append(Problem("in_future", "回访日期不能晚于今天。", field="done_on"))
    if case.closed_on and done_on < case.closed_on:
        problems.append(Problem("before_closing", "回访日期不能早于结案日期。", field="done_on"))
    problems += against_closed_day(done_on, field="done_on")
    if problems:
        raise Refused(*problems)
    before = told_of(visit, ("done_on", "text"))
    visit.done_on, visit.done_by, visit.text = done_on, by.user, text
    visit.save()
    changes = changed(before, visit, ("done_on", "text"))
    record("登记回访", at=at, by=by, obj=case, changes=changes)
    return visit


def _of_worker_or_head(case: Case, by: RoleGrant) -> Case:
    """The locked case, for who leads it or answers for its center."""
    locked = (
        Case.objects.visible_to(by)
        .select_related("worker", "center")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    if not (by.role in WORKERS and locked.is_led_by(by)) and by.role not in RESPONSIBLE:
        raise Refused(locked.not_in_charge())
    if problems := locked.against_following_up():
        raise Refused(*problems)
    return locked
