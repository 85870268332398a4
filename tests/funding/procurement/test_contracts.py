"""A contract from its draft to its last payment, and all that is refused on the way."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from core.problems import Refused, Stale
from funding.models import Acceptance, Contract, ContractPayment, ContractSettlement
from funding.procurement import actions
from funding.procurement.reading import contracted_of
from funding.procurement.states import BY_A_SECOND, STEPS, ContractState
from tests.accounts.factories import make_desk
from tests.centers.factories import make_operation
from tests.funding.factories import adopt as adopt_run
from tests.funding.factories import make_pool, make_run
from tests.funding.procurement.factories import (
    ACCEPTED_AT,
    NOON,
    VALUE,
    accepted_contract,
    begin,
    end,
    file_all,
    keep,
    officer_of,
    pay,
    plan,
    purchase_facts,
    report,
    settle,
    sign,
    signed_contract,
    take,
)

pytestmark = pytest.mark.django_db
DRAFT, SIGNED = ContractState.DRAFT, ContractState.SIGNED


@pytest.fixture
def center(centers):
    return centers[0]


@pytest.fixture
def officer(center):
    return officer_of(center)


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.codes


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"credit_code": "91350100M000100Y44"}, "credit_code_wrong"),
        ({"contractor_name": ""}, "operator_missing"),
        ({"method": "inquiry"}, "method_for_goods"),
        ({"method": "single_source"}, "method_unexplained"),
        ({"ends_on": date(2023, 8, 31)}, "long_term_conditions"),
        ({"excluded": []}, "negative_list_open"),
        ({"value": 0}, "amount_not_positive"),
        ({"awarded_on": NOON.date() + timedelta(days=1)}, "award_in_future"),
    ],
)
def test_a_purchase_is_refused_as_it_is_written_down(center, changed, code):
    assert code in refused(begin, center, **changed)
    assert not Contract.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(center):
    found = refused(begin, center, credit_code="", contractor_name="", excluded=[], value=0)

    assert found == [
        "operator_missing",
        "credit_code_wrong",
        "negative_list_open",
        "amount_not_positive",
    ]


def test_a_button_pressed_twice_begins_one_purchase(center, officer):
    token = uuid4()
    made = [
        actions.begin_purchase(
            center=center,
            facts=purchase_facts(),
            standards=[],
            form_token=token,
            by=officer,
            at=NOON,
        )
        for _ in range(2)
    ]

    assert made[0] == made[1] == Contract.objects.get()


def test_the_desk_says_who_buys(center, officer):
    district = make_desk(Role.DISTRICT_OFFICER, center.district)

    assert begin(center, by=officer).buyer == "subdistrict"
    assert begin(center, by=district).buyer == "district"


def test_a_contract_points_at_the_operation_of_the_same_contractor(center):
    operation = make_operation(center)

    assert begin(center).operation == operation
    assert begin(center, credit_code="91110000MA01ABCD1M").operation is None


def test_money_of_a_pool_is_of_its_source_and_given_to_the_center(center, centers, round):
    pool = make_pool(round, center=center)

    assert begin(center, pool=pool, source="social").source == "city"
    assert refused(begin, centers[1], pool=pool) == ["pool_not_of_center"]


def test_a_stale_draft_is_refused_and_says_what_is_there(center, officer):
    contract = begin(center, by=officer)
    said = {"contract": contract, "standards": [], "version": 1, "by": officer, "at": NOON}
    actions.change_purchase(facts=purchase_facts(title="甲"), **said)

    with pytest.raises(Stale) as stale:
        actions.change_purchase(facts=purchase_facts(title="乙"), **said)

    assert stale.value.current["项目名称"] == "甲"


def test_signing_wants_standards_a_schedule_that_adds_up_and_its_own_facts(center, officer):
    contract = begin(center, by=officer, standards=[])

    assert refused(sign, contract, signed_on=date(2021, 10, 1)) == [
        "schedule_missing",
        "standards_missing",
        "signed_in_future",
        "signed_late",
    ]
    contract = plan(contract, VALUE - 1, by=officer)
    assert refused(sign, contract) == ["schedule_off", "standards_missing"]


def test_a_contract_number_stands_once_in_a_district(center):
    first = signed_contract(center)

    assert refused(sign, plan(begin(center)), number=first.number) == ["contract_number_taken"]


def test_after_the_signing_nothing_is_edited(center, officer):
    contract = signed_contract(center, by=officer)
    said = {"contract": contract, "version": contract.version, "by": officer, "at": NOON}

    assert refused(
        actions.change_purchase, facts=purchase_facts(value=1), standards=[], **said
    ) == ["contract_signed"]
    assert refused(actions.set_schedule, terms=[], **said) == ["contract_signed"]


def test_more_is_bought_by_an_amendment_with_a_term_of_its_own(center, officer):
    contract = signed_contract(center, by=officer)
    facts = {
        "number": "补1",
        "signed_on": NOON.date(),
        "amount": VALUE // 10,
        "reason": "增加两个社区",
        "condition": "补充合同签订后",
        "due_on": date(2021, 12, 1),
        "needs_acceptance": False,
    }
    said = {"contract": contract, "by": officer, "at": NOON}

    assert refused(
        actions.amend, facts={**facts, "amount": VALUE // 10 + 1}, form_token=uuid4(), **said
    ) == ["amendment_beyond_tenth"]
    assert refused(
        actions.amend, facts={**facts, "signed_on": date(2021, 8, 30)}, form_token=uuid4(), **said
    ) == ["amended_outside_term"]
    actions.amend(facts=facts, form_token=uuid4(), **said)
    contract = Contract.objects.get()

    assert contract.total == VALUE * 11 // 10
    assert sum(contract.terms.values_list("amount", flat=True)) == contract.total
    assert contract.value == VALUE


@pytest.mark.parametrize("name", BY_A_SECOND)
def test_nobody_confirms_what_they_handed_in(center, officer, name):
    contract = signed_contract(center, by=officer)
    if "settlement" in name:
        end(contract, by=officer)
        settle(contract, 0, by=officer)
    else:
        report(contract, by=officer)

    assert refused(take, name, contract, by=officer, note="请核对") == ["same_person"]
    district = make_desk(Role.DISTRICT_OFFICER, center.district)
    assert take(name, contract, by=district, note="请核对").state == STEPS[name].target


def test_an_acceptance_with_a_standard_not_met_is_sent_back_and_done_again(center, officer):
    contract = signed_contract(center, by=officer)
    report(contract, by=officer, unmet="只完成8个个案")

    assert refused(take, "accept", contract) == ["acceptance_failed"]
    take("send_back", contract, note="补足两个个案后再验收。")
    report(contract, by=officer)
    contract = take("accept", contract)

    assert contract.state == ContractState.ACCEPTED
    assert Acceptance.objects.filter(contract=contract).count() == 2
    assert contract.accepted_on == ACCEPTED_AT.date()


def test_an_acceptance_answers_every_standard_and_asks_those_served(center, officer):
    contract = signed_contract(center, by=officer)
    facts = {
        "accepted_on": ACCEPTED_AT.date(), "members": "周洁", "done": "完成", "asked": 0,
        "satisfied": 0, "view": "",
    }  # fmt: skip
    first, _ = contract.standards.all()

    found = refused(
        actions.report_acceptance,
        contract=contract,
        facts=facts,
        answers={first.pk: actions.Answer(is_met=False, finding="")},
        form_token=uuid4(),
        by=officer,
        at=ACCEPTED_AT,
    )

    assert found == [
        "recipients_not_asked",
        "recipients_view_missing",
        "unmet_unexplained",
        "standard_unanswered",
    ]


def test_a_term_is_paid_to_the_cent_and_never_more(center, officer):
    contract = signed_contract(center, by=officer)
    first, last = contract.terms.all()

    assert refused(pay, contract, first, first.amount + 1) == ["paid_beyond_term"]
    assert refused(pay, contract, last, 1) == ["acceptance_awaited"]
    assert refused(pay, contract, None, 1) == ["term_unknown"]
    assert refused(pay, contract, first, 0) == ["amount_missing"]
    assert refused(pay, contract, first, -1) == ["reversal_unexplained", "reversed_too_much"]
    assert refused(pay, contract, first, 1, paid_on=date(2021, 8, 30)) == ["before_signing"]
    assert refused(pay, contract, first, 1, paid_on=date(2021, 9, 16)) == ["moved_in_future"]
    pay(contract, first, first.amount)
    pay(contract, first, -first.amount, note="凭证号登记错误")
    pay(contract, first, first.amount)

    assert contract.paid == first.amount


def test_a_term_of_another_contract_is_not_paid(center, centers):
    contract, other = signed_contract(center), signed_contract(centers[1])

    assert refused(pay, contract, other.terms.first(), 1) == ["term_unknown"]


def test_a_contract_closes_when_it_is_paid_published_and_on_file(center, officer):
    contract = accepted_contract(center, by=officer)

    assert refused(take, "close", contract) == ["balance_open", "filing_missing", "paper_missing"]
    for term in contract.terms.all():
        pay(contract, term, term.amount, at=ACCEPTED_AT)
    file_all(contract, "result", "contract_notice", "contract_filing", "acceptance_notice")
    keep(contract, "contract", at=ACCEPTED_AT)
    assert refused(take, "close", contract) == ["paper_missing"]
    keep(contract, "acceptance", at=ACCEPTED_AT)
    contract = take("close", contract)

    assert contract.state == ContractState.CLOSED
    first = contract.terms.first()
    assert refused(pay, contract, first, -1, note="退") == ["wrong_state"]
    assert refused(keep, contract, "other", at=ACCEPTED_AT) == ["wrong_state"]
    assert refused(file_all, contract, "result") == ["wrong_state"]


@pytest.mark.parametrize(
    ("agreed", "owed", "to_return"),
    [(12_000_000, 0, 0), (20_000_000, 8_000_000, 0), (5_000_000, 0, 7_000_000)],
)
def test_who_leaves_early_is_paid_or_pays_back_what_the_settlement_says(
    center, officer, agreed, owed, to_return
):
    contract = signed_contract(center, by=officer)
    pay(contract, contract.terms.first(), 12_000_000)
    keep(contract, at=ACCEPTED_AT)
    file_all(contract, "result", "contract_notice", "contract_filing")
    end(contract, by=officer)
    settlement = settle(contract, agreed, by=officer)
    contract = take("confirm_settlement", contract)

    assert (settlement.owed, settlement.to_return) == (owed, to_return)
    balance = owed - to_return
    if balance:
        assert refused(take, "close", contract) == ["balance_open"]
        sign_of = 1 if balance > 0 else -1
        too_much = {"amount": balance + sign_of, "note": "结算", "at": ACCEPTED_AT}
        assert refused(pay, contract, None, **too_much) == ["beyond_settlement"]
        pay(contract, None, balance, note="结算", at=ACCEPTED_AT)
    assert take("close", contract).state == ContractState.CLOSED
    assert contract.paid == agreed


def test_a_settlement_is_one_and_rewritten_until_it_is_confirmed(center, officer):
    contract = signed_contract(center, by=officer)
    end(contract, by=officer)

    assert refused(settle, contract, VALUE + 1) == ["settled_beyond_value"]
    settle(contract, 100, by=officer)
    take("return_settlement", contract, note="金额有误")
    settle(contract, 200, by=officer)

    assert ContractSettlement.objects.get().accepted_value == 200


@pytest.mark.parametrize("on", [date(2021, 8, 30), date(2022, 8, 31)])
def test_an_early_end_lies_within_the_term(center, on):
    contract = signed_contract(center)

    assert "ended_outside_term" in refused(end, contract, on=on, at=ACCEPTED_AT.replace(year=2023))


def test_what_is_not_the_desks_to_write_is_refused(center):
    district = make_desk(Role.DISTRICT_OFFICER, center.district)
    contract = plan(begin(center))

    assert refused(sign, contract, by=district) == ["wrong_role"]
    contract = sign(contract)
    assert refused(pay, contract, contract.terms.first(), 1, by=district) == ["wrong_role"]
    assert refused(keep, contract, by=district) == ["wrong_role"]
    assert refused(file_all, contract, "result", by=district) == ["wrong_role"]
    assert refused(report, contract, by=district) == ["wrong_role"]


def test_a_foreign_desk_finds_no_contract(center, centers):
    contract = signed_contract(center)

    with pytest.raises(Contract.DoesNotExist):
        pay(contract, contract.terms.first(), 1, by=officer_of(centers[1]))


def test_a_filing_comes_after_its_event(center):
    contract = signed_contract(center)

    assert refused(file_all, contract, "acceptance_notice") == ["filed_too_soon"]
    assert refused(file_all, contract, "contract_filing", on=date(2021, 8, 30)) == [
        "filed_before_event"
    ]


def test_the_same_form_pays_once(center, officer):
    contract = signed_contract(center, by=officer)
    facts = {"paid_on": NOON.date(), "amount": 100, "voucher": "记1", "note": ""}
    said = {"contract": contract, "term": contract.terms.first(), "facts": facts}
    token = uuid4()
    for _ in range(2):
        actions.pay(**said, form_token=token, by=officer, at=NOON)

    assert ContractPayment.objects.count() == 1


def test_contracts_of_a_pool_are_summed_and_an_early_end_counts_as_settled(center, centers, round):
    pool = make_pool(round)
    adopt_run(make_run(pool))
    first = signed_contract(center, pool=pool)
    begin(center, pool=pool, value=100)
    signed_contract(centers[1], pool=pool)
    take("cancel", begin(center, pool=pool), note="改为自行提供", by=officer_of(center))

    assert contracted_of(pool, center) == VALUE + 100
    end(first)
    settle(first, 700)
    take("confirm_settlement", first)
    assert contracted_of(pool, center) == 800
    assert contracted_of(pool, center, leaving_out=first) == 100


def test_the_log_tells_every_act_and_the_second_desk_hears_of_it(center, officer):
    other = officer_of(center)
    contract = signed_contract(center, by=officer)
    report(contract, by=officer)

    told = list(
        AuditEvent.objects.filter(object_id=str(contract.pk)).values_list("what", flat=True)
    )
    heard = set(Message.objects.filter(title="履约验收待确认").values_list("desk", flat=True))
    assert {"登记购买服务", "填写付款计划", "登记签订", "填写签订信息", "提交履约验收"} <= set(told)
    assert other.pk in heard
    assert officer.pk not in heard
