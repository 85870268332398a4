"""The sheet of paper: A4, its margins, and the number at its foot."""

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from core.documents import typefaces
from core.documents.typefaces import Face, use

SHORT, LONG = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
FOOT = Mm(22)  # from the paper's edge, so that the number stands 7 mm below the text


def set_up_page(document, *, is_landscape: bool) -> None:
    """A4 with the margins of GB/T 9704; turned, the binding edge goes with the paper."""
    section = document.sections[0]
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = LONG, SHORT
        margins = (LEFT, RIGHT, BOTTOM, TOP)
    else:
        section.page_width, section.page_height = SHORT, LONG
        margins = (TOP, BOTTOM, LEFT, RIGHT)
    section.top_margin, section.bottom_margin = margins[:2]
    section.left_margin, section.right_margin = margins[2:]
    section.footer_distance = Mm(14) if is_landscape else FOOT


def text_width(document) -> int:
    """The width between the margins, in EMU."""
    section = document.sections[0]
    return section.page_width - section.left_margin - section.right_margin


def number_pages(document, marks: str) -> None:
    """— 1 — at the foot, odd pages right and even ones left; ``marks`` below it on each."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        # One character of the number's own size away from the edge of the text.
        if side == WD_ALIGN_PARAGRAPH.RIGHT:
            paragraph.paragraph_format.right_indent = Pt(14)
        else:
            paragraph.paragraph_format.left_indent = Pt(14)
        _write(paragraph, "— ", typefaces.PAGE_NUMBER)
        _write_field(paragraph, "PAGE", typefaces.PAGE_NUMBER)
        _write(paragraph, " —", typefaces.PAGE_NUMBER)
        if marks:
            _write(footer.add_paragraph(), marks, typefaces.MARKS)


def _write(paragraph, text: str, face: Face):
    run = paragraph.add_run(text)
    use(run.font, face)
    return run


def _write_field(paragraph, name: str, face: Face) -> None:
    """A field that Word fills in: begin, its instruction, a first value, end."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("value", "1"), ("end", "")):
        run = _write(paragraph, text if kind == "value" else "", face)
        if kind == "value":
            continue
        tag = "w:fldChar" if kind else "w:instrText"
        element = OxmlElement(tag)
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
        run._r.append(element)
