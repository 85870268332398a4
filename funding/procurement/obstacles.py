"""What stands against a step of a contract: its rows read, the rules of the law asked."""

from django.db.models import Sum

from core.money import format_yuan
from core.problems import Problem
from funding.procurement import rules
from funding.procurement.matters import filings_owed
from funding.procurement.reading import facts_of
from funding.procurement.states import ContractState, FilingKind, PaperKind

SECOND = "提交和确认须由不同的人办理。"


def of_signing(contract) -> list[Problem]:
    """What is written of the purchase must be whole before it is signed."""
    problems = [
        *rules.problems_of_method(contract.method, contract.method_basis),
        *rules.problems_of_negative_list(contract.excluded),
        *rules.problems_of_term(
            contract.starts_on,
            contract.ends_on,
            contract.long_term_conditions,
            contract.long_term_basis,
        ),
        *rules.problems_of_schedule(
            contract.value, contract.terms.values_list("amount", flat=True)
        ),
    ]
    if not contract.standards.exists():
        message = "请逐条填写约定的服务标准，验收时逐条对照。"
        clause = "财政部令第102号第23条、政府采购法实施条例第45条"
        problems.append(Problem("standards_missing", message, clause))
    return problems


def of_second(contract, name: str, *, by) -> list[Problem]:
    """Acceptance and settlement are confirmed by another person than handed them in."""
    problems = []
    if contract.handed_in_by_id == by.user_id:
        problems.append(Problem("same_person", SECOND, "内部控制"))
    if name == "accept":
        report = contract.last_acceptance
        if report is None or not report.is_passed:
            message = "验收报告中还有未达到的服务标准，请退回继续履行，整改后重新验收。"
            problems.append(Problem("acceptance_failed", message, "政府采购法实施条例第45条"))
    return problems


def of_closing(contract) -> list[Problem]:
    """Everything paid to the 分, published, filed and on file."""
    problems = _problems_of_money(contract)
    owed = filings_owed(facts_of(contract))
    if owed:
        names = "、".join(FilingKind(kind).label for kind in owed)
        problems.append(Problem("filing_missing", f"还没有登记：{names}。", "政府采购法第47条"))
    papers = set(contract.papers.values_list("kind", flat=True))
    wanted = [PaperKind.CONTRACT]
    if contract.ended_on is None:
        wanted.append(PaperKind.ACCEPTANCE)
    missing = "、".join(kind.label for kind in wanted if kind not in papers)
    if missing:
        message = f"还没有上传：{missing}。采购文件自采购结束之日起至少保存15年。"
        problems.append(Problem("paper_missing", message, "政府采购法第42条"))
    return problems


def _problems_of_money(contract) -> list[Problem]:
    settled = contract.state == ContractState.SETTLED
    owed = contract.settlement.accepted_value if settled else contract.total
    paid = contract.payments.aggregate(sum=Sum("amount"))["sum"] or 0
    if paid == owed:
        return []
    what = "结算认可金额" if settled else "合同金额（含补充合同）"
    if paid < owed:
        message = f"{what}{format_yuan(owed)}元，已付{format_yuan(paid)}元，还应支付{format_yuan(owed - paid)}元。"
    else:
        message = f"{what}{format_yuan(owed)}元，已付{format_yuan(paid)}元，还应退回{format_yuan(paid - owed)}元。"
    return [Problem("balance_open", message, "财政部令第102号第23条")]
