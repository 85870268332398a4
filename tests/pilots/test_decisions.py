"""The officer proposes, the leader decides, and the unit serves from that day."""

from datetime import date, datetime

import pytest

from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from pilots import actions
from pilots.models import Obligation, PilotUnit, Recommendation
from pilots.states import StageKind, SubmissionState
from tests.accounts.factories import make_desk, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, make_round, make_unit, walk_up

pytestmark = pytest.mark.django_db


def proposed(outcome="accept", **kwargs):
    recommendation = walk_up(make_recommendation(**kwargs))
    return actions.propose(
        recommendation=recommendation, outcome=outcome, by=make_desk(Role.CITY_OFFICER), at=NOON
    )


def decided(recommendation, outcome="accept", *, by=None, at=NOON, note=""):
    by = by or make_desk(Role.CITY_LEADER)
    return actions.decide(recommendation=recommendation, outcome=outcome, by=by, at=at, note=note)


def test_a_unit_serves_from_its_confirmation_and_its_district_owes_the_plan():
    unit = decided(proposed())

    obligations = Obligation.objects.filter(stage__kind=StageKind.PLAN)
    assert (unit.starts_on, unit.ends_on) == (date(2021, 5, 17), date(2021, 12, 31))
    assert [(o.district, o.due_at) for o in obligations] == [
        (unit.district, datetime(2021, 6, 1, tzinfo=BEIJING))
    ]


def test_a_second_unit_owes_no_second_plan():
    unit = make_unit()
    decided(proposed(round=unit.round, subdistrict=make_subdistrict("双井街道")))

    assert Obligation.objects.filter(stage__kind=StageKind.PLAN).count() == 1


def test_a_unit_confirmed_before_the_service_begins_serves_from_its_first_day():
    round = make_round(service_starts_on=date(2021, 7, 1))

    unit = decided(proposed(round=round))

    assert unit.starts_on == date(2021, 7, 1)


def test_declining_needs_a_reason_and_founds_nothing():
    recommendation = proposed("decline")

    with pytest.raises(Refused) as refusal:
        decided(recommendation, "decline")

    assert refusal.value.codes == ["note_missing"]
    assert decided(recommendation, "decline", note="场地未落实") is None
    assert PilotUnit.objects.count() == 0
    recommendation.submission.refresh_from_db()
    assert recommendation.submission.state == SubmissionState.DECLINED


def test_nothing_is_decided_before_it_is_proposed():
    recommendation = walk_up(make_recommendation())

    with pytest.raises(Refused) as refusal:
        decided(recommendation)

    assert refusal.value.codes == ["proposal_missing"]


def test_who_proposed_does_not_decide():
    recommendation = walk_up(make_recommendation())
    officer = make_desk(Role.CITY_OFFICER)
    actions.propose(recommendation=recommendation, outcome="accept", by=officer, at=NOON)

    with pytest.raises(Refused) as refusal:
        decided(recommendation, by=make_desk(Role.CITY_LEADER, user=officer.user))

    assert refusal.value.codes == ["same_person"]


def test_after_the_service_is_over_no_unit_is_confirmed():
    recommendation = proposed()

    with pytest.raises(Refused) as refusal:
        decided(recommendation, at=datetime(2022, 1, 1, tzinfo=BEIJING))

    assert refusal.value.codes == ["round_over"]
    assert PilotUnit.objects.count() == 0


def test_only_what_was_received_can_be_proposed():
    recommendation = walk_up(make_recommendation(), until="sign")

    with pytest.raises(Refused) as refusal:
        actions.propose(
            recommendation=recommendation,
            outcome="accept",
            by=make_desk(Role.CITY_OFFICER),
            at=NOON,
        )

    assert refusal.value.codes == ["not_received"]


def test_a_return_takes_the_proposal_back():
    recommendation = proposed()

    actions.take_step(
        "return",
        content=recommendation,
        by=make_desk(Role.CITY_OFFICER),
        at=NOON,
        returns=[("premises", "请补充面积。")],
    )

    recommendation = Recommendation.objects.get()
    assert (recommendation.proposed_outcome, recommendation.proposed_by) == (None, None)


@pytest.mark.parametrize("name", ["accept", "decline"])
def test_a_decision_is_no_mere_step(name):
    recommendation = proposed()

    with pytest.raises(ValueError, match="decision"):
        actions.take_step(
            name, content=recommendation, by=make_desk(Role.CITY_LEADER), at=NOON, note="因"
        )
