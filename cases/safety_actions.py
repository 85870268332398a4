"""Judging the risk of a case, registering what must be reported, and that it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases import notices
from cases.models import Case, MandatoryReport, RiskRating
from cases.revealing import RESPONSIBLE
from cases.safety import finding_problems, rating_problems, report_problems
from cases.states import CaseState
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.problems import Problem, Refused

RATED, FOUND, REPORTED = "评定风险等级", "登记强制报告线索", "登记强制报告结果"
FINDING = ("ground", "found_at", "text")
REPORT = ("reported_to", "reported_at", "reporter", "receiver", "result")


def answers_for(case: Case, by: RoleGrant) -> bool:
    """The desks that judge risk and report: the worker in charge and the heads of the center."""
    return case.is_led_by(by) or by.role in RESPONSIBLE


def _locked(case: Case, by: RoleGrant) -> Case:
    cases = Case.objects.visible_to(by).select_related("worker", "center")
    case = cases.select_for_update(of=("self",)).get(pk=case.pk)
    if not answers_for(case, by):
        raise Refused(case.not_in_charge())
    return case


@transaction.atomic
def rate_risk(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> RiskRating:
    """Judge the risk anew; earlier judgments stay. ``facts``: level, kinds, reason."""
    case = _locked(case, by)
    if stored := RiskRating.objects.filter(case=case, form_token=form_token).first():
        return stored
    problems = rating_problems(facts)
    if case.state == CaseState.CLOSED:
        problems.append(Problem("case_closed", "案例已结案，不能再评定风险；需要时请重新开案。"))
    if problems:
        raise Refused(*problems)
    names = ("level", "kinds", "reason")
    rating = RiskRating.objects.create(
        case=case, form_token=form_token, by=by, at=at, **{name: facts[name] for name in names}
    )
    case.risk_level = rating.level
    case.save(update_fields=["risk_level"])
    record(RATED, at=at, by=by, obj=case, changes=filled_in(rating, names))
    return rating


@transaction.atomic
def register_finding(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> MandatoryReport:
    """Start the clock of a duty to report. ``facts``: ground, found_at, text.

    A closed case is no hindrance: what is found afterwards has to be reported as well.
    """
    case = _locked(case, by)
    if stored := MandatoryReport.objects.filter(case=case, form_token=form_token).first():
        return stored
    if problems := finding_problems(facts, at=at):
        raise Refused(*problems)
    report = MandatoryReport.objects.create(
        case=case,
        form_token=form_token,
        due_at=facts["found_at"] + timedelta(hours=settings.MANDATORY_REPORT_HOURS),
        registered_by=by.user,
        registered_at=at,
        **units_of(case.center),
        **{name: facts[name] for name in FINDING},
    )
    record(FOUND, at=at, by=by, obj=case, changes=filled_in(report, FINDING))
    notices.must_be_reported(case, by=by, at=at)
    return report


@transaction.atomic
def report_finding(
    *, report: MandatoryReport, facts: Mapping, by: RoleGrant, at: datetime
) -> MandatoryReport:
    """Say to whom it was reported, once. ``facts``: reported_to, reported_at, reporter, receiver,
    result. Raises ``Refused``."""
    case = _locked(report.case, by)
    report = MandatoryReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.reported_at:
        raise Refused(Problem("already_reported", "这条线索已登记报告结果，不能重复登记。"))
    problems = report_problems(facts, ground=report.ground, found_at=report.found_at, at=at)
    if problems:
        raise Refused(*problems)
    before = told_of(report, REPORT)
    for name in REPORT:
        setattr(report, name, facts[name])
    report.reported_by = by.user
    report.save()
    record(REPORTED, at=at, by=by, obj=case, changes=changed(before, report, REPORT))
    return report
