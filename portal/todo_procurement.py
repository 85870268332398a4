"""What waits of contracts for a purchaser's desk and for the second desk that confirms."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from core.chinese_dates import beijing_date
from core.deadlines import is_late, moment_due
from funding.models import Contract
from funding.procurement.matters import SOON, Matter, MatterKind, ends_soon
from funding.procurement.reading import facts_of, with_matters
from funding.procurement.states import ContractState
from pilots.models import WorkdayOverride
from pilots.workdays import Workdays
from portal.todo_lines import Todo

PUBLISHING = (
    MatterKind.RESULT,
    MatterKind.CONTRACT_NOTICE,
    MatterKind.CONTRACT_FILING,
    MatterKind.ACCEPTANCE_NOTICE,
)
# By label: the kinds of matters on that line, and whether it shows only what is due within a month.
LINES = (
    ("办理购买服务的公告和备案", PUBLISHING, False),
    ("签订购买服务合同", (MatterKind.SIGNING,), False),
    ("支付购买服务合同款", (MatterKind.PAYMENT,), True),
    ("组织合同履约验收", (MatterKind.ACCEPTANCE,), True),
)


def of_purchaser(desk, *, at) -> Iterator[Todo]:
    """What the desk's own contracts have to do by a day, then what it confirms for others."""
    on = beijing_date(at)
    rows = Contract.objects.of_buyer(desk).exclude(
        state__in=(ContractState.CLOSED, ContractState.CANCELLED)
    )
    contracts = list(rows.with_clocks())
    workdays = WorkdayOverride.objects.as_workdays() if contracts else Workdays()
    known = with_matters(contracts, workdays)
    every = [matter for _, matters in known for matter in matters]
    for label, kinds, only_soon in LINES:
        waiting = [
            matter
            for matter in every
            if matter.kind in kinds and (not only_soon or matter.due_on <= on + SOON)
        ]
        yield _line(label, waiting, at=at)
    ending = sum(ends_soon(facts_of(contract), on) for contract, _ in known)
    yield Todo("合同将到期，安排续接", ending, _list(ContractState.SIGNED))
    to_settle = sum(contract.state == ContractState.ENDING for contract, _ in known)
    yield Todo("结算提前终止的合同", to_settle, _list(ContractState.ENDING))
    waiting_here = list(Contract.objects.to_be_confirmed_by(desk).values_list("state", flat=True))
    for state, label in (
        (ContractState.REPORTED, "确认履约验收"),
        (ContractState.SETTLING, "确认提前终止结算"),
    ):
        yield Todo(label, waiting_here.count(state), _list(state))


def _line(label: str, matters: list[Matter], *, at) -> Todo:
    last: date | None = min((matter.due_on for matter in matters), default=None)
    nearest = moment_due(last, None) if last else None
    is_overdue = nearest is not None and is_late(at, nearest)
    return Todo(label, len(matters), reverse("funding:contract_list"), nearest, is_overdue)


def _list(state: ContractState) -> str:
    return reverse("funding:contract_list") + f"?state={state.value}"
