"""A contract on paper: its summary and the report of its acceptance as Word, the list as Excel."""

from collections.abc import Sequence
from datetime import datetime

from core.chinese_dates import format_date, format_moment
from core.documents import OfficialDocument, TableColumn
from core.money import format_yuan
from core.papers import DAY_BY_HAND, SEAL
from core.spreadsheets import Column, Sheet, write_workbook
from funding.models import Acceptance, Contract
from funding.procurement.page import balance_of, contract_facts
from funding.procurement.states import ContractState

SUMMARY, ACCEPTANCE, LIST = "购买服务合同情况表", "履约验收报告", "购买服务合同一览表"
MOST_ROWS = 20_000
FACT = (TableColumn("项目", 28), TableColumn("内容", 72))
TERM = (
    TableColumn("期次", 12),
    TableColumn("付款条件", 32),
    TableColumn("计划日期", 22),
    TableColumn("金额", 17, "right"),
    TableColumn("已付", 17, "right"),
)
STANDARD = (
    TableColumn("约定的服务标准", 50),
    TableColumn("是否达到", 14),
    TableColumn("验收情况", 36),
)
FILING = (
    TableColumn("公告(备案)事项", 30),
    TableColumn("日期", 26),
    TableColumn("媒体或机关", 44),
)
COLUMNS = (
    Column("序号", "integer", width=6, is_summed=False),
    Column("区", width=12),
    Column("社会工作服务中心", width=34),
    Column("项目名称", width=34),
    Column("合同编号", width=22),
    Column("承接主体", width=28),
    Column("统一社会信用代码", width=22),
    Column("采购方式", width=20),
    Column("资金来源", width=18),
    Column("起始日期", "date", width=14),
    Column("终止日期", "date", width=14),
    Column("签订日期", "date", width=14),
    Column("合同金额", "money"),
    Column("补充合同", "money"),
    Column("已付金额", "money"),
    Column("状态", width=18),
)
WAITING = "待确认，不作为付款依据"


def summary(contract: Contract) -> bytes:
    """Everything of a contract on one paper."""
    paper = OfficialDocument(SUMMARY, marks=_standing(contract))
    paper.write_title(SUMMARY)
    paper.write_line(str(contract))
    facts = [*contract_facts(contract), ("购买内容和数量", contract.content)]
    paper.write_table(FACT, facts)
    _write_standards(paper, contract)
    paper.write_heading("二、付款计划和付款")
    terms = list(contract.terms.all())
    paper.write_table(
        TERM,
        [
            [
                term.name,
                f"{term.condition}{'（验收合格后）' if term.needs_acceptance else ''}",
                format_date(term.due_on),
                format_yuan(term.amount),
                format_yuan(term.paid),
            ]
            for term in terms
        ],
        total=[
            "合计",
            "",
            "",
            format_yuan(sum(term.amount for term in terms)),
            format_yuan(sum(term.paid for term in terms)),
        ],  # fmt: skip
        unit="元",
    )
    paper.write_heading("三、公告和备案")
    filings = contract.filings.all()
    if filings:
        rows = [
            (filing.get_kind_display(), format_date(filing.done_on), filing.place)
            for filing in filings
        ]
        paper.write_table(FILING, rows)
    else:
        paper.write_text("还没有登记。")
    _write_settlement(paper, contract)
    paper.write_foot()
    return paper.content()


def acceptance(contract: Contract, report: Acceptance) -> bytes:
    """履约验收报告: every agreed standard, the view of those served (政府采购法实施条例第45条)."""
    is_confirmed = contract.accepted_on is not None
    paper = OfficialDocument(ACCEPTANCE, marks="" if is_confirmed else WAITING)
    paper.write_title(ACCEPTANCE)
    paper.write_table(
        FACT,
        [
            ("项目名称", str(contract)),
            ("合同编号", contract.number),
            ("社会工作服务中心", str(contract.center)),
            ("承接主体", contract.contractor_name),
            ("合同金额", f"{format_yuan(contract.total)}元"),
            (
                "履行期限",
                f"{format_date(contract.starts_on)}至{format_date(contract.ends_on)}",
            ),
            ("验收日期", format_date(report.accepted_on)),
            ("验收人员", report.members),
        ],
    )
    paper.write_heading("一、履约情况")
    paper.write_text(report.done)
    paper.write_heading("二、逐条对照约定的服务标准")
    lines = report.lines.select_related("standard")
    paper.write_table(
        STANDARD,
        [
            (str(line.standard), "达到" if line.is_met else "未达到", line.finding or "—")
            for line in lines
        ],
    )
    paper.write_heading("三、服务对象意见")
    paper.write_text(
        f"征求{report.asked}名服务对象意见，{report.satisfied}名表示满意。{report.view}"
        if report.asked
        else "本项目不直接面向社会公众，未征求服务对象意见。"
    )
    paper.write_heading("四、验收结论")
    paper.write_text(_conclusion(contract, report))
    paper.write_ends("验收人员（签字）：", "承接主体（签字）：　　　　　　　　")
    paper.write_signature(SEAL, DAY_BY_HAND)
    return paper.content()


def sheet(contracts: Sequence[Contract], *, filtered_by: str, at: datetime) -> bytes:
    """``contracts`` come with their parts; ``filtered_by`` says what the list was narrowed to."""
    rows = [_cells(number, contract) for number, contract in enumerate(contracts, start=1)]
    subtitle = f"{filtered_by}；{format_moment(at)}导出，共{len(rows)}份"
    table = Sheet(
        title=LIST, columns=COLUMNS, rows=rows, subtitle=subtitle, unit="元", total=bool(rows)
    )
    return write_workbook([table], filename_title=LIST)


def _cells(number: int, contract: Contract) -> list:
    return [
        number,
        str(contract.district),
        contract.center.name,
        contract.title,
        contract.number,
        contract.contractor_name,
        contract.credit_code,
        contract.get_method_display(),
        contract.get_source_display(),
        contract.starts_on,
        contract.ends_on,
        contract.signed_on,
        contract.value,
        contract.added,
        sum(payment.amount for payment in contract.payments.all()),
        contract.get_state_display(),
    ]


def _standing(contract: Contract) -> str:
    if contract.state == ContractState.DRAFT:
        return "采购中，合同尚未签订"
    return contract.get_state_display()


def _write_standards(paper: OfficialDocument, contract: Contract) -> None:
    paper.write_heading("一、约定的服务标准")
    for standard in contract.standards.all():
        paper.write_text(f"{standard.place}．{standard.text}")


def _write_settlement(paper: OfficialDocument, contract: Contract) -> None:
    settlement = getattr(contract, "settlement", None)
    if settlement is None:
        return
    paper.write_heading("四、提前终止和结算")
    paper.write_text(
        f"{format_date(contract.ended_on)}提前终止。{settlement.done}认可金额"
        f"{format_yuan(settlement.accepted_value)}元，结算时已付{format_yuan(settlement.paid)}元，"
        f"{balance_of(contract)}。依据：{settlement.basis}"
    )


def _conclusion(contract: Contract, report: Acceptance) -> str:
    if not report.is_passed:
        return "存在未达到约定标准的项目，应当整改后重新验收。"
    if contract.accepted_on is None:
        return f"各项标准均已达到，由{report.by.user}提交，待另一人确认。"
    return "各项标准均已达到，经两人办理，验收合格。"
