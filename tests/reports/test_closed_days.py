"""Nothing is dated into a round that was closed, in no room; the next round takes it.

A row for every action that takes a day of what happened. Left out, as they hold beyond the round:
staff, posts, operators, papers of a person, consents, complaints and the registers of what stands.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from uuid import uuid4

import pytest

from accounts.roles import Role
from cases import mending, opening, recording, watching
from cases.states import CaseState
from centers.actions import registers, trainings
from centers.models.center import units_of
from centers.models.registers import Department
from centers.registers import REGISTERS
from core.deadlines import BEIJING
from core.problems import Refused
from funding import actions as funding
from funding.ledger import actions as ledger
from funding.models import Expense, FundingPool, Payout, Receipt
from funding.procurement import actions as procurement
from funding.states import Source
from pilots.actions import move_round
from supervision import actions as supervision
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import SERVICE, make_case, open_case
from tests.cases.linkage_factories import go_on, make_link, make_referral
from tests.cases.watching_factories import make_visit
from tests.centers.factories import make_center, make_register_row, make_training
from tests.funding.factories import pay, spend
from tests.funding.procurement import factories as contracts
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_pool
from tests.supervision import evaluating
from tests.supervision.factories import facts_of, make_supervisor, make_team

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
    """One center in two rounds, the first of which is closed and may still be entered.

    ``ready`` holds what has to be there before the closing: one for each time something is tried.
    """

    def __init__(self, prepare: Callable | None = None):
        self.old = make_round(2021, last_entry_on=date(2022, 12, 31))
        self.new = make_round(2022)
        place = make_subdistrict("劲松街道")
        self.center = make_center(make_unit(self.old, place))
        make_unit(self.new, place)
        self.worker = make_desk(Role.CENTER_WORKER, place)
        self.head = make_desk(Role.EXECUTIVE_DIRECTOR, place)
        self.supervisor = make_desk(Role.SUPERVISOR, place)
        self.officer = make_desk(Role.DISTRICT_OFFICER, place.district)
        self.buyer = make_desk(Role.SUBDISTRICT_OFFICER, place)
        self.leader = make_desk(Role.CITY_LEADER)
        self.ready = prepare(self) if prepare else []

    def said(self, by) -> dict:
        return {"form_token": uuid4(), "by": by, "at": AT}

    def pool(self) -> FundingPool:
        """Of the round that is open, so that only the row's own day can be against it."""
        pool = make_pool(
            self.new, self.center.district, source=Source.CITY, shared={self.center: 1_000}
        )
        FundingPool.objects.filter(pk=pool.pk).update(issued_on=date(2021, 6, 1))
        return FundingPool.objects.get(pk=pool.pk)

    def arrived(self) -> FundingPool:
        """The same with all its money there, and 9 元 of it paid on to the center."""
        pool = self.pool()
        rows = {"by": self.officer, "at": AT, "pool": pool, "district": pool.district}
        Receipt.objects.create(
            **rows, form_token=uuid4(), received_on=date(2021, 7, 1), amount=pool.amount
        )
        Payout.objects.create(
            **rows,
            form_token=uuid4(),
            center=self.center,
            subdistrict=self.center.subdistrict,
            paid_on=date(2021, 7, 1),
            voucher="凭1",
            amount=900,
        )
        return pool

    def spent(self, standing: str) -> Expense:
        """2 元 spent on a day of the closed round, as it was entered before the closing."""
        return Expense.objects.create(
            **units_of(self.center),
            pool=self.arrived(),
            spent_on=date(2021, 7, 2),
            year=2021,
            voucher="记1",
            category="activity",
            payee="某文具店",
            amount=200,
            standing=standing,
            **self.said(self.head),
        )


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
    spend(world.arrived(), world.center, 100, spent_on=day, at=AT, by=world.head)


def settlement(world, day):
    facts = {"settled_on": day, "voucher": "记2"}
    ledger.settle(expense=world.spent("owed"), facts=facts, **world.said(world.head))


def reversal(world, day):
    facts = {"spent_on": day, "voucher": "记3", "note": "登记错误"}
    ledger.reverse(expense=world.spent("paid"), facts=facts, **world.said(world.head))


def payout(world, day):
    pay(world.arrived(), world.center, 50, paid_on=day, at=AT, by=world.officer)


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


