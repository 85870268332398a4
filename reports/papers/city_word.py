"""The city's report as Word: sums with the districts as rows, texts quoted with their district."""

from collections.abc import Iterable

from core.chinese_numerals import numeral
from core.documents import OfficialDocument, TableColumn, typefaces
from reports.city_table import Block, CityTable
from reports.citywide.parts import Beside
from reports.papers.city import DISTRICT, CityPaper, CityPart, CitySection
from reports.papers.district import CITY
from reports.papers.writing import (
    NOTHING,
    WIDTHS,
    Captions,
    Numbers,
    part_name,
    table_name,
    write_apart,
    write_case,
    write_columns,
    write_rows,
)

DISTRICT_WIDTH = 11
PROBLEM_LABELS = (DISTRICT, "问题", "原因", "建议", "责任单位")
CASE_LABELS = (DISTRICT, "标题", "方法、领域和对象", "状态")
CASE_WIDTHS = (DISTRICT_WIDTH, 36, 26, 18)
APART = "另列，不计入合计"
LATER = (
    "以下是各区取数之后到服务期末的工作，单独列出，没有计入上面的合计；"
    "其中的人数与报告中的可能重复，不能相加。"
)


def city_document(paper: CityPaper) -> bytes:
    """Title, which districts are in it and which are not, the five sections, 落款, the cases."""
    document = OfficialDocument(paper.title, marks=paper.marks)
    # Two lines that break between words, as the standard asks for.
    document.write_title(paper.title.replace("中心建设", "中心\n建设"))
    for line in paper.about:
        document.write_text(line)
    captions = Captions(document)
    for one in paper.sections:
        _write_section(document, captions, one, paper)
    if paper.later or paper.addenda:
        _write_later(document, captions, paper)
    if paper.coverage is not None:
        write_apart(document, captions, paper.coverage())
    if paper.cases:
        captions.write("典型案例")
        rows = [(case.district, case.title, case.kind, case.state) for case in paper.cases]
        write_rows(document, CASE_LABELS, rows, CASE_WIDTHS)
    _write_end(document, paper)
    return document.content()


def _write_section(
    document: OfficialDocument, captions: Captions, one: CitySection, paper: CityPaper
) -> None:
    document.write_heading(one.section.title)
    if one.text:
        document.write_text(one.text)
    if one.table:
        _write_sums(document, captions, one.table)
    for at, (district, text) in enumerate(one.said, start=1):
        document.write_heading(f"（{numeral(at)}）{district}", 2)
        document.write_text(text)
    if not (one.text or one.table or one.said):
        document.write_text(NOTHING)
    if one.section.key == "services" and paper.supplied:
        _write_beside(document, captions, f"各区平台外补充数（{APART}）", paper.supplied)
    for part in one.parts:
        _write_part(document, captions, part)
    if one.section.key == "issues":
        _write_problems(document, captions, paper)


def _write_sums(document: OfficialDocument, captions: Captions, table: CityTable) -> None:
    for block in table.blocks:
        write_columns(
            *(document, captions, table_name(table.section, block.name)),
            head=DISTRICT,
            names=[str(district) for district, _ in block.rows],
            columns=[_numbers(block, at) for at in range(len(block.headings))],
            unit=table.section.unit,
        )
        if block.note:
            document.write_line(block.note, face=typefaces.CELL)
    for gap in table.lacking:
        document.write_line(gap.sentence, face=typefaces.CELL)
    for apart in table.apart:
        write_apart(document, captions, apart)


def _numbers(block: Block, at: int) -> Numbers:
    label, unit = block.headings[at]
    cells = [values[at] for _, values in block.rows]
    return Numbers(f"{label}({unit})" if unit else label, cells, block.totals[at])


def _write_part(document: OfficialDocument, captions: Captions, part: CityPart) -> None:
    captions.write(part_name(part))
    if part.rows:
        write_rows(document, part.columns, part.rows, (DISTRICT_WIDTH, *WIDTHS[part.key]))
    else:
        document.write_text(NOTHING)


def _write_problems(document: OfficialDocument, captions: Captions, paper: CityPaper) -> None:
    """A table a topic: what most districts say comes first. They are numbered as one list, so
    that a number means one problem."""
    first = 1
    for group in paper.problems:
        districts = len(group.districts)
        captions.write(f"问题清单（{group.name}，{len(group.rows)}项，涉及{districts}个区）")
        rows = [
            (row.district, row.problem, row.cause, row.advice, row.responsible)
            for row in group.rows
        ]
        widths = (DISTRICT_WIDTH, *WIDTHS["problems"])
        write_rows(document, PROBLEM_LABELS, rows, widths, first=first)
        first += len(rows)
    if not paper.problems:
        captions.write("问题清单")
        document.write_text(NOTHING)


def _write_later(document: OfficialDocument, captions: Captions, paper: CityPaper) -> None:
    document.write_heading(f"{numeral(len(paper.sections) + 1)}、补充报告")
    document.write_text(LATER)
    if paper.later:
        _write_beside(document, captions, f"补充报告数据表（{APART}）", paper.later)
    for at, one in enumerate(paper.addenda, start=1):
        document.write_heading(f"（{numeral(at)}）{one.district}（{one.days}）", 2)
        document.write_text(one.text or NOTHING)


def _write_beside(
    document: OfficialDocument, captions: Captions, name: str, figures: Iterable[Beside]
) -> None:
    captions.write(name)
    columns = [
        TableColumn("指标", 24),
        TableColumn("各区", 52),
        TableColumn("小计", 24, "right"),
    ]
    rows = [
        (one.label, "、".join(f"{name}{shown}" for name, shown in one.shown_by_district), one.shown)
        for one in figures
    ]
    document.write_table(columns, rows)


def _write_end(document: OfficialDocument, paper: CityPaper) -> None:
    cases = paper.enclosed
    document.write_list_of_annexes([f"典型案例（{one.district}）：{one.title}" for one in cases])
    document.write_signature(CITY, paper.day)
    for number, one in enumerate(cases, start=1):
        annex = "附件" if len(cases) == 1 else f"附件{number}"
        write_case(document, annex, one.title, one.texts, whose=one.district)
