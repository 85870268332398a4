"""Setting the goals of a case, and measuring them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases.models import Case, Goal
from cases.states import GOAL_FIELDS
from core.changes import changed, filled_in, told_of
from core.problems import Problem, Refused

GOAL_SET, GOAL_CHANGED = "登记服务目标", "修改服务目标"
MOST_GOALS = 10


def _locked(case: Case, by: RoleGrant) -> Case:
    cases = Case.objects.visible_to(by).select_related("worker").select_for_update(of=("self",))
    return cases.get(pk=case.pk)


def _against(case: Case, name: str, by: RoleGrant) -> list[Problem]:
    if not case.is_led_by(by):
        return [case.not_in_charge()]
    if name not in GOAL_FIELDS.get(case.state, ()):
        sentence = f"案例现在是“{case.get_state_display()}”阶段，服务目标不能这样修改。"
        return [Problem("goal_fixed", sentence, case.standard)]
    return []


@transaction.atomic
def add_goal(*, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime) -> Goal:
    """Add a goal to the plan. ``facts``: text, before (0–4). Raises ``Refused``."""
    case = _locked(case, by)
    if stored := Goal.objects.filter(case=case, form_token=form_token).first():
        return stored
    problems = _against(case, "text", by)
    if not problems and case.goal_rows.count() >= MOST_GOALS:
        problems = [Problem("too_many_goals", f"一个案例最多列{MOST_GOALS}个目标，请合并。")]
    if problems:
        raise Refused(*problems)
    names = ("text", "before")
    goal = Goal.objects.create(
        case=case, form_token=form_token, **{name: facts[name] for name in names}
    )
    record(GOAL_SET, at=at, by=by, obj=case, changes=filled_in(goal, names))
    return goal


@transaction.atomic
def save_goal(*, goal: Goal, facts: Mapping, version: int, by: RoleGrant, at: datetime) -> Goal:
    """Change what the present stage lets be changed of a goal (``states.GOAL_FIELDS``).

    ``facts`` holds those fields and no others. Raises ``Refused``, and ``Stale``.
    """
    case = _locked(goal.case, by)
    names = tuple(facts)
    if problems := [p for name in names for p in _against(case, name, by)][:1]:
        raise Refused(*problems)
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk, case=case)
    before = told_of(goal, names)
    goal.check_version(
        version,
        {label: getattr(goal, name) or "" for label, name in zip(before, names, strict=True)},
    )
    for name in names:
        setattr(goal, name, facts[name])
    if goal.after is not None and goal.before is None:
        raise Refused(Problem("goal_unmeasured", "请先评定介入前的程度。", field="before"))
    goal.version += 1
    goal.save(update_fields=[*names, "version"])
    record(GOAL_CHANGED, at=at, by=by, obj=case, changes=changed(before, goal, names))
    return goal
