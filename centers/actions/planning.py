"""Needs assessments and the service plan of a pilot unit, written while its round is open."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once
from accounts.models import RoleGrant
from centers.actions.profile import locked_center
from centers.models import (
    AssessmentFile,
    Center,
    NeedsAssessment,
    ServicePlan,
    ServiceTarget,
)
from centers.models.center import units_of
from centers.targets import Target, Targets, problems_of
from centers.targets import in_words as targets_in_words
from core.changes import differences, told_of
from core.chinese_dates import beijing_date
from core.file_types import Upload
from core.problems import Problem, Refused
from pilots.models import PilotUnit, Round

CLAUSE = "实施方案三(二)"
FIELDS = ("assessed_on", "methods", "groups", "findings", "priorities")
MOST_ASSESSMENTS = 20  # per unit
MOST_FILES = 5  # per assessment


@transaction.atomic
def add_assessment(
    *, unit: PilotUnit, center: Center, facts: Mapping, form_token, by: RoleGrant, at
) -> NeedsAssessment:
    """One more assessment of the unit; the same form adds it once. ``facts``: ``FIELDS``."""
    locked = locked_center(center, by=by)
    known = NeedsAssessment.objects.filter(unit=unit, form_token=form_token).first()
    if known:
        return known
    problems = _problems(unit, facts, at)
    if NeedsAssessment.objects.filter(unit=unit).count() >= MOST_ASSESSMENTS:
        message = f"每个试点单位最多登记{MOST_ASSESSMENTS}次需求评估。"
        problems.append(Problem("assessments_too_many", message))
    if problems:
        raise Refused(*problems)
    added = NeedsAssessment.objects.create(
        **units_of(locked), unit=unit, form_token=form_token, **facts
    )
    record("登记需求评估", at=at, by=by, obj=locked, changes=differences({}, in_words(added)))
    return added


@transaction.atomic
def save_assessment(
    *, assessment: NeedsAssessment, facts: Mapping, version: int, by: RoleGrant, at
) -> NeedsAssessment:
    """Mend an assessment; raises ``Stale`` when somebody saved after ``version`` was read."""
    center = locked_center(assessment.center, by=by)
    locked = NeedsAssessment.objects.select_related("unit").get(pk=assessment.pk, center=center)
    before = in_words(locked)
    if locked.holds_already(version, {name: facts[name] for name in FIELDS}):
        return locked
    locked.check_version(version, before)
    if problems := _problems(locked.unit, facts, at):
        raise Refused(*problems)
    for name in FIELDS:
        setattr(locked, name, facts[name])
    locked.version += 1
    locked.save(update_fields=[*FIELDS, "version"])
    changes = differences(before, in_words(locked))
    record("修改需求评估", at=at, by=by, obj=center, changes=changes)
    return locked


def add_assessment_file(
    *, assessment: NeedsAssessment, upload: Upload, form_token, by: RoleGrant, at
) -> AssessmentFile:
    """Keep a report beside the assessment; the same form adds it once."""

    def find() -> AssessmentFile | None:
        return AssessmentFile.objects.filter(assessment=assessment, form_token=form_token).first()

    def check() -> None:
        problems = _closed(assessment.unit)
        if AssessmentFile.objects.filter(assessment=assessment).count() >= MOST_FILES:
            message = f"每次需求评估最多上传{MOST_FILES}个文件。"
            problems.append(Problem("reports_too_many", message, field="file"))
        if problems:
            raise Refused(*problems)

    def attach(file) -> AssessmentFile:
        center = locked_center(assessment.center, by=by)
        check()
        kept = AssessmentFile.objects.create(
            assessment=assessment, file=file, form_token=form_token, by=by, at=at
        )
        changes = {str(assessment): ["", file.name], "校验值": ["", file.sha256]}
        record("上传需求评估报告", at=at, by=by, obj=center, changes=changes)
        return kept

    return keep_once(upload, find=find, check=check, attach=attach, by=by, at=at)


@transaction.atomic
def save_service_plan(
    *,
    unit: PilotUnit,
    center: Center,
    body: str,
    targets: Targets,
    version: int,
    by: RoleGrant,
    at,
) -> ServicePlan:
    """Text and all targets at once; a plan never saved counts as version 1.

    Raises ``Stale`` when somebody saved after ``version`` was read. Fewer cases than the unit
    owes are no reason to refuse: the page warns of them.
    """
    locked = locked_center(center, by=by)
    plan = ServicePlan.objects.filter(unit=unit).first()
    before = plan_in_words(plan)
    (plan or ServicePlan()).check_version(version, before)
    if problems := [*_closed(unit), *problems_of(targets)]:
        raise Refused(*problems)
    if plan is None:
        plan = ServicePlan(**units_of(locked), unit=unit)
    plan.body = body
    plan.version += 1
    plan.save()
    _keep_targets(plan, targets)
    changes = differences(before, plan_in_words(plan))
    record("保存服务计划", at=at, by=by, obj=locked, changes=changes)
    return plan


def targets_of(plan: ServicePlan | None) -> Targets:
    """What a plan sets out to do, by field and method; nothing without a plan."""
    if plan is None:
        return {}
    return {(row.field, row.method): Target(row.cases, row.persons) for row in plan.targets.all()}


def in_words(assessment: NeedsAssessment) -> dict[str, str]:
    """An assessment as it stands, by label."""
    return {**told_of(assessment, FIELDS), "评估方法": assessment.method_labels}


def plan_in_words(plan: ServicePlan | None) -> dict[str, str]:
    """A plan as it stands, by label; "" for everything while there is none."""
    return {"计划内容": plan.body if plan else "", **targets_in_words(targets_of(plan))}


def _keep_targets(plan: ServicePlan, targets: Targets) -> None:
    rows = [
        ServiceTarget(plan=plan, field=field, method=method, cases=cases, persons=persons)
        for (field, method), (cases, persons) in targets.items()
    ]
    ServiceTarget.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["plan", "field", "method"],
        update_fields=["cases", "persons"],
    )


def _problems(unit: PilotUnit, facts: Mapping, at) -> list[Problem]:
    problems = _closed(unit)
    if facts["assessed_on"] > beijing_date(at):
        problems.append(Problem("day_in_future", "评估日期不能晚于今天。", field="assessed_on"))
    return problems


def _closed(unit: PilotUnit) -> list[Problem]:
    """Asked of the round as it is stored now: ``unit`` may have been read a while ago."""
    round = Round.objects.get(pk=unit.round_id)
    return [round.why_closed()] if round.is_closed else []
