from funding.models.contract_parts import (
    Acceptance,
    AcceptanceLine,
    Amendment,
    ContractPaper,
    ContractPayment,
    ContractReminder,
    ContractStandard,
    Filing,
    PaymentTerm,
    Settlement,
)
from funding.models.pools import FundingPool, GiftInKind, Payout, Receipt
from funding.models.procurement import Contract, ContractStep
from funding.models.runs import AllocationLine, AllocationRun, RunStep
from funding.models.workload import ExtraTask, ExtraTaskAmount, WorkloadLine, WorkloadSnapshot

__all__ = [
    "Acceptance",
    "AcceptanceLine",
    "AllocationLine",
    "AllocationRun",
    "Amendment",
    "Contract",
    "ContractPaper",
    "ContractPayment",
    "ContractReminder",
    "ContractStandard",
    "ContractStep",
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
