"""Tables in a Word document: bordered, as wide as the text, the head again on every page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import serialize_for_reading
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from core.documents import typefaces
from core.documents.typefaces import Face, use
from core.papers import DAY_BY_HAND, SEAL, SIGNED_BY_HAND, Box
from core.spreadsheet_cells import printable

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
CELL_LINE = Pt(20)
SEAL_HEIGHT = Mm(42)
EMU_PER_TWIP = 635


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column by its heading; ``width`` is its share of the page, ``align`` that of its cells."""

    label: str
    width: int = 10
    align: str = "left"


def add_table(
    document, width: int, columns: Sequence[TableColumn], rows: Iterable[Sequence[str]], total=None
) -> None:
    """A table with its head; ``total`` is a last row in bold. Texts only: nothing computes."""
    shares = [column.width for column in columns]
    table = _new_table(document, width, shares)
    head = table.add_row()
    _repeat(head)
    for cell, column in zip(head.cells, columns, strict=True):
        _fill(cell, column.label, typefaces.CELL_LABEL, "center")
    keep_with_next(head)  # a head alone at the foot of a page heads nothing
    bold = Face(typefaces.CELL.name, typefaces.CELL.size, bold=True)
    for texts, face in [
        *((row, typefaces.CELL) for row in rows),
        *([(total, bold)] if total else ()),
    ]:
        row = table.add_row()
        _keep_whole(row)
        for cell, column, text in zip(row.cells, columns, texts, strict=True):
            _fill(cell, text, face, column.align)
    _set_widths(table, width, shares)


def add_grid(document, width: int, shares: Sequence[int], rows: Iterable[Sequence[Box]]) -> None:
    """A form of boxes; only a long answer may run over the end of a page."""
    table = _new_table(document, width, shares)
    for boxes in rows:
        row = table.add_row()
        if not any(box.kind == "prose" for box in boxes):
            _keep_whole(row)
        place = 0
        for box in boxes:
            cell = row.cells[place]
            if box.span > 1:
                cell = cell.merge(row.cells[place + box.span - 1])
            _BOXES[box.kind](cell, box)
            place += box.span
        if any(box.kind == "seal" for box in boxes):
            row.height = SEAL_HEIGHT
        if any(box.kind == "part" for box in boxes):
            keep_with_next(row)
    _set_widths(table, width, shares)


def _new_table(document, width: int, shares: Sequence[int]):
    table = document.add_table(rows=0, cols=len(shares))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    return table


def _set_widths(table, width: int, shares: Sequence[int]) -> None:
    """Word asks the grid, LibreOffice and WPS each cell: both say the same."""
    widths = [width * share // sum(shares) for share in shares]
    for column, found in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = found
    for row in table._tbl.tr_lst:
        place = 0
        for cell in row.tc_lst:
            cell.width = sum(widths[place : place + cell.grid_span])
            place += cell.grid_span


def _fill(cell, text: str, face: Face, align: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    empty = cell._tc.p_lst[0]
    for line in printable(text).splitlines() or [""]:
        empty.addprevious(_line(line, face, align))
    cell._tc.remove(empty)


def _line(text: str, face: Face, align: str):
    paragraph = parse_xml(_empty_line(face, align))
    paragraph.r_lst[0].text = text
    return paragraph


@cache
def _empty_line(face: Face, align: str) -> bytes:
    """A line with all its settings and no text. To set them anew in each of the thousands of cells
    of a district's tables took most of the time such a document needs."""
    paragraph = Paragraph(OxmlElement("w:p"), None)  # of no document yet
    paragraph.alignment = ALIGN[align]
    form = paragraph.paragraph_format
    form.first_line_indent = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, CELL_LINE
    use(paragraph.add_run().font, face)
    return serialize_for_reading(paragraph._p).encode()


def _write_label(cell, box: Box) -> None:
    _fill(cell, box.text, typefaces.CELL_LABEL, "center")


def _write_value(cell, box: Box) -> None:
    _fill(cell, box.text, typefaces.CELL, "left")


def _write_number(cell, box: Box) -> None:
    _fill(cell, box.text, typefaces.CELL, "right")


def _write_part(cell, box: Box) -> None:
    # Before the text: Word asks for the shade above the vertical alignment, or repairs the file.
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EFEFEF")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
    _fill(cell, box.text, typefaces.CELL_LABEL, "left")


def _write_prose(cell, box: Box) -> None:
    _fill(cell, box.text, typefaces.CELL, "left")
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.first_line_indent = Pt(2 * typefaces.CELL.size)


def _write_seal(cell, box: Box) -> None:
    """The words above; signature, seal and day below at the right, all by hand."""
    _fill(cell, box.text, typefaces.CELL, "left")
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    for words in (f"{SIGNED_BY_HAND}　　　　　　　　", f"{SEAL}{DAY_BY_HAND}"):
        cell._tc.append(_line(words, typefaces.CELL, "right"))


_BOXES = {
    "label": _write_label,
    "value": _write_value,
    "number": _write_number,
    "part": _write_part,
    "prose": _write_prose,
    "seal": _write_seal,
}


def _repeat(row) -> None:
    """Let the row come again at the head of every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def keep_with_next(row) -> None:
    """The row goes over to the next page with whatever follows it."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
