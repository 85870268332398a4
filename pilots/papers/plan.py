"""The 试点方案 on paper, by GB/T 9704: the same parts for the print page and for Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.chinese_dates import format_date
from core.documents import OfficialDocument, TableColumn
from pilots.attachments import files_in_words
from pilots.models import DistrictPlan
from pilots.papers.standing import BLANK_DAY, as_it_stands, marks_of
from pilots.parts import Part, Table
from pilots.plan_answers import TITLES, frozen_plan

NUMERALS = "一二三四五六七八九十"
NUMBER = TableColumn("序号", 6, "center")
WIDTHS = (20, 34, 18, 16)  # of the 任务分解表


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """``day`` is that of the sign-off, blank before it; ``files`` are named, not enclosed."""

    title: str
    office: str
    day: str
    parts: Sequence[Part]
    files: Sequence[str]
    marks: str


def plan_paper(plan: DistrictPlan, *, at: datetime) -> PlanPaper:
    """As it was last signed where the city has it, else as it stands at ``at``."""
    version, frozen = as_it_stands(plan, at=at)
    return PlanPaper(
        title=f"{plan.district}街道(乡镇)社会工作服务中心试点建设方案",
        office=plan.district.bureau_name,
        day=format_date(version.taken_at) if version else BLANK_DAY,
        parts=[part for part in frozen_plan(frozen) if not _is_left_out(part)],
        files=files_in_words(frozen),
        marks=marks_of(str(plan), version),
    )


def _is_left_out(part: Part) -> bool:
    """其他内容 is nobody's duty: an empty heading would only look forgotten."""
    title, ((_, answer), *_) = part
    return title == TITLES["body"] and not answer


def plan_document(plan: DistrictPlan, *, at: datetime) -> bytes:
    """The plan as Word, ready for the office to seal."""
    paper = plan_paper(plan, at=at)
    document = OfficialDocument(str(plan), marks=paper.marks)
    document.write_title(paper.title)
    for numeral, (title, ((_, answer), *_)) in zip(NUMERALS, paper.parts, strict=False):
        document.write_heading(f"{numeral}、{title}")
        if isinstance(answer, Table):
            _write_rows(document, answer)
        else:
            document.write_text(answer)
    for number, name in enumerate(paper.files, start=1):
        document.write_text(f"附件{number}：{name}")
    document.write_signature(paper.office, paper.day)
    return document.content()


def _write_rows(document: OfficialDocument, table: Table) -> None:
    columns = [
        TableColumn(label, width) for label, width in zip(table.columns, WIDTHS, strict=True)
    ]
    rows = [[str(number), *row.cells] for number, row in enumerate(table.rows, start=1)]
    document.write_table([NUMBER, *columns], rows)
