"""Every step of a contract from every state by every role, without a database."""

import pytest

from accounts.models import RoleGrant
from accounts.roles import Role
from funding.models import Contract
from funding.procurement.states import BY_A_SECOND, STEPS, ContractState


@pytest.mark.parametrize("name", STEPS)
def test_every_step_from_every_state_by_every_role(name):
    seconds = {Role.SUBDISTRICT_OFFICER, Role.DISTRICT_OFFICER}
    allowed = seconds if name in BY_A_SECOND else {Role.SUBDISTRICT_OFFICER}

    for state in ContractState:
        contract = Contract(state=state, buyer="subdistrict", handed_in_by_id=2)
        contract.reasons_against = lambda name, *, by: []
        for role in Role:
            problems = contract.obstacles(name, by=RoleGrant(role=role, user_id=1))
            goes = role in allowed and state in STEPS[name].sources
            assert (problems == []) == goes, (state, role)
