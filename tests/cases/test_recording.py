"""Who enters a service, for whom, outside which case; and what looks wrong about it."""

from datetime import time
from uuid import uuid4

import pytest

from accounts.roles import Role
from cases.record_grounds import doubts
from cases.recording import add_record
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import NOON, SERVICE, make_worker, open_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db


def enter(center, by=None, at=NOON, **more):
    """A service outside any case."""
    facts = {**SERVICE, "field": "elderly_service", **more}
    served_by = facts.pop("served_by", None)
    return add_record(
        facts=facts,
        form_token=uuid4(),
        by=by or make_worker(center),
        at=at,
        served_by=served_by,
    )


def beside(center):
    """Another center of the round that ``center`` is in."""
    return make_center(make_unit(Round.objects.get(), make_subdistrict("双井街道")))


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.codes


def test_a_service_outside_any_case_has_a_field_unless_it_is_clerical():
    center = make_center()

    assert enter(center).case is None
    assert refused(enter, center, field="") == ["field_missing"]
    assert enter(center, field="", service_type="clerical").field == ""


def test_the_executive_director_enters_for_a_colleague_with_a_desk_that_day():
    center = make_center()
    head, worker = make_worker(center, Role.EXECUTIVE_DIRECTOR), make_worker(center)
    stranger = make_worker(beside(center))
    of_worker = open_case(center, worker)

    service = enter(center, head, served_by=worker.user)
    of_case = add_record(
        case=of_worker,
        facts=SERVICE,
        form_token=uuid4(),
        by=head,
        at=NOON,
        served_by=worker.user,
    )

    assert (service.served_by, service.recorded_by) == (worker.user, head.user)
    assert of_case.served_by == worker.user
    assert refused(enter, center, head, served_by=stranger.user) == ["no_desk_that_day"]
    assert refused(enter, center, worker, served_by=head.user) == ["not_for_others"]


def test_another_center_is_warned_of_and_not_named():
    here = make_center()
    there = beside(here)
    worker = make_worker(there)
    enter(there, worker)

    (sentence,) = doubts(SERVICE, person=worker.user, center=here)

    assert sentence == f"{worker.user}在其他中心的一条服务记录与这次时间重叠。"
    assert there.name not in sentence


@pytest.mark.parametrize(("minutes", "found"), [(630, 0), (631, 1)])
def test_more_than_twelve_hours_of_a_day_are_asked_about(minutes, found):
    center = make_center()
    worker = make_worker(center)
    enter(center, worker, starts_at=time(22), minutes=90)
    facts = {**SERVICE, "starts_at": time(5), "minutes": minutes}

    assert len(doubts(facts, person=worker.user, center=center)) == found
