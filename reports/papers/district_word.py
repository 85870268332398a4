"""A district's report as Word by GB/T 9704, ready for the office to seal."""

from core.documents import OfficialDocument
from reports.papers.district import CITY, DRAFT, ReportPaper
from reports.papers.writing import (
    NOTHING,
    Captions,
    write_apart,
    write_case,
    write_figures,
    write_part,
)
from reports.section_pages import SectionPage


def report_document(paper: ReportPaper) -> bytes:
    """Title, 主送, the five sections, 附件说明, 落款 and day; then the cases, each an annex."""
    document = OfficialDocument(paper.name, marks=paper.marks)
    document.write_title(paper.title)
    if paper.is_draft:
        document.write_line(DRAFT, align="center")
    document.write_line(f"{CITY}：")
    document.write_text(f"现将工作总结报告如下。{paper.basis}")
    captions = Captions(document)
    for page in paper.sections:
        _write_section(document, captions, page)
    for part in paper.tables:
        if part.table.rows:
            write_part(document, captions, part)
    document.write_list_of_annexes(paper.annexes)
    document.write_signature(paper.office, paper.day)
    is_alone = len(paper.annexes) == 1
    for number, case in enumerate(paper.cases, start=1):
        annex = "附件" if is_alone else f"附件{number}"
        write_case(document, annex, case["title"], case["texts"])
    return document.content()


def _write_section(document: OfficialDocument, captions: Captions, page: SectionPage) -> None:
    document.write_heading(page.section.title)
    document.write_text(page.text or NOTHING)
    write_figures(document, captions, page.section, page.tables)
    for table in page.apart:
        write_apart(document, captions, table)
    for part in page.parts:
        write_part(document, captions, part)
