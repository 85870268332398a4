"""A run on paper: the notice to the subdistricts as Word, the table as Excel."""

from collections.abc import Sequence

from core.chinese_dates import format_date
from core.documents import OfficialDocument, TableColumn
from core.money import format_yuan
from core.papers import DAY_BY_HAND, SEAL
from core.spreadsheets import Column, Sheet, write_workbook
from funding.comparing import terms_in_words
from funding.lines import ExplainedLine
from funding.models import AllocationRun
from funding.states import RunState

TITLE = "资金分配表"
COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("社会工作服务中心", width=38),
    Column("工作任务", "integer"),
    Column("服务量", "integer"),
    Column("绩效(%)", "integer", is_summed=False),
    Column("基数", "money"),
    Column("任务份额", "money"),
    Column("服务份额", "money"),
    Column("绩效份额", "money"),
    Column("保底封顶调节", "money"),
    Column("前批已分配", "money"),
    Column("人工调整", "money"),
    Column("分配金额", "money"),
    Column("调整理由", width=30),
)


def standing_of(run: AllocationRun) -> str:
    """What the paper is of: a decision, or no more than a trial."""
    if run.state == RunState.ADOPTED:
        return f"{run.number}，{format_date(run.adopted_at)}采用"
    return f"{run.number}，{run.get_state_display()}稿，不作为拨款依据"


def notice(run: AllocationRun, lines: Sequence[ExplainedLine]) -> bytes:
    """The notice to the subdistricts, for the office to number and seal."""
    pool = run.pool
    paper = OfficialDocument(notice_title(run), marks=standing_of(run))
    paper.write_title(notice_title(run))
    paper.write_line("有关街道办事处(乡镇人民政府)：")
    paper.write_text(
        f"根据试点工作实施方案，按照各社会工作服务中心的工作任务和服务量，现将{pool}"
        f"共{format_yuan(pool.amount)}元分配给你们，具体金额见下表。"
    )
    paper.write_heading("一、分配办法")
    for label, value in terms_in_words(run).items():
        paper.write_text(f"{label}：{value}。")
    paper.write_text(f"理由：{run.reason}")
    for note in run.notes:
        paper.write_text(f"注：{note}。")
    paper.write_heading("二、分配金额")
    total = sum(row.line.amount for row in lines)
    paper.write_table(
        [TableColumn("社会工作服务中心", 30), TableColumn("分配金额", 14, "right")],
        [[row.line.center.name, format_yuan(row.line.amount)] for row in lines],
        total=["合计", format_yuan(total)],
        unit="元",
    )
    paper.write_heading("三、金额的由来")
    for row in lines:
        paper.write_text(f"{row.line.center}：{row.sentence}。")
    paper.write_heading("四、有关要求")
    paper.write_text(
        "请按规定管理和使用资金。其中用于购买社会工作服务的，应当严格按照政府购买服务等相关规定执行。"
    )
    paper.write_signature(SEAL, DAY_BY_HAND)
    return paper.content()


def notice_title(run: AllocationRun) -> str:
    return f"关于分配{run.pool.round}社会工作服务中心项目资金的通知"


def table(run: AllocationRun, lines: Sequence[ExplainedLine]) -> bytes:
    """Every number of every line; the sum of the last column is the pool."""
    rows = [
        [
            number,
            line.center.name,
            line.task_load,
            line.service_volume,
            line.performance,
            line.base,
            line.task_share,
            line.service_share,
            line.performance_share,
            line.bound_share,
            -line.earlier,
            line.adjustment,
            line.amount,
            line.adjusted_for,
        ]
        for number, line in enumerate((row.line for row in lines), start=1)
    ]
    subtitle = f"{run.pool}　{standing_of(run)}"
    sheet = Sheet(title=TITLE, columns=COLUMNS, rows=rows, subtitle=subtitle, unit="元", total=True)
    return write_workbook([sheet], filename_title=TITLE)
