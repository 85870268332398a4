"""The table of steps against every state and every role that sees a case."""

import pytest
from django.db import transaction

from accounts.roles import Role
from cases import actions
from cases.facts import names_of
from cases.models import Case
from cases.states import STEPS, WORKERS, CaseState
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, make_case, measure_goals, serve, set_goal, write_stage
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db

# A case is transferred by its transfer alone: see test_transfers.
STATES = [state for state in CaseState if state != CaseState.TRANSFERRED]
TAKEN = [name for name in STEPS if name != "transfer"]
HEADS_STEPS = ("approve", "send_back", "reopen")
IN_SCOPE = [role for role in Role.of_business if role != Role.SUBDISTRICT_OFFICER]


@pytest.fixture(scope="module")
def ready(django_db_setup, django_db_blocker):
    """A case in each state with all that its stage asks for; made once, undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        center = make_center()
        cases = {}
        for state in STATES:
            case = make_case(state, center)
            if names_of("individual", state):
                write_stage(case)
            if state == CaseState.PLANNING:
                set_goal(case)
            if state == CaseState.EVALUATION:
                measure_goals(case)
            if state == CaseState.INTERVENTION:
                serve(case)
            cases[state] = case.pk
        desks = {
            role: make_desk(role, center.district if role in Role.of_district else None)
            for role in IN_SCOPE
        }
        yield cases, desks
        transaction.set_rollback(True)


def tried(name, case, by):
    """Where the case is after the step and what its history gained; "refused" where it was."""
    before = case.history.count()
    try:
        with transaction.atomic():
            actions.take_step(name, case=case, by=by, at=NOON, note="因故")
            case.refresh_from_db()
            steps = case.history.order_by("pk").values_list("step", "source", "target", "by")
            found = case.state, list(steps[before:])
            raise Undone
    except Refused:
        assert (Case.objects.get(pk=case.pk).state, case.history.count()) == (case.state, before)
        return "refused"
    except Undone:
        return found


class Undone(Exception):
    """What was tried is taken back, so that the next one finds the same case."""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", TAKEN)
def test_every_step_from_every_state_by_every_role(ready, name, state):
    cases, desks = ready
    step, wrong = STEPS[name], {}
    for role, by in desks.items():
        case = Case.objects.get(pk=cases[state])
        leader = case.worker
        if role in WORKERS and name not in HEADS_STEPS:
            Case.objects.filter(pk=case.pk).update(worker=by.user)
        may = state in step.sources and role in step.roles
        expected = (step.target, [(name, state, step.target, by.pk)]) if may else "refused"
        if (found := tried(name, case, by)) != expected:
            wrong[role] = found
        Case.objects.filter(pk=case.pk).update(worker=leader)

    assert wrong == {}
