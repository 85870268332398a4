"""One contract at a time: its row held, and what stands against writing in it."""

from collections.abc import Collection

from accounts.models import RoleGrant
from core.problems import Problem
from funding.models import Contract
from funding.procurement.states import Buyer, ContractState

CHANGED_AFTER = "合同签订后不能修改；需要追加的，登记补充合同。"


def locked_contract(contract: Contract, by: RoleGrant) -> Contract:
    """The contract alone, if this desk may see it; whoever writes in it waits for the one before."""
    # Pool and operation may be missing: PostgreSQL takes no lock across such a join.
    return (
        Contract.objects.visible_to(by)
        .select_related("center", "subdistrict", "district", "pool")
        .select_for_update(of=("self",))
        .get(pk=contract.pk)
    )


def problems_of_writer(
    contract: Contract, states: Collection[str], *, by: RoleGrant, doing: str
) -> list[Problem]:
    """Only the purchaser's desk writes, and only while the contract stands where this is done."""
    problems = []
    if not contract.is_written_by(by):
        desk = Buyer(contract.buyer).role.label
        problems.append(Problem("wrong_role", f"“{doing}”由{desk}办理。"))
    if contract.state not in states:
        message = f"当前状态是“{contract.get_state_display()}”，不能{doing}。"
        problems.append(Problem("wrong_state", message))
    return problems


def problems_of_draft(contract: Contract, *, by: RoleGrant) -> list[Problem]:
    """A draft is written on; what was signed is amended (政府采购法第50条)."""
    if contract.state in ContractState.once_signed:
        return [Problem("contract_signed", CHANGED_AFTER, "政府采购法第49条、第50条")]
    return problems_of_writer(contract, (ContractState.DRAFT,), by=by, doing="修改采购内容")
