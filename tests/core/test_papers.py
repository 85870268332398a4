"""Boxes on a grid, and the same boxes as a sheet of Excel."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.paper_sheets import form_workbook
from core.papers import Box, FormPaper, opinion, paired, part, prose


def paper(*rows, **facts) -> FormPaper:
    return FormPaper(title="推荐表", widths=(1, 1, 1, 1), rows=rows, **facts)


def sheet_of(*papers):
    return load_workbook(BytesIO(form_workbook(papers, filename_title="推荐表"))).worksheets[0]


@pytest.mark.parametrize(
    ("facts", "spans"),
    [
        ([], []),
        ([("a", "1", False)], [[1, 3]]),
        ([("a", "1", False), ("b", "2", False)], [[1, 1, 1, 1]]),
        ([("a", "1", True), ("b", "2", False)], [[1, 3], [1, 3]]),
        ([("a", "1", False), ("b", "2", True)], [[1, 3], [1, 3]]),
        ([(name, "", False) for name in "abc"], [[1, 1, 1, 1], [1, 3]]),
    ],
)
def test_pairs_fill_their_rows(facts, spans):
    assert [[box.span for box in row] for row in paired(facts)] == spans


def test_a_box_of_an_unknown_kind_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="kind picture"):
        Box("章", "picture")


def test_a_sheet_has_the_form_on_a4_with_its_marks_at_the_foot():
    rows = [
        part("一、基本情况", 4),
        *paired([("类型", "街道", False), ("社区数(个)", "18", False)]),
    ]
    page = sheet_of(
        paper(*rows, left="推荐单位(盖章)：某局", right="填报日期：", marks="A&B 第1版")
    )

    assert [page["A1"].value, page["A2"].value, page["C2"].value] == [
        "推荐表", "推荐单位(盖章)：某局", "填报日期：",
    ]  # fmt: skip
    assert [cell.value for cell in page[4]] == ["类型", "街道", "社区数(个)", "18"]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
    assert page.page_setup.fitToHeight == 0
    assert page.oddFooter.left.text == "A&&B 第1版"
    assert {str(found) for found in page.merged_cells.ranges} == {
        "A1:D1",
        "A2:B2",
        "C2:D2",
        "A3:D3",
    }


def test_every_cell_is_text_also_where_it_looks_like_a_formula():
    page = sheet_of(
        paper(*paired([("=1+1", "=cmd|' /C calc'!A0", False), ("电话", "0101234", False)]))
    )

    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells[1:]] == ["=1+1", "=cmd|' /C calc'!A0", "电话", "0101234"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_rows_are_as_high_as_their_text_and_seals_leave_room():
    page = sheet_of(paper(prose("长" * 460, 4), opinion("意见", "同意。", 4), prose("短", 4)))

    heights = [page.row_dimensions[number].height for number in (2, 3, 4)]
    assert heights[0] > 10 * 16
    assert heights[1] >= 120
    assert heights[2] < 30
    assert "（盖章）" in page["B3"].value
