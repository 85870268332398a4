from funding.models.pools import FundingPool, GiftInKind, Payout, Receipt
from funding.models.runs import AllocationLine, AllocationRun, RunStep
from funding.models.workload import ExtraTask, ExtraTaskAmount, WorkloadLine, WorkloadSnapshot

__all__ = [
    "AllocationLine",
    "AllocationRun",
    "ExtraTask",
    "ExtraTaskAmount",
    "FundingPool",
    "GiftInKind",
    "Payout",
    "Receipt",
    "RunStep",
    "WorkloadLine",
    "WorkloadSnapshot",
]
