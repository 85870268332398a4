from funding.procurement.actions.drafts import Term, begin_purchase, change_purchase, set_schedule
from funding.procurement.actions.papers import keep_paper, record_filing
from funding.procurement.actions.paying import amend, pay
from funding.procurement.actions.performing import (
    Answer,
    end_early,
    report_acceptance,
    settle,
    sign,
    take_contract_step,
)

__all__ = [
    "Answer",
    "Term",
    "amend",
    "begin_purchase",
    "change_purchase",
    "end_early",
    "keep_paper",
    "pay",
    "record_filing",
    "report_acceptance",
    "set_schedule",
    "settle",
    "sign",
    "take_contract_step",
]
