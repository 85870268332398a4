"""The district's team evaluates and visits: a result of last year, one that waits, a visit."""

from datetime import datetime, timedelta
from uuid import uuid4

from centers.models import Center
from reports.evaluation_facts import known_facts
from supervision import actions
from supervision.evaluation_states import EvaluationKind
from supervision.models import Evaluation, Supervisor, TeamVisit

# What was taken off, in tenths of a point, by the place of the indicator, and why.
TAKEN_OFF = {
    3: (10, "制度已建立，上墙和台账还不完整。"),
    7: (25, "两份档案缺少服务对象签字的同意书。"),
    9: (20, "满意度调查样本偏少。"),
    13: (15, "经验总结还没有形成材料。"),
}
# In the middle of the year also what is behind by then.
BEHIND = {4: (50, "服务案例少于序时进度。"), 5: (30, "督导时长少于序时进度。")}


def evaluate(center: Center, *, kind: str, officer, leader=None, at: datetime) -> Evaluation:
    """Scored by the member without an account, as the officer writes it down; published by
    ``leader`` where one is named, else it waits."""
    by = {"by": officer, "at": at}
    evaluation = actions.arrange_evaluation(
        center=center,
        facts={
            "kind": kind,
            "held_on": at.date(),
            "template": actions.adopt_default(**by),
            "evaluators": [_member(center)],
        },
        form_token=uuid4(),
        **by,
    )
    scores, taken_off = {}, TAKEN_OFF | (BEHIND if kind == EvaluationKind.MIDTERM else {})
    for row in evaluation.scores.select_related("indicator").order_by("indicator__place"):
        off, finding = taken_off.get(row.indicator.place, (0, ""))
        scores[row.indicator_id] = (row.most - off, finding)
    evaluation = actions.save_scores(
        evaluation=evaluation,
        scores=scores,
        opinion="服务开展扎实，档案管理需要加强。",
        version=1,
        **by,
    )
    known = known_facts(evaluation, on=at.date())
    evaluation = actions.take_evaluation_step("submit", evaluation=evaluation, known=known, **by)
    if leader is not None:
        step = {"evaluation": evaluation, "by": leader, "at": at}
        evaluation = actions.take_evaluation_step("publish", **step)
    return evaluation


def rectify(evaluation: Evaluation, team, *, at: datetime) -> None:
    """What last year's evaluation asked for was put right, and the center said so."""
    item = _raise(evaluation, team, "补齐两份服务档案的同意书", "档案管理与保密", at=at)
    actions.report_rectification(
        rectification=item, note="同意书已补签并归档。", upload=None, by=team.worker, at=at
    )
    actions.take_rectification_step("accept", rectification=item, by=team.district, at=at)
    text = "对结果无异议，扣分事项已整改。"
    actions.answer_evaluation(evaluation=evaluation, text=text, by=team.executive, at=at)


def visit(center: Center, team, *, at: datetime) -> None:
    """A visit of this year that left something to be put right."""
    row = actions.record_visit(
        center=center,
        facts={
            "visited_on": at.date(),
            "visitors": [_member(center)],
            "purpose": "了解服务场地和服务计划执行情况",
            "findings": "场地已正常开放，个案室没有隔音，预约登记不完整。",
            "advice": "结合服务计划调整个案室使用时段。",
        },
        form_token=uuid4(),
        by=team.district,
        at=at,
    )
    _raise(row, team, "完善个案室的预约登记", "走访情况", at=at)


def _raise(source: Evaluation | TeamVisit, team, text: str, basis: str, *, at: datetime):
    due_on = at.date() + timedelta(days=30)
    facts = {"text": text, "basis": basis, "owner": team.worker.user, "due_on": due_on}
    return actions.raise_rectification(
        source=source, facts=facts, form_token=uuid4(), by=team.district, at=at
    )


def _member(center: Center) -> Supervisor:
    return Supervisor.objects.get(district=center.district_id, user=None)
