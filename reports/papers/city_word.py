"""The city's report as Word: sums with the districts as rows, texts quoted with their district."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from core.chinese_numerals import numeral
from core.documents import OfficialDocument, TableColumn
from core.spreadsheets import TOTAL
from pilots.papers.standing import BLANK_DAY
from reports.city import Block, CitySummary, CityTable, CityTexts, gap_groups
from reports.papers.city import DISTRICT, CityPart, city_cases, city_marks, city_parts, city_title
from reports.papers.district import CITY
from reports.papers.writing import (
    NOTHING,
    WIDTHS,
    Captions,
    part_name,
    table_name,
    write_case,
    write_rows,
)

DISTRICT_WIDTH = 11
NAME_WIDTH = 14  # share of the page for the district's name, beside numbers
ROOM = 58  # digits that stand beside each other on the rest of the line
NARROWEST = 9  # digits, so that a label breaks into few lines


def city_document(summary: CitySummary, *, at: datetime) -> bytes:
    """Title, which districts are in it and which are not, the five sections, 落款, the cases."""
    document = OfficialDocument(city_title(summary), marks=city_marks(summary, at=at))
    document.write_title(city_title(summary))
    _write_extent(document, summary, at)
    captions, parts = Captions(document), city_parts(summary)
    tables = {table.section.key: table for table in summary.tables}
    for texts in summary.texts:
        section = texts.section
        document.write_heading(section.title)
        if section.key in tables:
            _write_sums(document, captions, tables[section.key])
        _write_texts(document, texts)
        for part in parts:
            if part.section == section.key:
                _write_part(document, captions, part)
    for part in parts:
        if not part.section and part.rows:
            _write_part(document, captions, part)
    _write_end(document, list(city_cases(summary)))
    return document.content()


def _write_extent(document: OfficialDocument, summary: CitySummary, at: datetime) -> None:
    filed = "、".join(district.name for district in summary.filed) or "无"
    document.write_text(
        "本汇总按已备案的区级工作总结报告（定稿版本）生成，上报后的变动不计入；"
        "比率按各区合计重新计算，人数按各中心去重后相加。"
    )
    document.write_text(f"已计入{len(summary.filed)}个区：{filed}。")
    for group in gap_groups(summary, at=at):
        names = "、".join(district.name for district in group.districts)
        why = "，".join(filter(None, (group.state, group.lateness)))
        document.write_text(f"未计入{len(group.districts)}个区（{why}）：{names}。")


def _write_sums(document: OfficialDocument, captions: Captions, table: CityTable) -> None:
    for block in table.blocks:
        name = table_name(table.section, block.name)
        for at, columns in enumerate(_that_fit(block)):
            captions.write(f"{name}（续）" if at else name)
            heads = [TableColumn(DISTRICT, NAME_WIDTH)]
            heads += [_head(table, block, column) for column in columns]
            rows = [
                (district.name, *(values[c] for c in columns)) for district, values in block.rows
            ]
            total = (TOTAL, *(block.totals[column] for column in columns))
            document.write_table(heads, rows, total=total, unit=table.section.unit)


def _head(table: CityTable, block: Block, column: int) -> TableColumn:
    label, unit = block.headings[column]
    return TableColumn(f"{label}({unit})" if unit else label, _width(block, column), "right")


def _that_fit(block: Block) -> Iterator[list[int]]:
    """The columns in groups that a page is wide enough for."""
    group: list[int] = []
    for column in range(len(block.headings)):
        if group and sum(_width(block, one) for one in (*group, column)) > ROOM:
            yield group
            group = []
        group.append(column)
    yield group


def _width(block: Block, column: int) -> int:
    """In digits: the longest number of the column and the margins of its cell."""
    numbers = [*(values[column] for _, values in block.rows), block.totals[column]]
    return max(NARROWEST, *(len(number) + 3 for number in numbers))


def _write_texts(document: OfficialDocument, texts: CityTexts) -> None:
    if not texts.texts:
        document.write_text(NOTHING)
    for at, said in enumerate(texts.texts, start=1):
        document.write_heading(f"（{numeral(at)}）{said.district.name}", 2)
        document.write_text(said.text)


def _write_part(document: OfficialDocument, captions: Captions, part: CityPart) -> None:
    captions.write(part_name(part))
    if part.rows:
        write_rows(document, part.columns, part.rows, (DISTRICT_WIDTH, *WIDTHS[part.key]))
    else:
        document.write_text(NOTHING)


def _write_end(document: OfficialDocument, cases: Sequence) -> None:
    names = [f"典型案例（{district.name}）：{case['title']}" for district, case in cases]
    document.write_list_of_annexes(names)
    document.write_signature(CITY, BLANK_DAY)
    for number, (district, case) in enumerate(cases, start=1):
        annex = "附件" if len(cases) == 1 else f"附件{number}"
        write_case(document, annex, case, whose=district.name)