def corrected_record(world, day):
    """A service of the open round is not moved into the closed one."""
    facts = {**SERVICE, "served_on": NEXT, "field": "elderly_service"}
    kept = recording.add_record(facts=facts, **world.said(world.worker))
    mending.correct_record(
        service=kept,
        facts={**facts, "served_on": day, "minutes": 45},
        reason="日期写错了。",
        version=kept.version,
        by=world.worker,
        at=AT,
    )


def attendees(world, day):
    kept = make_training(world.center, starts_on=day, ends_on=day)
    trainings.set_attendees(
        training=kept,
        people=[],
        outsiders=[("王老师", "某大学")],
        version=kept.version,
        by=world.head,
        at=AT,
    )


def support(world, day):
    facts = {
        "what": "活动场地",
        "department": Department.JUSTICE,
        "kind": "premises",
        "value": None,
    }
    registers.add_register_row(
        register=REGISTERS["supports"],
        facts={**facts, "starts_on": day},
        **world.said(world.head),
    )


def corrected_support(world, day):
    kept = make_register_row(world.center, "supports", starts_on=day)
    registers.save_register_row(
        register=REGISTERS["supports"],
        row=kept,
        facts={"what": kept.what, "starts_on": NEXT},
        version=kept.version,
        by=world.head,
        at=AT,
    )


def referral(world, day):
    make_referral(world.ready.pop(), by=world.worker, at=AT, raised_on=day, consented_on=day)


def open_cases(world):
    at = datetime(2021, 12, 1, 12, tzinfo=BEIJING)
    facts = {"opened_on": at.date(), "signed_on": at.date()}
    return [open_case(world.center, world.worker, at, **facts)] * 3


def follow_up_visit(world, day):
    watching.visited(
        visit=world.ready.pop(), done_on=day, text="情况稳定。", by=world.worker, at=AT
    )


def visits_to_make(world):
    closed = make_case(CaseState.CLOSED, world.center, world.worker)
    return [make_visit(closed) for _ in range(3)]


def team_visit(world, day):
    member = make_supervisor(make_team(world.center.district))
    evaluating.make_visit(world.center, member, by=world.officer, at=AT, visited_on=day)


def signing(world, day):
    contracts.sign(world.ready.pop(), by=world.buyer, at=AT, awarded_on=day, signed_on=day)


def drafts(world):
    """One for each time, as a contract is signed once."""
    begun = [contracts.begin(world.center, by=world.buyer) for _ in range(3)]
    return [contracts.plan(contract, by=world.buyer) for contract in begun]


def signed(world):
    return [contracts.sign(contract, by=world.buyer) for contract in drafts(world)]


def amendment(world, day):
    facts = {
        "number": f"补{day}",
        "signed_on": day,
        "amount": 100_000,
        "reason": "增加服务",
        "condition": "签约后",
        "due_on": NEXT,
        "needs_acceptance": False,
    }
    procurement.amend(contract=world.ready.pop(), facts=facts, **world.said(world.buyer))


def contract_payment(world, day):
    contract = world.ready.pop()
    term = contract.terms.earliest("place")
    contracts.pay(contract, term, 100, by=world.buyer, at=AT, paid_on=day)


def acceptance(world, day):
    contracts.report(world.ready.pop(), by=world.buyer, at=AT, accepted_on=day)


def early_end(world, day):
    contracts.end(world.ready.pop(), by=world.buyer, at=AT, on=day)


def filing(world, day):
    contract = world.ready.pop()
    contracts.file_all(contract, "contract_notice", by=world.buyer, at=AT, on=day)


ACTS = {
    service: None,
    corrected_record: None,
    case: None,
    referral: open_cases,
    link: None,
    link_step: None,
    follow_up_visit: visits_to_make,
    session: None,
    team_visit: None,
    training: None,
    corrected_training: None,
    attendees: None,
    support: None,
    corrected_support: None,
    receipt: None,
    payout: None,
    expense: None,
    settlement: None,
    reversal: None,
    gift: None,
    signing: drafts,
    amendment: signed,
    contract_payment: signed,
    acceptance: signed,
    early_end: signed,
    filing: signed,
}


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_day_of_the_closed_round_is_refused_and_the_next_one_taken_until_it_is_lifted(act):
    world = World(ACTS[act])
    move_round("close", round=world.old, by=world.leader, at=AT, note="总结已备案。")

    with pytest.raises(Refused) as refusal:
        act(world, CLOSED)
    act(world, NEXT)

    assert "关闭" in " ".join(problem.sentence for problem in refusal.value.problems)
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
