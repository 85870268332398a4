"""What the page of a contract tells: where it stands, what is next, what does not fit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from core.chinese_dates import format_date
from core.money import format_yuan
from funding.ledger.position import given_to
from funding.models import Contract
from funding.procurement.matters import Matter, ends_soon, filings_owed, matters_of
from funding.procurement.reading import contracted_of, facts_of
from funding.procurement.rules import most_added
from funding.procurement.states import (
    WITH_A_FORM,
    ContractState,
    FilingKind,
    LongTerm,
    PaperKind,
)
from pilots.workdays import Workdays

S = ContractState


@dataclass(frozen=True, slots=True)
class Way:
    """A link to what can be done now."""

    label: str
    url: str
    icon: str = "edit"


@dataclass(frozen=True, slots=True)
class TermLine:
    term: Any
    paid: int
    is_overdue: bool

    @property
    def left(self) -> int:
        return self.term.amount - self.paid


def contract_facts(contract: Contract) -> list[tuple[str, str]]:
    facts = [
        ("社会工作服务中心", str(contract.center)),
        ("购买主体", f"{contract.get_buyer_display()}（{_purchaser(contract)}）"),
        ("承接主体", contract.contractor_name),
        ("统一社会信用代码", contract.credit_code),
        ("采购方式", contract.get_method_display()),
        ("采用该方式的依据", contract.method_basis),
        ("合同金额", f"{format_yuan(contract.value)}元"),
        ("支付资金", str(contract.pool or "不是区里分配的资金")),
        ("资金来源", contract.get_source_display()),
        ("履行期限", f"{format_date(contract.starts_on)}至{format_date(contract.ends_on)}"),
        ("超过1年的依据", _long_term(contract)),
        ("中标(成交)通知书发出日期", contract.awarded_on and format_date(contract.awarded_on)),
        ("合同编号", contract.number),
        ("签订日期", contract.signed_on and format_date(contract.signed_on)),
        ("逾期签订的原因", contract.signed_late_reason),
        ("负面清单", f"已逐项核对{len(contract.excluded)}项"),
        ("服务对象", "社会公众" if contract.serves_public else "政府履职辅助"),
    ]
    if contract.added:
        facts.insert(7, ("含补充合同", f"{format_yuan(contract.total)}元"))
    if contract.ended_on is not None:
        facts.append(("提前终止", f"{format_date(contract.ended_on)}，{contract.ended_reason}"))
    return [(label, value) for label, value in facts if value]


def term_lines(contract: Contract, on: date) -> list[TermLine]:
    return [
        TermLine(term, term.paid, term.paid < term.amount and term.due_on < on)
        for term in contract.terms.all()
    ]


def warnings_of(contract: Contract, on: date) -> list[str]:
    """What does not fit and is no refusal."""
    told = []
    if contract.pool is not None and contract.state != S.CANCELLED:
        given = given_to(contract.pool, contract.center) or 0
        taken = contracted_of(contract.pool, contract.center)
        if taken > given:
            told.append(
                f"“{contract.pool}”分配给本中心{format_yuan(given)}元，由它支付的合同合计"
                f"{format_yuan(taken)}元，超出{format_yuan(taken - given)}元。"
            )
    if contract.state in S.payable and contract.center.operator_name not in (
        "",
        contract.contractor_name,
    ):
        told.append(
            f"中心登记的承接机构是{contract.center.operator_name}，与本合同的承接主体不同，请核对。"
        )
    if ends_soon(facts_of(contract), on):
        told.append(f"合同将于{format_date(contract.ends_on)}到期，请提前安排验收和续接。")
    return told


def ways_of(contract: Contract, desk, on: date) -> tuple[Way | None, list[Way]]:
    """The one thing that is next for this desk, and what else it can do."""
    if not contract.is_written_by(desk):
        return None, []
    open_ways = _open_ways(contract)
    name = _next(contract, on)
    first = open_ways.pop(name) if name in open_ways else None
    return first, list(open_ways.values())


def next_in_words(contract: Contract, on: date) -> str:
    """Where the contract stands, for whoever reads it."""
    if contract.state in (S.REPORTED, S.SETTLING):
        what = "履约验收" if contract.state == S.REPORTED else "提前终止结算"
        return f"{what}由{contract.handed_in_by}提交，等待另一人确认。"
    return NEXT[_next(contract, on)]


NEXT = {
    "terms": "填写付款计划，各期合计与合同金额一致后才能登记签订。",
    "sign": "签订合同后登记编号和签订日期，登记后内容不能修改。",
    "filing": "公告、备案有法定期限，办完后在这里登记。",
    "pay": "按付款计划支付，付款后登记凭证号。",
    "report": "履行期满后组织验收，逐条对照服务标准，由另一人确认。",
    "paper": "上传合同扫描件等材料，采购文件至少保存15年。",
    "settle": "按已完成并认可的工作结算，由另一人确认。",
    "close": "付款、公告、材料齐全后办理结清。",
    "": "已经办结，内容不再变动。",
}


def matters_on_page(contract: Contract, workdays: Workdays, on: date) -> list[tuple[Matter, bool]]:
    return [(matter, matter.is_overdue(on)) for matter in matters_of(facts_of(contract), workdays)]


def steps_on_page(contract: Contract, desk) -> list:
    return [step for step in contract.offered_steps(by=desk) if step.name not in WITH_A_FORM]


def balance_of(contract: Contract) -> str:
    """What a settlement leaves to be paid or returned."""
    settlement = getattr(contract, "settlement", None)
    if settlement is None:
        return ""
    if settlement.owed:
        return f"应再支付{format_yuan(settlement.owed)}元"
    if settlement.to_return:
        return f"应退回{format_yuan(settlement.to_return)}元"
    return "两清"


def filings_told(contract: Contract) -> list[str]:
    return [FilingKind(kind).label for kind in filings_owed(facts_of(contract))]


def amendment_hint(contract: Contract) -> str:
    left = most_added(contract.value) - contract.added
    return f"补充合同合计不超过原合同的10%，还可追加{format_yuan(left)}元（政府采购法第49条）。"


def _next(contract: Contract, on: date) -> str:
    planned = sum(term.amount for term in contract.terms.all())
    lines = term_lines(contract, on)
    is_accepted = contract.state == S.ACCEPTED
    due = [
        line
        for line in lines
        if line.left and (is_accepted or not line.term.needs_acceptance and line.term.due_on <= on)
    ]
    match contract.state:
        case S.DRAFT:
            return "sign" if planned == contract.value else "terms"
        case S.SIGNED | S.ACCEPTED:
            if filings_owed(facts_of(contract)):
                return "filing"
            if due:
                return "pay"
            if _lacks_papers(contract):
                return "paper"
            return "close" if is_accepted else "report"
        case S.ENDING:
            return "settle"
        case S.SETTLED:
            if contract.paid != contract.settlement.accepted_value:
                return "pay"
            if filings_owed(facts_of(contract)):
                return "filing"
            return "paper" if _lacks_papers(contract) else "close"
    return ""


def _lacks_papers(contract: Contract) -> bool:
    has = {paper.kind for paper in contract.papers.all()}
    wanted = {PaperKind.CONTRACT.value}
    if contract.state == S.ACCEPTED:
        wanted.add(PaperKind.ACCEPTANCE.value)
    return not wanted <= has


def _open_ways(contract: Contract) -> dict[str, Way]:
    """Everything this state lets the purchaser's desk do, by name."""

    def way(label: str, page: str, icon: str = "edit") -> Way:
        return Way(label, reverse(f"funding:{page}", args=[contract.pk]), icon)

    every = {
        "terms": (S.DRAFT,), "sign": (S.DRAFT,), "edit": (S.DRAFT,),
        "pay": (*S.payable, S.SETTLED), "report": (S.SIGNED,), "amend": (S.SIGNED,),
        "end": (S.SIGNED,), "settle": (S.ENDING,),
        "filing": (S.DRAFT, *S.in_force), "paper": (S.DRAFT, *S.in_force),
    }  # fmt: skip
    ways = {
        "terms": way("填写付款计划", "contract_terms", "clipboard-list"),
        "sign": way("登记签订", "contract_sign", "check"),
        "edit": way("修改采购内容", "contract_edit"),
        "pay": way("登记付款", "contract_pay", "coin"),
        "report": way("提交履约验收", "contract_accept", "clipboard-check"),
        "settle": way("提交结算", "contract_settle", "scale"),
        "filing": way("登记公告备案", "contract_filing", "bell"),
        "paper": way("上传材料", "contract_upload", "upload"),
        "amend": way("登记补充合同", "contract_amend", "plus"),
        "end": way("提前终止", "contract_end", "x"),
    }
    return {name: ways[name] for name in ways if contract.state in every[name]}


def _purchaser(contract: Contract) -> str:
    unit = contract.subdistrict if contract.buyer == "subdistrict" else contract.district
    return str(unit)


def _long_term(contract: Contract) -> str:
    if not contract.long_term_basis:
        return ""
    conditions = "、".join(LongTerm(key).label for key in contract.long_term_conditions)
    return f"{contract.long_term_basis}（{conditions}）"


def schedule_intro(contract: Contract) -> str:
    planned = sum(term.amount for term in contract.terms.all())
    return (
        f"合同金额{format_yuan(contract.value)}元，现有计划合计{format_yuan(planned)}元。"
        "各期合计须与合同金额一致；用不到的期次留空。"
    )


def settlement_intro(contract: Contract) -> str:
    return (
        f"合同金额（含补充合同）{format_yuan(contract.total)}元，已付{format_yuan(contract.paid)}元。"
        "认可金额多于已付的应再支付，少于已付的应退回。"
    )
