"""The doors of rounds, units and nil returns: every step from every state by every role."""

from itertools import product

import pytest

from accounts.models import RoleGrant, User
from accounts.roles import Role
from pilots.models import NilReturn, PilotUnit, Round
from pilots.states import NIL_STEPS, ROUND_STEPS, UNIT_STEPS, NilState, RoundState, UnitState
from tests.pilots.factories import NOON

# Said once more by hand, so that a slip in the tables does not go unseen.
TABLES = {
    "round": {
        "close": (("open",), "closed", "city_leader"),
        "lift": (("closed",), "open", "city_leader"),
    },
    "unit": {
        "run": (("setting_up", "suspended"), "running", "city_officer"),
        "suspend": (("setting_up", "running"), "suspended", "city_officer"),
        "withdraw": (("setting_up", "running", "suspended"), "withdrawn", "city_leader"),
    },
    "nil": {
        "sign": (("declared",), "signed", "district_leader"),
        "send_back": (("declared",), "withdrawn", "district_leader"),
        "withdraw": (("declared",), "withdrawn", "district_officer"),
        "recall": (("signed",), "withdrawn", "district_leader"),
        "receive": (("signed",), "received", "city_officer"),
        # By signing something real: the leader, or the officer who stands in.
        "supersede": (
            ("signed", "received"),
            "superseded",
            ("district_leader", "district_officer"),
        ),
    },
}
STEPS = {"round": ROUND_STEPS, "unit": UNIT_STEPS, "nil": NIL_STEPS}
STATES = {"round": RoundState, "unit": UnitState, "nil": NilState}
EVERY_STEP = [(door, name) for door in STEPS for name in STEPS[door]]


def behind(door, state, round):
    if door == "round":
        return Round(state=state, year=2021, closed_at=NOON if state == "closed" else None)
    if door == "unit":
        return PilotUnit(state=state, round=round)
    return NilReturn(state=state, round=round)


def test_there_are_no_other_steps_and_each_ends_where_the_table_says():
    found = {
        door: {name: step.target for name, step in steps.items()} for door, steps in STEPS.items()
    }

    assert found == {
        door: {name: target for name, (_, target, _) in rows.items()}
        for door, rows in TABLES.items()
    }


def codes_against(door, name, state, role):
    thing = behind(door, state, Round(year=2021))
    return [p.code for p in thing.obstacles(name, by=RoleGrant(role=role, user=User(pk=1)))]


def expected(door, name, state, role):
    sources, _, whose = TABLES[door][name]
    if role not in (whose if isinstance(whose, tuple) else (whose,)):
        return ["wrong_role"]
    return [] if state in sources else ["wrong_state"]


@pytest.mark.parametrize(("door", "name"), EVERY_STEP)
def test_every_step_from_every_state_by_every_role(door, name):
    at_doors = list(product(STATES[door], Role))

    found = {(s, r): codes_against(door, name, s, r) for s, r in at_doors}

    assert found == {(s, r): expected(door, name, s, r) for s, r in at_doors}


@pytest.mark.parametrize(
    ("door", "name"), [(door, name) for door in ("unit", "nil") for name in STEPS[door]]
)
def test_a_closed_round_takes_none_of_them(door, name):
    step = STEPS[door][name]
    thing = behind(door, step.sources[0], Round(year=2021, closed_at=NOON))

    problems = thing.obstacles(name, by=RoleGrant(role=step.roles[0], user=User(pk=1)))

    assert [problem.code for problem in problems] == ["round_closed"]
