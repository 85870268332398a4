"""Where a pilot unit stands: every step from every state, and what withdrawing ends."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import PilotUnit
from pilots.states import UNIT_STEPS, UnitState
from tests.accounts.factories import make_desk
from tests.pilots.factories import NOON, make_unit
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=30)


def move(name, unit, role=None, note="有原因。") -> PilotUnit:
    by = make_desk(role or UNIT_STEPS[name].roles[0])
    return actions.move_unit(name, unit=unit, by=by, at=LATER, note=note)


def in_state(state) -> PilotUnit:
    unit = make_unit()
    for name in {"running": ["run"], "suspended": ["suspend"], "withdrawn": ["withdraw"]}.get(
        state, []
    ):
        unit = move(name, unit)
    return unit


@pytest.mark.parametrize("state", UnitState)
def test_every_step_from_every_state(state):
    unit = in_state(state)

    offered = {
        name
        for name in UNIT_STEPS
        for role in UNIT_STEPS[name].roles
        if not unit.obstacles(name, by=make_desk(role))
    }

    assert offered == {name for name, step in UNIT_STEPS.items() if state in step.sources}


def test_a_unit_that_withdraws_serves_until_that_day():
    unit = move("withdraw", make_unit())

    assert unit.ends_on == LATER.date()
    assert unit.history.get().note == "有原因。"


def test_suspending_needs_a_reason_and_withdrawing_a_leader():
    unit = make_unit()

    for name, role, note, code in (
        ("suspend", None, "", "note_missing"),
        ("withdraw", Role.CITY_OFFICER, "有原因。", "wrong_role"),
    ):
        with pytest.raises(Refused) as refusal:
            move(name, unit, role, note)
        assert refusal.value.codes == [code]


def test_the_city_moves_a_unit_on_its_page_and_the_district_sees_why(at_desk, monkeypatch):
    unit = make_unit()
    client = at_desk(Role.CITY_OFFICER)

    refused = client.post(page("unit_step", unit.pk), {"step": "suspend"})
    client.post(page("unit_step", unit.pk), {"step": "suspend", "note": "场地改造。"})
    shown = at_desk(Role.DISTRICT_OFFICER).get(page("unit_detail", unit.pk))

    assert "请写明理由。" in text_of(refused)
    assert "场地改造。" in text_of(shown)
    assert PilotUnit.objects.get().state == "suspended"
    assert "暂停" in text_of(client.get(page("round_detail", unit.round_id)))
