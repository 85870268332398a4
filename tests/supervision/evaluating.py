"""Evaluations, visits and what is to be put right, each through its actions."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center
from core.deadlines import BEIJING
from supervision import actions
from supervision.evaluation_states import EvaluationState, RectificationState
from supervision.models import (
    Evaluation,
    EvaluationTemplate,
    EvidenceFile,
    Rectification,
    Supervisor,
    TeamVisit,
)
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.core.uploads import pdf, upload
from tests.supervision.factories import make_supervisor, make_team

EVALUATED_ON = date(2021, 9, 1)
THAT_DAY = datetime(2021, 9, 1, 16, tzinfo=BEIJING)
DUE_ON = date(2021, 9, 30)
KNOWN = {"cases": "计入的服务案例7个", "hours": "计入的专业督导40小时", "staff": "专业服务人员3人"}


def officer_of(district) -> RoleGrant:
    return make_desk(Role.DISTRICT_OFFICER, district)


def make_template(district=None, at=THAT_DAY) -> EvaluationTemplate:
    """The platform's own, as that district (or the city) adopted it."""
    by = officer_of(district) if district else make_desk(Role.CITY_OFFICER)
    return actions.adopt_default(by=by, at=at)


def make_evaluator(district, user=None, **facts) -> Supervisor:
    """Somebody on the district's team who serves no center, with an account unless told."""
    desk = make_desk(Role.SUPERVISOR, [], user=user)
    return make_supervisor(make_team(district), desk, **{"name": "何评估", **facts})


def desk_of(member: Supervisor) -> RoleGrant:
    return member.user.desks.get(role=Role.SUPERVISOR)


def arrange(center: Center, *evaluators: Supervisor, at=THAT_DAY, **facts) -> Evaluation:
    by = facts.pop("by", None) or officer_of(center.district)
    return actions.arrange_evaluation(
        center=center,
        facts={
            "kind": "final",
            "held_on": EVALUATED_ON,
            "template": facts.pop("template", None) or make_template(center.district),
            "evaluators": evaluators,
            **facts,
        },
        form_token=uuid4(),
        by=by,
        at=at,
    )


def score(evaluation: Evaluation, by: RoleGrant, *, off: int = 0, at=THAT_DAY) -> Evaluation:
    """Full points everywhere but ``off`` tenths, taken from the first lines with a finding."""
    said = {}
    for row in evaluation.scores.order_by("indicator__place"):
        less = min(off, row.most)
        off -= less
        said[row.indicator_id] = (row.most - less, "台账不全" if less else "")
    facts = {"scores": said, "opinion": "总体较好", "version": evaluation.version}
    return actions.save_scores(evaluation=evaluation, **facts, by=by, at=at)


def make_evaluation(
    center: Center | None = None,
    state: str = EvaluationState.PUBLISHED,
    *,
    off: int = 125,
    evaluator: Supervisor | None = None,
    at=THAT_DAY,
    **facts,
) -> Evaluation:
    """Scored by its one evaluator, ``off`` tenths below 100 points: 87.5 unless told."""
    center = center or make_center()
    evaluator = evaluator or make_evaluator(center.district)
    evaluation = arrange(center, evaluator, at=at, **facts)
    officer = officer_of(center.district)
    if state == EvaluationState.CANCELLED:
        return take("cancel", evaluation, officer, note="改期", at=at)
    if state == EvaluationState.DRAFT:
        return evaluation
    evaluation = score(evaluation, desk_of(evaluator), off=off, at=at)
    evaluation = take("submit", evaluation, desk_of(evaluator), at=at)
    if state == EvaluationState.PUBLISHED:
        evaluation = take("publish", evaluation, officer, at=at)
    return evaluation


def take(name: str, evaluation: Evaluation, by: RoleGrant, at=THAT_DAY, note="") -> Evaluation:
    facts = {"evaluation": evaluation, "by": by, "at": at, "note": note, "known": KNOWN}
    return actions.take_evaluation_step(name, **facts)


def make_evidence(
    evaluation: Evaluation, by: RoleGrant, name="现场照片.pdf", at=THAT_DAY
) -> EvidenceFile:
    """Of the first indicator, while it is still scored."""
    return actions.add_evidence(
        evaluation=evaluation,
        indicator=evaluation.template.indicators.earliest("place"),
        upload=upload(pdf(), name),
        form_token=uuid4(),
        by=by,
        at=at,
    )


def make_visit(center: Center, *visitors: Supervisor, by=None, at=THAT_DAY, **facts) -> TeamVisit:
    return actions.record_visit(
        center=center,
        facts={
            "visited_on": EVALUATED_ON,
            "visitors": visitors,
            "purpose": "了解服务开展情况",
            "findings": "服务档案存放不规范",
            "advice": "",
            **facts,
        },
        form_token=uuid4(),
        by=by or officer_of(center.district),
        at=at,
    )


def make_item(
    source: Evaluation | TeamVisit,
    state: str = RectificationState.OPEN,
    *,
    owner: RoleGrant | None = None,
    by: RoleGrant | None = None,
    at=THAT_DAY,
    **facts,
) -> Rectification:
    owner = owner or make_desk(Role.CENTER_WORKER, source.center.subdistrict)
    officer = by or officer_of(source.center.district)
    row = actions.raise_rectification(
        source=source,
        facts={
            "text": "补齐服务档案",
            "basis": "档案管理与保密",
            "owner": owner.user,
            "due_on": DUE_ON,
            **facts,
        },
        form_token=uuid4(),
        by=officer,
        at=at,
    )
    if state == RectificationState.OPEN:
        return row
    if state == RectificationState.WITHDRAWN:
        return step(row, "withdraw", officer, note="重复提出", at=at)
    row = step(row, "report", owner, note="档案已补齐", at=at)
    if state == RectificationState.ACCEPTED:
        row = step(row, "accept", officer, at=at)
    return row


def step(row: Rectification, name: str, by: RoleGrant, at=THAT_DAY, note="") -> Rectification:
    return actions.take_rectification_step(name, rectification=row, by=by, at=at, note=note)


def evaluated_place(center: Center, mark: str, *, at: datetime) -> dict[str, Any]:
    """A result published to the center, what it put right of it, and a visit; ``mark`` names it."""
    evaluator = make_evaluator(center.district, name=f"{mark}评估人")
    by, on = desk_of(evaluator), at.date()
    template = make_template(center.district, at=at)
    evaluation = arrange(center, evaluator, at=at, template=template, held_on=on)
    evidence = make_evidence(evaluation, by, name=f"{mark}评估依据.pdf", at=at)
    evaluation = take("submit", score(evaluation, by, off=125, at=at), by, at=at)
    evaluation = take("publish", evaluation, officer_of(center.district), at=at)
    item = make_item(evaluation, at=at, due_on=on + timedelta(days=30))
    reported = actions.report_rectification(
        rectification=item,
        note=f"{mark}整改情况",
        upload=upload(pdf(), f"{mark}整改材料.pdf"),
        by=item.owner.desks.get(),
        at=at,
    )
    return {
        "evaluation": evaluation,
        "evidence": evidence,
        "rectification": reported,
        "rectification_file": reported.files.get(),
        "team_visit": make_visit(center, evaluator, at=at, visited_on=on),
    }
