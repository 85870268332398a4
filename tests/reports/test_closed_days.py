"""Nothing is dated into a round that was closed, in no room; the next round takes it."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest

from accounts.roles import Role
from cases import opening, recording
from centers.actions import trainings
from core.deadlines import BEIJING
from core.problems import Refused
from funding import actions as funding
from funding.models import FundingPool, Payout
from funding.states import Source
from pilots.actions import move_round
from supervision import actions as supervision
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import SERVICE
from tests.cases.linkage_factories import go_on, make_link
from tests.centers.factories import make_center, make_training
from tests.funding.factories import spend
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_pool
from tests.supervision.factories import facts_of

AT = datetime(2022, 6, 10, 12, tzinfo=BEIJING)
CLOSED, NEXT = date(2021, 12, 30), date(2022, 6, 1)
TRAINING = {
    "title": "社会救助实务",
    "form": "off_job",
    "organizer": "other",
    "organizer_name": "某大学",
    "minutes": 360,
}


class World:
    """One center in two rounds, the first of which is closed and may still be entered."""

    def __init__(self):
        self.old = make_round(2021, last_entry_on=date(2022, 12, 31))
        self.new = make_round(2022)
        place = make_subdistrict("劲松街道")
        self.center = make_center(make_unit(self.old, place))
        make_unit(self.new, place)
        self.worker = make_desk(Role.CENTER_WORKER, place)
        self.head = make_desk(Role.EXECUTIVE_DIRECTOR, place)
        self.supervisor = make_desk(Role.SUPERVISOR, place)
        self.officer = make_desk(Role.DISTRICT_OFFICER, place.district)
        self.leader = make_desk(Role.CITY_LEADER)

    def said(self, by) -> dict:
        return {"form_token": uuid4(), "by": by, "at": AT}

    def pool(self) -> FundingPool:
        """Of the round that is open, so that only the row's own day can be against it."""
        pool = make_pool(
            self.new, self.center.district, source=Source.CITY, shared={self.center: 1_000}
        )
        FundingPool.objects.filter(pk=pool.pk).update(issued_on=date(2021, 6, 1))
        return FundingPool.objects.get(pk=pool.pk)


def service(world, day):
    facts = {**SERVICE, "served_on": day, "field": "elderly_service"}
    recording.add_record(facts=facts, **world.said(world.worker))


def case(world, day):
    facts = {"method": "group", "field": "elderly_service", "opened_on": day, "intake_note": "需要"}
    opening.open_case(
        center=world.center, facts={**facts, "title": "邻里小组"}, **world.said(world.worker)
    )


def session(world, day):
    facts = facts_of(world.supervisor, held_on=day, starts_at=time(9))
    supervision.log_session(center=world.center, facts=facts, **world.said(world.worker))


def training(world, day):
    facts = {**TRAINING, "starts_on": day, "ends_on": day}
    trainings.add_training(facts=facts, **world.said(world.head))


def corrected_training(world, day):
    """Where it lay in the closed round it stays what it was."""
    kept = make_training(world.center, starts_on=day, ends_on=day)
    facts = {**TRAINING, "starts_on": NEXT, "ends_on": NEXT}
    trainings.save_training(training=kept, facts=facts, version=kept.version, by=world.head, at=AT)


def link(world, day):
    make_link(center=world.center, by=world.head, at=AT, raised_on=day)


def link_step(world, day):
    row = make_link(center=world.center, by=world.head, at=AT, raised_on=NEXT)
    type(row).objects.filter(pk=row.pk).update(raised_on=day)
    go_on(type(row).objects.get(pk=row.pk), "contact", by=world.head, at=AT)


def expense(world, day):
    pool = world.pool()
    Payout.objects.create(
        **world.said(world.officer),
        pool=pool,
        center=world.center,
        district=world.center.district,
        subdistrict=world.center.subdistrict,
        paid_on=date(2021, 7, 1),
        voucher="凭1",
        amount=900,
    )
    spend(pool, world.center, 100, spent_on=day, at=AT, by=world.head)


def receipt(world, day):
    facts = {"received_on": day, "amount": 100, "note": ""}
    funding.receive(pool=world.pool(), facts=facts, **world.said(world.officer))


def gift(world, day):
    facts = {
        "round": world.new,
        "kind": "enterprise",
        "giver": "爱心企业",
        "things": "轮椅",
        "quantity": 5,
        "unit": "辆",
        "given_on": day,
        "worth": None,
    }
    funding.register_gift(center=world.center, facts=facts, **world.said(world.head))


ACTS = [
    service,
    case,
    session,
    training,
    corrected_training,
    link,
    link_step,
    expense,
    receipt,
    gift,
]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_day_of_the_closed_round_is_refused_and_the_next_one_taken_until_it_is_lifted(act):
    world = World()
    move_round("close", round=world.old, by=world.leader, at=AT, note="总结已备案。")

    with pytest.raises(Refused) as refusal:
        act(world, CLOSED)
    act(world, NEXT)

    assert "已关闭" in " ".join(problem.sentence for problem in refusal.value.problems)
    assert len(refusal.value.codes) == 1
    move_round("lift", round=world.old, by=world.leader, at=AT, note="一区补录。")
    act(world, CLOSED)


@pytest.mark.django_db
def test_lifting_needs_a_reason():
    world = World()
    move_round("close", round=world.old, by=world.leader, at=AT, note="总结已备案。")

    with pytest.raises(Refused) as refusal:
        move_round("lift", round=world.old, by=world.leader, at=AT, note=" ")

    assert refusal.value.codes == ["note_missing"]
