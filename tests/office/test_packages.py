"""What we write as Word and Excel gives Office nothing to repair."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.office.handed_out import PAPERS
from tests.office.packages import TYPES, flaws

SHEET = "xl/worksheets/sheet1.xml"
MERGED_TWICE = '</sheetData><mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="B1:C1"/></mergeCells>'


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_gives_nothing_to_repair(files, name):
    assert flaws(files[name]) == []


def spoiled(content: bytes, part: str, old: str, new: str | None) -> bytes:
    """The package with one part changed, or without it."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name in made.namelist():
            data = made.read(name)
            if name == part:
                assert old.encode() in data, f"{part} has no {old}"
                if new is None:
                    continue
                data = data.replace(old.encode(), new.encode(), 1)
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "part", "old", "new", "flaw"),
    [
        ("details.xlsx", SHEET, "<", None, "has a type and is not there"),
        ("details.xlsx", TYPES, 'Extension="rels"', 'Extension="other"', "has no type"),
        ("details.xlsx", SHEET, '<row r="2"', '<row r="1"', "row 1 after 1"),
        ("details.xlsx", SHEET, '<c r="A2"', '<c r="A9"', "cell A9 in row 2"),
        ("details.xlsx", SHEET, "</sheetData>", "</sheetData><cols/>", "out of order"),
        ("details.xlsx", SHEET, "</sheetData>", MERGED_TWICE, "merged twice"),
        ("details.xlsx", SHEET, "<sheetData>", "<sheetData>\x01", "invalid Char"),
        ("details.xlsx", "xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet99.xml", "leads to"),
        ("city-word.docx", "word/document.xml", "<w:gridCol ", "<w:gridCol/><w:gridCol ", "grid"),
        ("city-word.docx", "word/document.xml", "<w:pPr>", "<w:r/><w:pPr>", "pPr at [1]"),
    ],
)
def test_the_eye_that_looks_for_flaws_sees_each(files, name, part, old, new, flaw):
    """The control: one thing spoiled that Office would ask about."""
    found = flaws(spoiled(files[name], part, old, new))

    assert any(flaw in one for one in found), found
