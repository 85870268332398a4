"""Money of a contract: its terms paid, a settlement evened out, more bought of the same."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum

from accounts.audit import record
from accounts.models import RoleGrant
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.money import format_yuan
from core.problems import Problem, Refused
from funding.models import Amendment, Contract, ContractPayment, PaymentTerm
from funding.procurement import rules
from funding.procurement.actions.locking import locked_contract, problems_of_writer
from funding.procurement.states import ContractState
from pilots.closed_days import against_closed_day

CLAUSE = "财政部令第102号第23条"
AMENDED = ("number", "signed_on", "amount", "reason")


@transaction.atomic
def pay(
    *,
    contract: Contract,
    term: PaymentTerm | None,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> ContractPayment:
    """Write down what was paid of a term; without one, what evens out a confirmed settlement.

    ``facts``: paid_on, amount (分), voucher, note. A negative amount takes a wrong entry back, or
    is what the contractor returned.
    """
    locked = locked_contract(contract, by)
    stored = ContractPayment.objects.filter(contract=locked, form_token=form_token).first()
    if stored is not None:
        return stored
    problems = _problems_of_payment(locked, facts, on=beijing_date(at))
    if locked.state == ContractState.SETTLED:
        allowed, term = (ContractState.SETTLED,), None
        problems += _problems_of_settlement(locked, facts["amount"])
    else:
        allowed = ContractState.payable
        problems += _problems_of_term(locked, term, facts["amount"])
    problems += problems_of_writer(locked, allowed, by=by, doing="登记付款")
    if problems:
        raise Refused(*problems)
    payment = ContractPayment.objects.create(
        contract=locked, term=term, form_token=form_token, by=by, at=at, **facts
    )
    changes = filled_in(payment, (*facts, "term"))
    record("登记合同付款", at=at, by=by, obj=locked, changes=changes)
    return payment


@transaction.atomic
def amend(
    *, contract: Contract, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Amendment:
    """A supplementary contract: more of the same within a tenth, with a term of its own.

    ``facts``: number, signed_on, amount (分), reason, condition, due_on, needs_acceptance.
    """
    locked = locked_contract(contract, by)
    stored = Amendment.objects.filter(contract=locked, form_token=form_token).first()
    if stored is not None:
        return stored
    problems = [
        *problems_of_writer(locked, (ContractState.SIGNED,), by=by, doing="登记补充合同"),
        *rules.problems_of_amendment(locked.value, locked.added, facts["amount"]),
        *_problems_of_amended_day(locked, facts["signed_on"], on=beijing_date(at)),
        *against_closed_day(facts["signed_on"], field="signed_on"),
    ]
    if problems:
        raise Refused(*problems)
    amendment = Amendment.objects.create(
        contract=locked,
        form_token=form_token,
        by=by,
        at=at,
        **{name: facts[name] for name in AMENDED},
    )
    last = locked.terms.aggregate(last=Max("place"))["last"] or 0
    PaymentTerm.objects.create(
        contract=locked,
        amendment=amendment,
        place=last + 1,
        amount=facts["amount"],
        condition=facts["condition"],
        due_on=facts["due_on"],
        needs_acceptance=facts["needs_acceptance"],
    )
    record("登记补充合同", at=at, by=by, obj=locked, changes=filled_in(amendment, AMENDED))
    return amendment


def _problems_of_payment(contract: Contract, facts: Mapping, *, on: date) -> list[Problem]:
    problems, amount, day = [], facts["amount"], facts["paid_on"]
    if amount == 0:
        message = "请填写金额；冲正填写负数，例如 -100。"
        problems.append(Problem("amount_missing", message, field="amount"))
    if amount < 0 and not facts["note"]:
        message = "冲正、退回须写明原因。"
        problems.append(Problem("reversal_unexplained", message, field="note"))
    if day > on:
        message = f"日期不能晚于今天（{format_date(on)}）。"
        problems.append(Problem("moved_in_future", message, field="paid_on"))
    if contract.signed_on is not None and day < contract.signed_on:
        message = f"付款日期不能早于合同签订日期（{format_date(contract.signed_on)}）。"
        problems.append(Problem("before_signing", message, field="paid_on"))
    return problems + against_closed_day(day, field="paid_on")


def _problems_of_term(contract: Contract, term, amount: int) -> list[Problem]:
    if term is None or term.contract_id != contract.pk:
        return [Problem("term_unknown", "请选择本合同的付款期次。", field="term")]
    problems = []
    paid = term.payments.aggregate(sum=Sum("amount"))["sum"] or 0
    if paid + amount > term.amount:
        message = (
            f"{term.name}{format_yuan(term.amount)}元，已付{format_yuan(paid)}元，"
            f"本次最多还可支付{format_yuan(term.amount - paid)}元。"
        )
        problems.append(Problem("paid_beyond_term", message, CLAUSE, field="amount"))
    if paid + amount < 0:
        message = f"已付{format_yuan(paid)}元，冲正不能超过这个金额。"
        problems.append(Problem("reversed_too_much", message, field="amount"))
    if amount > 0 and term.needs_acceptance and contract.state != ContractState.ACCEPTED:
        message = f"{term.name}约定验收合格后支付，请先办理履约验收。"
        problems.append(
            Problem("acceptance_awaited", message, "政府采购法实施条例第45条", field="term")
        )
    return problems


def _problems_of_settlement(contract: Contract, amount: int) -> list[Problem]:
    """What is owed is paid and what was paid too much comes back: never past the settled value."""
    paid, agreed = contract.paid, contract.settlement.accepted_value
    low, high = sorted((contract.settlement.paid, agreed))
    if low <= paid + amount <= high:
        return []
    message = (
        f"结算认可{format_yuan(agreed)}元，已付{format_yuan(paid)}元，"
        f"应当{'支付' if paid < agreed else '退回（填写负数）'}{format_yuan(abs(agreed - paid))}元。"
    )
    return [Problem("beyond_settlement", message, field="amount")]


def _problems_of_amended_day(contract: Contract, day: date, *, on: date) -> list[Problem]:
    if day > on:
        message = f"签订日期不能晚于今天（{format_date(on)}）。"
        return [Problem("signed_in_future", message, field="signed_on")]
    if contract.signed_on and not contract.signed_on <= day <= contract.ends_on:
        message = "补充合同在合同履行中签订，日期须在合同签订之后、终止之前。"
        return [Problem("amended_outside_term", message, "政府采购法第49条", field="signed_on")]
    return []
