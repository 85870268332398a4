"""What contracts wait for, what is reminded of, and what the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Message
from accounts.roles import Role
from funding.models import Contract, ContractReminder, ContractSettlement, PaymentTerm
from funding.procurement.reminders import remind
from pilots.models import WorkdayOverride
from pilots.reminders import OTHERS
from portal.todo import todos_for
from tests.accounts.factories import make_desk
from tests.funding.procurement.factories import (
    ACCEPTED_AT,
    NOON,
    begin,
    end,
    file_all,
    keep,
    officer_of,
    plan,
    report,
    settle,
    signed_contract,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def center(centers):
    return centers[0]


@pytest.fixture
def officer(center):
    return officer_of(center)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def todo(desk, at=NOON) -> dict:
    return {todo.label: todo for todo in todos_for(desk, at=at)}


def test_what_waits_is_told_on_the_day_it_begins(center, officer):
    contract = signed_contract(center, by=officer)
    waiting = todo(officer)

    assert waiting["办理购买服务的公告和备案"].count == 3
    assert waiting["办理购买服务的公告和备案"].is_overdue
    assert waiting["支付购买服务合同款"].count == 1
    assert "合同将到期，安排续接" not in waiting
    near = todo(officer, at=NOON.replace(year=2022, month=8, day=1))
    assert near["合同将到期，安排续接"].count == 1
    assert near["组织合同履约验收"].count == 1
    report(contract, by=officer)
    other = officer_of(center)
    assert todo(other)["确认履约验收"].count == 1
    assert "确认履约验收" not in todo(officer)
    take("send_back", contract, note="请补充")
    end(contract, by=officer)
    assert todo(officer)["结算提前终止的合同"].count == 1
    settle(contract, 1, by=officer)
    assert todo(other)["确认提前终止结算"].count == 1


def test_a_reminder_goes_out_once_a_day_to_the_purchaser_alone(center, officer):
    WorkdayOverride.objects.all().delete()
    signed_contract(center, by=officer)
    Message.objects.all().delete()
    neighbor = make_desk(Role.DISTRICT_OFFICER, center.district)

    first, again = remind(at=NOON), remind(at=NOON)
    heard = Message.objects.values_list("desk", "title")

    assert remind in OTHERS
    assert (first > 0, again) == (True, 0)
    assert ContractReminder.objects.count() == first
    assert {desk for desk, _ in heard} == {officer.pk}
    assert neighbor.pk not in {desk for desk, _ in heard}
    assert "合同公告已逾期" in {title for _, title in heard}


def refuses(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_what_must_never_be_true(center, officer):
    draft = plan(begin(center, by=officer), 1, by=officer)
    signed = signed_contract(center, by=officer)
    contracts, terms = Contract.objects, PaymentTerm.objects
    one, other = contracts.filter(pk=draft.pk), contracts.filter(pk=signed.pk)
    signing = {"state": "signed", "signed_on": NOON.date(), "number": "x"}
    new_term = {"condition": "x", "amount": 1, "due_on": NOON.date(), "place": 9}

    assert refuses(lambda: one.update(value=0))
    assert refuses(lambda: one.update(ends_on=date(2021, 8, 31)))
    assert refuses(lambda: one.update(signed_on=NOON.date()))
    assert refuses(lambda: one.update(**signing))  # its terms do not make up its value
    assert refuses(lambda: other.update(value=1))
    assert refuses(lambda: other.update(ends_on=date(2022, 9, 1)))
    assert refuses(lambda: other.update(number=""))
    assert refuses(lambda: terms.filter(contract=signed).update(amount=1))
    assert refuses(lambda: terms.create(contract=signed, **new_term))
    assert not refuses(lambda: other.update(title="改名"))


def test_the_database_keeps_what_was_settled_and_what_is_closed(center, officer):
    contract = signed_contract(center, by=officer)
    end(contract, by=officer)
    settle(contract, 0, by=officer)
    assert refuses(lambda: ContractSettlement.objects.create(
        contract=contract, done="x", accepted_value=1, paid=0, basis="x", by=officer, at=NOON
    ))  # fmt: skip
    take("confirm_settlement", contract)
    assert refuses(lambda: ContractSettlement.objects.update(accepted_value=1))
    keep(contract, at=ACCEPTED_AT)
    file_all(contract, "result", "contract_notice", "contract_filing")
    take("close", contract)

    assert refuses(lambda: Contract.objects.filter(pk=contract.pk).update(title="改名"))
