from funding.models.contract_parts import (
    Acceptance,
    AcceptanceLine,
    Amendment,
    ContractPaper,
    ContractPayment,
    ContractReminder,
    ContractSettlement,
    ContractStandard,
    Filing,
    PaymentTerm,
)
from funding.models.ledger import (
    UNSETTLED,
    AccountClosing,
    CategoryCaps,
    EntryFile,
    Expense,
    Settlement,
)
from funding.models.pools import FundingPool, GiftInKind, Payout, Receipt
from funding.models.procurement import Contract, ContractStep
from funding.models.runs import AllocationLine, AllocationRun, RunStep
from funding.models.workload import ExtraTask, ExtraTaskAmount, WorkloadLine, WorkloadSnapshot

__all__ = [
    "UNSETTLED",
    "Acceptance",
    "AcceptanceLine",
    "AccountClosing",
    "AllocationLine",
    "AllocationRun",
    "Amendment",
    "CategoryCaps",
    "Contract",
    "ContractPaper",
    "ContractPayment",
    "ContractReminder",
    "ContractSettlement",
    "ContractStandard",
    "ContractStep",
    "EntryFile",
    "Expense",
    "ExtraTask",
    "ExtraTaskAmount",
    "Filing",
    "FundingPool",
    "GiftInKind",
    "PaymentTerm",
    "Payout",
    "Receipt",
    "RunStep",
    "Settlement",
    "WorkloadLine",
    "WorkloadSnapshot",
]
