"""What the pages of an evaluation, a visit and a rectification show to a desk."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from accounts.models import RoleGrant
from core.chinese_dates import format_date, format_moment
from core.problems import Problem
from supervision.actions.rectifications import against_raising
from supervision.evaluation_states import TEAM_DESKS, WITH_A_FORM, EvaluationState
from supervision.grading import points_shown
from supervision.models import Evaluation, EvaluationAnswer, Rectification, Score, TeamVisit
from supervision.models.rectifications import HEADS

HISTORY = ("by__user", "by__district", "by__subdistrict__district")


def evaluation_context(
    evaluation: Evaluation,
    *,
    by: RoleGrant,
    on: date,
    known: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> dict:
    """``known`` is what the platform knows today; what was kept at hand-in goes before it."""
    answer = EvaluationAnswer.objects.filter(evaluation=evaluation).select_related("by__user")
    scores = list(evaluation.scores.select_related("indicator").order_by("indicator__place"))
    can_write = evaluation.is_draft and evaluation.is_scored_by(by)
    answered = answer.first()
    is_published = evaluation.state == EvaluationState.PUBLISHED
    return {
        "evaluation": evaluation,
        "problems": problems,
        "facts": facts_of_evaluation(evaluation),
        "dimensions": dimensions_of(evaluation, scores, known),
        "has_results": evaluation.state in EvaluationState.scored,
        "files": list(evaluation.files.select_related("file", "indicator").order_by("pk")),
        "items": items_of(evaluation.rectifications, on=on),
        "answer": answered,
        "can_answer": is_published and answered is None and by.role in HEADS,
        "can_score": can_write,
        "can_raise": by.role in TEAM_DESKS and not against_raising(evaluation),
        "raise_url": reverse("supervision:rectification_add", args=[evaluation.pk]),
        "steps": evaluation.offered_steps(by=by),
        "step_url": reverse("reports:evaluation_step", args=[evaluation.pk]),
        "history": evaluation.history.select_related(*HISTORY).order_by("-pk"),
    }


def facts_of_evaluation(evaluation: Evaluation) -> list[tuple[str, str]]:
    who = "、".join(str(row.supervisor) for row in evaluation.evaluators_named())
    facts = [
        ("社会工作服务中心", str(evaluation.center)),
        ("试点批次", str(evaluation.round)),
        ("评估类型", evaluation.get_kind_display()),
        ("评估日期", format_date(evaluation.held_on)),
        ("评估模板", str(evaluation.template)),
        ("评估人员", who),
        ("总体评价", evaluation.opinion),
    ]
    if evaluation.submitted_at:
        facts.append(
            ("提交", f"{evaluation.submitted_by}，{format_moment(evaluation.submitted_at)}")
        )
    if evaluation.published_at:
        facts.append(
            ("公布", f"{evaluation.published_by}，{format_moment(evaluation.published_at)}")
        )
    return facts


def dimensions_of(
    evaluation: Evaluation, scores: Sequence[Score], known: Mapping[str, str]
) -> list[dict]:
    """The indicators by dimension, in their order, each dimension with its points and score."""
    grouped: dict[str, list[Score]] = {}
    for score in scores:
        grouped.setdefault(score.indicator.dimension, []).append(score)
    is_live = evaluation.state == EvaluationState.DRAFT
    return [
        {
            "name": name,
            "points": points_shown(sum(row.most for row in rows)),
            "score": points_shown(sum(row.tenths or 0 for row in rows)),
            "rows": [
                {
                    "row": row,
                    "points": row.indicator.points,
                    "known": known.get(row.indicator.known, "") if is_live else row.known,
                }
                for row in rows
            ],
        }
        for name, rows in grouped.items()
    ]


def items_of(rows, *, on: date) -> list[dict]:
    """Rectifications with the word a reader looks for first."""
    found = rows.select_related("owner", "center").order_by("due_on", "pk")
    return [item_of(row, on=on) for row in found]


def item_of(row: Rectification, *, on: date) -> dict:
    if row.is_overdue(on):
        return {"row": row, "label": f"逾期{(on - row.due_on).days}天", "tone": "bad"}
    return {"row": row, "label": row.get_state_display(), "tone": row.tone}


def rectification_context(
    row: Rectification, *, by: RoleGrant, on: date, problems: Sequence[Problem] = ()
) -> dict:
    offered = row.offered_steps(by=by)
    return {
        "item": item_of(row, on=on),
        "row": row,
        "problems": problems,
        "facts": [
            ("社会工作服务中心", str(row.center)),
            ("整改事项", row.text),
            ("依据", row.basis),
            ("责任人", str(row.owner)),
            ("整改期限", format_date(row.due_on)),
            ("提出日期", format_date(row.raised_on)),
            ("来源", str(row.source)),
        ],
        "source_url": _source_url(row),
        "files": list(row.files.select_related("file").order_by("pk")),
        "can_report": any(step.name in WITH_A_FORM for step in offered),
        "steps": [step for step in offered if step.name not in WITH_A_FORM],
        "step_url": reverse("supervision:rectification_step", args=[row.pk]),
        "history": row.history.select_related(*HISTORY).order_by("-pk"),
    }


def _source_url(row: Rectification) -> str:
    if row.evaluation_id:
        return reverse("reports:evaluation_detail", args=[row.evaluation_id])
    return reverse("supervision:visit_detail", args=[row.visit_id])


def visit_context(visit: TeamVisit, *, by: RoleGrant, on: date) -> dict:
    who = visit.visitors.select_related("supervisor").order_by("pk")
    items = Rectification.objects.visible_to(by).filter(visit=visit)
    return {
        "visit": visit,
        "facts": [
            ("社会工作服务中心", str(visit.center)),
            ("走访日期", format_date(visit.visited_on)),
            ("走访人员", "、".join(str(row.supervisor) for row in who)),
            ("走访目的", visit.purpose),
            ("走访情况", visit.findings),
            ("工作建议", visit.advice),
            ("登记人", str(visit.recorded_by)),
        ],
        "items": items_of(items, on=on),
        "can_raise": by.role in TEAM_DESKS,
        "raise_url": reverse("supervision:visit_rectify", args=[visit.pk]),
    }
