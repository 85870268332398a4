"""The table of steps against every state and every role that sees a case."""

import pytest
from django.db import transaction

from accounts.roles import Role
from cases import actions
from cases.facts import names_of
from cases.models import Case
from cases.states import STEPS, CaseState
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, add_goal, make_case, measure, serve, write_stage
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db

IN_SCOPE = [role for role in Role.of_business if role != Role.SUBDISTRICT_OFFICER]


@pytest.fixture(scope="module")
def ready(django_db_setup, django_db_blocker):
    """A case in each state with all that its stage asks for; made once, undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        center = make_center()
        cases = {}
        for state in CaseState:
            case = make_case(state, center)
            if names_of("individual", state):
                write_stage(case)
            if state == CaseState.PLANNING:
                add_goal(case)
            if state == CaseState.EVALUATION:
                measure(case)
            if state == CaseState.INTERVENTION:
                serve(case)
            cases[state] = case.pk
        desks = {
            role: make_desk(role, center.district if role in Role.of_district else None)
            for role in IN_SCOPE
        }
        yield cases, desks
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", IN_SCOPE)
@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_from_every_state_by_every_role(ready, name, state, role):
    cases, desks = ready
    case, step = Case.objects.get(pk=cases[state]), STEPS[name]
    leads = role in (Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR) and name not in (
        "approve",
        "send_back",
        "reopen",
    )
    by = desks[role]
    if leads:
        Case.objects.filter(pk=case.pk).update(worker=by.user)
    before = case.history.count()

    if state in step.sources and role in step.roles:
        actions.take_step(name, case=case, by=by, at=NOON, note="因故")
        case.refresh_from_db()
        assert case.state == step.target
        assert list(
            case.history.order_by("pk").values_list("step", "source", "target", "by")[before:]
        ) == [(name, state, step.target, by.pk)]
    else:
        with pytest.raises(Refused):
            actions.take_step(name, case=case, by=by, at=NOON, note="因故")
        case.refresh_from_db()
        assert case.state == state
        assert case.history.count() == before
