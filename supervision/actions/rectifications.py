"""走访, and 整改事项 from the day they are raised until somebody accepts what was done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.files import keeping, told_of_upload
from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from pilots.closed_days import against_closed_day
from supervision import evaluation_notices as notices
from supervision.evaluation_states import TEAM_DESKS, EvaluationState
from supervision.models import (
    Evaluation,
    Rectification,
    RectificationFile,
    Supervisor,
    TeamVisit,
    Visitor,
)
from supervision.owners import people_of

CLAUSE = "实施方案三(三)"


@transaction.atomic
def record_visit(
    *, center: Center, facts: Mapping[str, Any], form_token: UUID, by: RoleGrant, at: datetime
) -> TeamVisit:
    """``facts``: visited_on, visitors (members of the team), purpose, findings, advice.

    The district writes it down for its team, a supervisor a visit they went on themselves.
    Raises ``Refused``."""
    stored = TeamVisit.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    visitors = list(facts["visitors"])
    if problems := _visit_problems(center, visitors, facts["visited_on"], by=by, at=at):
        raise Refused(*problems)
    told = {name: facts[name] for name in ("visited_on", "purpose", "findings", "advice")}
    visit, is_new = TeamVisit.objects.get_or_create(
        form_token=form_token,
        defaults={**units_of(center), **told, "recorded_by": by.user},
    )
    if is_new:
        Visitor.objects.bulk_create(Visitor(visit=visit, supervisor=one) for one in visitors)
        who = "、".join(str(one) for one in visitors)
        changes = filled_in(visit) | {"走访人员": ["", who]}
        record("登记走访", at=at, by=by, obj=visit, changes=changes)
    return visit


def _visit_problems(center, visitors: list[Supervisor], day, *, by, at) -> list[Problem]:
    problems = []
    if by.role == Role.SUPERVISOR and by.user_id not in {one.user_id for one in visitors}:
        message = "督导只登记自己参加的走访，请勾选本人。"
        problems.append(Problem("not_a_visitor", message, field="visitors"))
    if day > beijing_date(at):
        problems.append(Problem("visit_ahead", "走访日期不能晚于今天。", field="visited_on"))
    problems += against_closed_day(day, field="visited_on")
    for one in visitors:
        if one.district_id != center.district_id or not one.is_on_team(day):
            message = f"{one}在{format_date(day)}不是{center}所在区督导团队的成员。"
            problems.append(Problem("visitor_not_on_team", message, CLAUSE, field="visitors"))
    return problems


@transaction.atomic
def raise_rectification(
    *,
    source: Evaluation | TeamVisit,
    facts: Mapping[str, Any],
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Rectification:
    """``facts``: text, basis, owner (of the center's people), due_on. Raises ``Refused``."""
    stored = Rectification.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := _raising_problems(source, facts, by=by, at=at):
        raise Refused(*problems)
    where = "evaluation" if isinstance(source, Evaluation) else "visit"
    row, is_new = Rectification.objects.get_or_create(
        form_token=form_token,
        defaults={
            **units_of(source.center),
            **facts,
            where: source,
            "raised_on": beijing_date(at),
        },
    )
    if is_new:
        record("提出整改事项", at=at, by=by, obj=row, changes=filled_in(row))
        if where == "visit" or source.state == EvaluationState.PUBLISHED:
            notices.raised([row], at=at)
    return row


def _raising_problems(source, facts: Mapping[str, Any], *, by, at) -> list[Problem]:
    on = beijing_date(at)
    problems = []
    if by.role not in TEAM_DESKS:
        problems.append(Problem("wrong_role", "整改事项由督导或区级填报人提出。"))
    if isinstance(source, Evaluation):
        problems += against_raising(source)
    if facts["due_on"] < on:
        problems.append(Problem("due_in_past", "整改期限不能早于今天。", field="due_on"))
    if not people_of(source.center.subdistrict_id, on=on).filter(pk=facts["owner"].pk).exists():
        message = f"{facts['owner']}不是该中心人员，不能作为责任人。"
        problems.append(Problem("owner_not_here", message, field="owner"))
    return problems


def against_raising(evaluation: Evaluation) -> list[Problem]:
    """Why nothing more is asked of the center out of this evaluation, whoever asks."""
    if evaluation.state == EvaluationState.CANCELLED:
        return [Problem("evaluation_cancelled", "评估已取消，不能再提出整改事项。")]
    if evaluation.round.is_closed:
        return [evaluation.round.why_closed("不能再提出整改事项")]
    return []


def report_rectification(
    *, rectification: Rectification, note: str, upload, by: RoleGrant, at: datetime
) -> Rectification:
    """What was put right, with a file where there is one (``upload`` or None); once.

    Raises ``Refused``; a file of a report that is refused is not kept."""
    if upload is None:
        return take_rectification_step(
            "report", rectification=rectification, note=note, by=by, at=at
        )
    # Asked before the file is read: nobody waits for an upload that cannot be kept.
    if problems := rectification.obstacles("report", by=by):
        raise Refused(*problems)
    with keeping(upload, by=by, at=at) as file:
        taken = take_rectification_step(
            "report", rectification=rectification, note=note, by=by, at=at
        )
        RectificationFile.objects.create(rectification=taken, file=file, by=by, at=at)
        record("上传整改材料", at=at, by=by, obj=taken, changes=told_of_upload(file))
    return taken


@transaction.atomic
def take_rectification_step(
    name: str, *, rectification: Rectification, by: RoleGrant, at: datetime, note: str = ""
) -> Rectification:
    rows = Rectification.objects.visible_to(by).select_for_update(of=("self",))
    locked = rows.get(pk=rectification.pk)
    locked.move(name, by=by, at=at, note=note)
    notices.rectified(name, locked, at=at)
    return locked
