"""What waits of evaluations and of what is to be put right: for the team, the district, a center."""

from collections.abc import Iterator

from django.urls import reverse

from core.chinese_dates import beijing_date
from core.deadlines import is_late, moment_due
from portal.todo_lines import Todo
from supervision.evaluation_states import EvaluationState, RectificationState
from supervision.models import Evaluation, Rectification


def to_rectify(desk, *, at) -> Todo:
    """What the center has to put right, with the nearest deadline."""
    rows = Rectification.objects.to_be_done_by(desk)
    due = list(rows.order_by("due_on").values_list("due_on", flat=True))
    nearest = moment_due(due[0], None) if due else None
    is_overdue = nearest is not None and is_late(at, nearest)
    url = reverse("supervision:rectification_list") + f"?show={RectificationState.OPEN.value}"
    return Todo("完成整改事项", len(due), url, nearest, is_overdue)


def of_evaluator(desk, *, at) -> Iterator[Todo]:
    """Evaluations to be scored from their day on, and what was put right to look at."""
    yield _evaluations(desk, EvaluationState.DRAFT, "评分并提交评估", held_on__lte=beijing_date(at))
    yield _to_accept(desk)


def of_district(desk) -> Iterator[Todo]:
    yield _evaluations(desk, EvaluationState.SUBMITTED, "公布评估结果")
    yield _to_accept(desk)


def _evaluations(desk, state: EvaluationState, label: str, **narrowed) -> Todo:
    rows = Evaluation.objects.visible_to(desk).filter(state=state, round__closed_at=None)
    url = reverse("supervision:evaluation_list") + f"?state={state.value}"
    return Todo(label, rows.filter(**narrowed).count(), url)


def _to_accept(desk) -> Todo:
    state = RectificationState.REPORTED
    rows = Rectification.objects.visible_to(desk).filter(state=state)
    url = reverse("supervision:rectification_list") + f"?show={state.value}"
    return Todo("验收整改事项", rows.count(), url)
