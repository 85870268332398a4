"""A 补充报告 on paper: the days after the cut-off as Word by GB/T 9704 and as a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.chinese_dates import format_date, format_moment
from core.documents import OfficialDocument
from core.spreadsheets import write_workbook
from pilots.scans import DIGITS
from reports.evidence import Addendum
from reports.papers.district import CITY
from reports.papers.district_excel import cover_sheet, figure_sheet, text_sheet
from reports.papers.writing import NOTHING, Captions, write_figure_rows
from reports.section_pages import FigureRow
from reports.supplements import told_by

TABLE = "补充期间数据表"
APART = "本补充报告单独列示，不改变已上报的工作总结报告，也不计入其中的合计。"


@dataclass(frozen=True, slots=True)
class AddendumPaper:
    """``day`` is that of the sign-off; ``basis`` says where the figures come from."""

    name: str
    title: str
    office: str
    day: str
    days: str
    basis: str
    marks: str
    text: str
    rows: Sequence[FigureRow]
    filled_in_by: str
    reviewed_by: str

    @property
    def office_line(self) -> str:
        return f"填报单位(盖章)：{self.office}"


def addendum_paper(supplement: Addendum) -> AddendumPaper | None:
    """From the frozen text alone; None where its checksum does not fit."""
    if not supplement.is_intact:
        return None
    told, report = told_by(supplement), supplement.report
    days = f"{format_date(supplement.since)}至{format_date(supplement.until)}"
    signed = format_moment(supplement.at)
    return AddendumPaper(
        name=str(supplement),
        title=f"{report.district}街道(乡镇)社会工作服务中心建设试点{report.round.year}年工作总结补充报告",
        office=report.district.bureau_name,
        day=format_date(supplement.at),
        days=days,
        basis=f"数据由系统按{days}的记录生成，取数时间{signed}（定稿）。",
        marks=f"{supplement}　{signed}审核上报　校验码 {supplement.sha256[:DIGITS]}",
        text=told.text,
        rows=told.rows,
        filled_in_by=str(supplement.prepared_by.user),
        reviewed_by=str(supplement.by.user),
    )


def addendum_document(paper: AddendumPaper) -> bytes:
    """Title, 主送, the days, the district's words, the figures of the days, 落款."""
    document = OfficialDocument(paper.name, marks=paper.marks)
    document.write_title(paper.title)
    document.write_line(f"{CITY}：")
    document.write_text(f"现将{paper.days}的工作补充报告如下。{paper.basis}{APART}")
    document.write_text(paper.text or NOTHING)
    Captions(document).write(TABLE)
    if paper.rows:
        write_figure_rows(document, paper.rows)
    else:
        document.write_text(NOTHING)
    document.write_signature(paper.office, paper.day)
    return document.content()


def addendum_workbook(paper: AddendumPaper) -> bytes:
    """A cover, the figures of the days, the district's words."""
    facts = [
        ("报告", paper.title),
        ("补充期间", paper.days),
        ("状态", "定稿"),
        ("报出日期", paper.day),
        ("数据说明", f"{paper.basis}{APART}"),
        ("版本标识", paper.marks),
    ]
    sheets = [
        cover_sheet(paper, paper.title, facts),
        figure_sheet(paper, TABLE, paper.rows),
        text_sheet(paper, "补充说明", [("补充说明", paper.text)]),
    ]
    return write_workbook(sheets, filename_title=paper.name)
