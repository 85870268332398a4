"""What a contract has to do by a day: publish, file, sign, accept, pay, end. Pure arithmetic.

The days count as the law counts them: working days by the office calendar, the day of the event
itself not counted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from funding.procurement.rules import DAYS_TO_SIGN
from funding.procurement.states import ContractState, FilingKind, Method
from pilots.workdays import Workdays

NOTICE_DAYS, FILING_DAYS = 2, 7  # working days
REMINDER_DAYS = (7, 3, 1)  # working days before
SOON = timedelta(days=30)


class MatterKind(StrEnum):
    RESULT = "result"
    SIGNING = "signing"
    CONTRACT_NOTICE = "contract_notice"
    CONTRACT_FILING = "contract_filing"
    ACCEPTANCE = "acceptance"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class DueTerm:
    """One term of payment that is not paid in full."""

    name: str
    due_on: date
    needs_acceptance: bool


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What the clocks of one contract run by. ``filed`` holds the kinds already done."""

    state: str
    method: str
    starts_on: date
    ends_on: date
    serves_public: bool = True
    awarded_on: date | None = None
    signed_on: date | None = None
    accepted_on: date | None = None
    filed: Collection[str] = ()
    unpaid: Sequence[DueTerm] = field(default=())


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to do, its last day in time, and where that is written."""

    kind: MatterKind
    label: str
    due_on: date
    clause: str = ""

    def is_overdue(self, on: date) -> bool:
        return on > self.due_on


def matters_of(facts: ContractFacts, workdays: Workdays) -> list[Matter]:
    """What is still to be done, the nearest first."""
    if facts.state in (ContractState.CANCELLED, ContractState.CLOSED):
        return []
    found = [
        *_of_award(facts, workdays),
        *_of_contract(facts, workdays),
        *_of_acceptance(facts, workdays),
        *_of_payment(facts),
    ]
    return sorted(found, key=lambda matter: (matter.due_on, matter.kind))


def filings_owed(facts: ContractFacts) -> list[FilingKind]:
    """What must be published or filed by now and was not; nothing below the threshold."""
    if facts.method == Method.BELOW_LIMIT:
        return []
    owed = []
    if facts.awarded_on:
        owed.append(FilingKind.RESULT)
    if facts.signed_on:
        owed += [FilingKind.CONTRACT_NOTICE, FilingKind.CONTRACT_FILING]
    if facts.accepted_on and facts.serves_public:
        owed.append(FilingKind.ACCEPTANCE_NOTICE)
    return [kind for kind in owed if kind not in facts.filed]


def ends_soon(facts: ContractFacts, on: date) -> bool:
    """The month before its end, while nobody has begun to accept it."""
    return facts.state == ContractState.SIGNED and on <= facts.ends_on <= on + SOON


def _of_award(facts: ContractFacts, workdays: Workdays) -> list[Matter]:
    if facts.awarded_on is None:
        return []
    found = []
    if facts.state == ContractState.DRAFT:
        last = facts.awarded_on + timedelta(days=DAYS_TO_SIGN)
        found.append(Matter(MatterKind.SIGNING, "签订合同", last, "政府采购法第46条"))
    if FilingKind.RESULT in filings_owed(facts):
        last = workdays.after(facts.awarded_on, NOTICE_DAYS)
        found.append(Matter(MatterKind.RESULT, "采购结果公告", last, "政府采购法实施条例第43条"))
    return found


def _of_contract(facts: ContractFacts, workdays: Workdays) -> list[Matter]:
    if facts.signed_on is None:
        return []
    owed, found = filings_owed(facts), []
    if FilingKind.CONTRACT_NOTICE in owed:
        last = workdays.after(facts.signed_on, NOTICE_DAYS)
        found.append(
            Matter(MatterKind.CONTRACT_NOTICE, "合同公告", last, "政府采购法实施条例第50条")
        )
    if FilingKind.CONTRACT_FILING in owed:
        last = workdays.after(facts.signed_on, FILING_DAYS)
        found.append(Matter(MatterKind.CONTRACT_FILING, "合同备案", last, "政府采购法第47条"))
    return found


def _of_acceptance(facts: ContractFacts, workdays: Workdays) -> list[Matter]:
    found = []
    if facts.state == ContractState.SIGNED:
        found.append(Matter(MatterKind.ACCEPTANCE, "履约验收", facts.ends_on))
    if facts.accepted_on and FilingKind.ACCEPTANCE_NOTICE in filings_owed(facts):
        last = workdays.after(facts.accepted_on, NOTICE_DAYS)
        clause = "政府采购法实施条例第45条、财库〔2015〕135号"
        found.append(Matter(MatterKind.ACCEPTANCE_NOTICE, "验收结果公告", last, clause))
    return found


def _of_payment(facts: ContractFacts) -> list[Matter]:
    """What waits for the acceptance is not owed before it."""
    if facts.state not in ContractState.payable:
        return []
    return [
        Matter(MatterKind.PAYMENT, f"支付{term.name}", term.due_on)
        for term in facts.unpaid
        if not term.needs_acceptance or facts.accepted_on
    ]
