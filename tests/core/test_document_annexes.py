"""What stands around the text of a document: captions, the list of annexes, the annexes."""

from io import BytesIO

import pytest
from docx import Document
from docx.shared import Pt

from core.documents import OfficialDocument, TableColumn


def opened(document: OfficialDocument):
    return Document(BytesIO(document.content()))


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        ([], []),
        (["典型案例"], ["附件：典型案例"]),
        (["典型案例", "情况说明.pdf"], ["附件：1. 典型案例", "2. 情况说明.pdf"]),
    ],
)
def test_annexes_are_listed_below_the_text_and_numbered_where_there_are_several(names, lines):
    document = OfficialDocument("报告")
    document.write_list_of_annexes(names)

    found = opened(document).paragraphs

    assert [paragraph.text for paragraph in found] == lines
    for number, paragraph in enumerate(found):
        form = paragraph.paragraph_format
        begins = form.left_indent + form.first_line_indent
        assert begins == Pt(32 if number == 0 else 80)  # two characters, and below the 1.


def test_an_annex_begins_a_page_in_the_face_of_a_heading():
    document = OfficialDocument("报告")
    document.start_annex("附件1")

    (line,) = opened(document).paragraphs

    assert (line.text, line.paragraph_format.page_break_before) == ("附件1", True)


def test_the_name_unit_and_head_of_a_table_stay_with_its_first_row():
    document = OfficialDocument("报告")
    document.write_caption("表1　资金")
    document.write_table([TableColumn("区"), TableColumn("资金")], [("朝阳区", "1.00")], unit="元")

    found = opened(document)

    assert [p.paragraph_format.keep_with_next for p in found.paragraphs] == [True, True]
    head, row = found.tables[0].rows
    assert {p.paragraph_format.keep_with_next for c in head.cells for p in c.paragraphs} == {True}
    assert {p.paragraph_format.keep_with_next for c in row.cells for p in c.paragraphs} == {None}


def test_office_and_day_are_never_alone_on_a_page():
    after_text, after_table, alone = (OfficialDocument("报告") for _ in range(3))
    after_text.write_text("最后一段。")
    after_table.write_table([TableColumn("指标")], [["甲"], ["乙"]])
    for document in (after_text, after_table, alone):
        document.write_signature("某局", "2021年12月15日")

    assert opened(after_text).paragraphs[0].paragraph_format.keep_with_next
    rows = opened(after_table).tables[0].rows
    held = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert held == [True, None, True]  # the head holds to the first row, the last to the office
    assert [p.text for p in opened(alone).paragraphs] == ["某局", "2021年12月15日"]
