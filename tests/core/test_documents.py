"""Word by GB/T 9704: what stands in the file, read back with another eye."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from core.documents import OfficialDocument, TableColumn
from core.papers import Box, FormPaper, opinion, part, prose

# The order in which the format wants the parts of a cell's properties; Word repairs any other.
CELL_PARTS = ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"]


def opened(document: OfficialDocument):
    return Document(BytesIO(document.content()))


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name).decode(errors="replace") for name in package.namelist()}


def face_of(run) -> tuple[str, str, float]:
    fonts = run._r.rPr.rFonts
    return fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii")), run.font.size.pt


def test_the_page_is_a4_with_the_margins_of_the_standard():
    section = opened(OfficialDocument("文件")).sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]


def test_its_properties_say_its_title_and_when_it_was_made():
    before = datetime.now(UTC).replace(microsecond=0)

    properties = opened(OfficialDocument("工作总结\x00报告")).core_properties

    assert (properties.title, properties.author) == ("工作总结报告", "街镇社工中心试点平台")
    assert properties.created == properties.modified
    assert before <= properties.created <= datetime.now(UTC)


def test_a_turned_page_keeps_its_binding_edge():
    section = opened(OfficialDocument("汇总表", is_landscape=True)).sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert round(section.top_margin.mm) == 28


def test_faces_sizes_and_lines_are_those_of_the_standard():
    document = OfficialDocument("文件")
    document.write_title("关于试点的报告")
    document.write_heading("一、总体情况")
    document.write_heading("（一）进展", 2)
    document.write_text("第一段。\n第二段。")

    title, first, second, *text = opened(document).paragraphs

    assert face_of(title.runs[0]) == ("方正小标宋简体", "Times New Roman", 22)
    assert face_of(first.runs[0]) == ("黑体", "Times New Roman", 16)
    assert face_of(second.runs[0]) == ("楷体_GB2312", "Times New Roman", 16)
    assert [paragraph.text for paragraph in text] == ["第一段。", "第二段。"]
    assert face_of(text[0].runs[0])[0] == "仿宋_GB2312"
    assert text[0].paragraph_format.first_line_indent == Pt(32)
    normal = opened(document).styles["Normal"]
    assert normal.paragraph_format.line_spacing == Pt(28.95)
    assert first._p.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"


def test_no_face_is_shipped_and_no_theme_face_wins():
    document = OfficialDocument("文件")
    document.write_text("正文")
    parts = parts_of(document.content())

    assert not [
        name for name in parts if "font" in name.lower() and name.endswith((".ttf", ".odttf"))
    ]
    normal = re.search(
        r'<w:style [^>]*w:default="1"[^>]*w:styleId="Normal".*?</w:style>',
        parts["word/styles.xml"],
        re.DOTALL,
    )
    assert "eastAsiaTheme" not in normal[0]


def test_odd_pages_are_numbered_right_and_even_ones_left_with_the_marks_below():
    found = opened(OfficialDocument("表", marks="表号 2021-110105001　草稿，未上报"))
    section = found.sections[0]

    assert found.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        number, marks = footer.paragraphs
        assert number._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert number.text.replace("1", "") == "—  —"
        assert " PAGE " in number._p.xml
        assert face_of(number.runs[0]) == ("宋体", "Times New Roman", 14)
        assert marks.text == "表号 2021-110105001　草稿，未上报"


def test_a_table_has_borders_and_its_head_on_every_page():
    document = OfficialDocument("表")
    columns = [
        TableColumn("序号", 5, "center"),
        TableColumn("街道(乡镇)", 20),
        TableColumn("经费", 10, "right"),
    ]
    document.write_table(
        columns, [("1", "劲松街道", "35.00")], total=("合计", "", "35.00"), unit="万元"
    )
    document.write_foot()

    found = opened(document)
    (table,) = found.tables

    assert table.style.name == "Table Grid"
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "街道(乡镇)", "经费"],
        ["1", "劲松街道", "35.00"],
        ["合计", "", "35.00"],
    ]
    assert found.paragraphs[0].text == "单位：万元"
    assert found.paragraphs[-1].text.startswith("单位负责人：")
    assert sum(cell.width for cell in table.rows[0].cells) <= Mm(157)


def test_what_word_cannot_hold_is_left_out_and_nothing_becomes_a_formula_or_field():
    hostile = "=1+1\x00\x0b\ud800\uffff<w:t>&{ HYPERLINK }"
    document = OfficialDocument(hostile, marks=hostile)
    document.write_title(hostile)
    document.write_text(hostile)
    document.write_table([TableColumn(hostile)], [(hostile,)])

    found = opened(document)

    assert found.paragraphs[1].text == "=1+1<w:t>&{ HYPERLINK }"
    assert found.tables[0].rows[1].cells[0].text == "=1+1<w:t>&{ HYPERLINK }"
    body = parts_of(document.content())["word/document.xml"]
    assert "w:instrText" not in body
    assert "w:fldSimple" not in body


def form() -> FormPaper:
    return FormPaper(
        title="推荐表",
        widths=(1, 1, 1, 1),
        left="推荐单位(盖章)：某局",
        right="填报日期：2021年5月17日",
        rows=[
            part("一、基本情况", 4),
            [Box("类型", "label"), Box("街道"), Box("社区数(个)", "label"), Box("18", "number")],
            prose("很长的话。" * 50, 4),
            opinion("街道意见", "同意推荐。", 4),
        ],
    )


def test_a_form_leaves_room_for_signature_seal_and_day_and_draws_none():
    document = OfficialDocument("推荐表")
    document.write_form(form())

    (table,) = opened(document).tables
    seal = table.rows[-1].cells[1]

    assert seal.text.splitlines()[0] == "同意推荐。"
    assert "签字：" in seal.text
    assert "（盖章）" in seal.text
    assert seal.text.endswith("年　　月　　日")
    assert not [name for name in parts_of(document.content()) if "media/" in name]


def test_only_a_long_answer_may_run_over_the_page():
    document = OfficialDocument("推荐表")
    document.write_form(form())

    (table,) = opened(document).tables
    whole = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None
        for row in table.rows
    ]

    assert whole == [True, True, False, True]


def test_cells_say_their_properties_in_the_order_of_the_format():
    document = OfficialDocument("推荐表")
    document.write_form(form())

    for cell in opened(document).tables[0]._tbl.iter(qn("w:tc")):
        names = [child.tag.split("}")[1] for child in cell.tcPr]
        assert names == sorted(names, key=CELL_PARTS.index)


def test_a_row_that_does_not_fill_the_form_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="does not fill"):
        FormPaper(title="表", widths=(1, 1), rows=[[Box("一")]])
