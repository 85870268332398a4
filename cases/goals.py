"""Goals of a case: set while it is planned or served, measured when it is evaluated."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases.models import Case, Goal
from cases.states import CaseState
from core.changes import changed, filled_in, told_of
from core.problems import Problem, Refused

SET_IN = (CaseState.PLANNING, CaseState.INTERVENTION)
MOST_GOALS = 10


@transaction.atomic
def set_goal(
    *, case: Case, text: str, before: int, form_token: UUID, by: RoleGrant, at: datetime
) -> Goal:
    """One more goal with where the person stands now (0–4). Raises ``Refused``."""
    case = _led(case, by)
    stored = case.goal_rows.filter(form_token=form_token).first()
    if stored:
        return stored
    if case.state not in SET_IN:
        state = case.get_state_display()
        sentence = f"案例现在是“{state}”，服务目标在计划和介入阶段登记。"
        raise Refused(Problem("stage_left", sentence))
    if case.goal_rows.count() >= MOST_GOALS:
        raise Refused(Problem("goals_too_many", f"每个案例最多登记{MOST_GOALS}项目标。"))
    goal = Goal.objects.create(case=case, text=text, before=before, form_token=form_token)
    record("登记服务目标", at=at, by=by, obj=case, changes=filled_in(goal))
    return goal


@transaction.atomic
def measure(*, goal: Goal, after: int, by: RoleGrant, at: datetime) -> Goal:
    """How far the goal is reached (0–4), said while the case is evaluated. Raises ``Refused``."""
    case = _led(goal.case, by)
    if case.state != CaseState.EVALUATION:
        state = case.get_state_display()
        sentence = f"案例现在是“{state}”，服务目标在评估阶段评分。"
        raise Refused(Problem("stage_left", sentence))
    goal = Goal.objects.select_for_update().get(pk=goal.pk)
    before = told_of(goal, ("after",))
    goal.after = after
    goal.save(update_fields=["after"])
    record("服务目标评分", at=at, by=by, obj=case, changes=changed(before, goal, ("after",)))
    return goal


def _led(case: Case, by: RoleGrant) -> Case:
    locked = (
        Case.objects.visible_to(by)
        .select_related("worker", "round")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    if not locked.is_led_by(by):
        raise Refused(locked.not_in_charge())
    if problems := locked.against_change():
        raise Refused(*problems)
    return locked
