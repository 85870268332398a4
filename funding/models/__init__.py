from funding.models.ledger import (
    UNSETTLED,
    AccountClosing,
    CategoryCaps,
    EntryFile,
    Expense,
    Settlement,
)
from funding.models.pools import FundingPool, GiftInKind, Payout, Receipt
from funding.models.runs import AllocationLine, AllocationRun, RunStep
from funding.models.workload import ExtraTask, ExtraTaskAmount, WorkloadLine, WorkloadSnapshot

__all__ = [
    "UNSETTLED",
    "AccountClosing",
    "AllocationLine",
    "AllocationRun",
    "CategoryCaps",
    "EntryFile",
    "Expense",
    "ExtraTask",
    "ExtraTaskAmount",
    "FundingPool",
    "GiftInKind",
    "Payout",
    "Receipt",
    "RunStep",
    "Settlement",
    "WorkloadLine",
    "WorkloadSnapshot",
]
