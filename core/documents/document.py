"""One official document, written from top to bottom.

GB/T 9704-2012: A4, margins 37, 35, 28 and 26 mm, title 方正小标宋简体 22pt, text 仿宋_GB2312 16pt
on lines of exactly 28.95pt, headings 黑体 and 楷体_GB2312, page numbers “— 1 —”. What is exported
here is a draft for the office to seal: no red head, no seal.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table

from core.documents import typefaces
from core.documents.page import number_pages, set_up_page, text_width
from core.documents.tables import ALIGN, TableColumn, add_grid, add_table, keep_with_next
from core.documents.typefaces import BODY, Face, use
from core.papers import FormPaper
from core.spreadsheet_cells import FOOTER, printable

CHARACTER = BODY.size  # points: one Chinese character of the text


class OfficialDocument:
    """A document while it is written. ``title`` is also the one in its properties.

    ``marks`` stand below the page number on every page. Every text is taken as it is: characters
    that Word cannot hold are left out, and nothing becomes a field or a formula.
    """

    def __init__(self, title: str, *, marks: str = "", is_landscape: bool = False):
        self.document = Document()
        self._set_up_styles()
        set_up_page(self.document, is_landscape=is_landscape)
        number_pages(self.document, printable(marks))
        self.width = text_width(self.document)
        properties = self.document.core_properties
        properties.title, properties.author = printable(title), "街镇社工中心试点平台"
        properties.comments, properties.language = "", "zh-CN"
        # Those of the empty document it begins with are of 2013.
        properties.created = properties.modified = datetime.now(UTC)

    def write_title(self, text: str) -> None:
        """The title, centered, with a line's room below."""
        paragraph = self._write(text, typefaces.TITLE, align="center", indent=0)
        paragraph.paragraph_format.space_after = Pt(14)
        paragraph.paragraph_format.keep_with_next = True

    def write_heading(self, text: str, level: int = 1) -> None:
        """一、 in 黑体, (一) in 楷体, below in 仿宋; Word's outline knows them by their level."""
        paragraph = self._write(text, typefaces.HEADINGS[level])
        paragraph.paragraph_format.keep_with_next = True
        self._outline(paragraph, level)

    def write_text(self, text: str) -> None:
        """Paragraphs of text, the first line of each two characters in."""
        for line in text.split("\n"):
            self._write(line, BODY)

    def write_line(self, text: str, *, align: str = "left", face: Face = BODY) -> None:
        """A line that is not indented: whom it is for, 单位：万元, a date."""
        self._write(text, face, align=align, indent=0)

    def write_ends(self, left: str, right: str, *, face: Face = typefaces.CELL) -> None:
        """Two texts on one line, at its two ends."""
        paragraph = self._write(left, face, indent=0)
        paragraph.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT)
        use(paragraph.add_run(f"\t{printable(right)}").font, face)

    def write_caption(self, text: str) -> None:
        """The name of a table, centered above it and never alone at the foot of a page."""
        paragraph = self._write(text, typefaces.CELL_LABEL, align="center", indent=0)
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.paragraph_format.keep_with_next = True

    def write_list_of_annexes(self, names: Sequence[str]) -> None:
        """附件： below the text, a line apart; one alone has no number, the lines of several align."""
        for number, name in enumerate(names, start=1):
            said = f"{number}. {name}" if len(names) > 1 else name
            paragraph = self._write(f"附件：{said}" if number == 1 else said, BODY)
            form = paragraph.paragraph_format
            # What runs over the line goes on below the name, not below the word 附件.
            hanging = 1 if len(names) > 1 else 0
            form.left_indent = Pt((5 + hanging) * CHARACTER)
            form.first_line_indent = Pt(-((3 if number == 1 else 0) + hanging) * CHARACTER)
            if number == 1:
                form.space_before = typefaces.LINE

    def start_annex(self, label: str) -> None:
        """附件1 in 黑体 at the head of a new page."""
        paragraph = self._write(label, typefaces.HEADINGS[1], align="left", indent=0)
        paragraph.paragraph_format.page_break_before = True
        paragraph.paragraph_format.keep_with_next = True

    def write_signature(self, office: str, day: str) -> None:
        """Who and when: the day four characters from the right, the office centered above it.

        Never alone on a page: what was written last goes over with it.
        """
        self._hold_last()
        for number, text in enumerate((office, day)):
            paragraph = self._write(text, BODY, align="right", indent=0)
            paragraph.paragraph_format.right_indent = Pt(4 * CHARACTER)
            if number == 0:
                paragraph.paragraph_format.space_before = Pt(28.95)
                paragraph.paragraph_format.keep_with_next = True

    def write_table(
        self,
        columns: Sequence[TableColumn],
        rows: Iterable[Sequence[str]],
        *,
        total: Sequence[str] | None = None,
        unit: str = "",
    ) -> None:
        """A table of texts; its unit once, above it at the right."""
        if unit:
            line = self._write(f"单位：{unit}", typefaces.CELL, align="right", indent=0)
            line.paragraph_format.keep_with_next = True
        add_table(self.document, self.width, columns, rows, total)

    def write_form(self, paper: FormPaper) -> None:
        """A whole form: its title, the line above, the grid, the lines below."""
        self.write_title(paper.title)
        if paper.left or paper.right:
            self.write_ends(paper.left, paper.right)
        add_grid(self.document, self.width, paper.widths, paper.rows)
        for line in paper.below:
            self.write_line(line, face=typefaces.CELL)

    def write_foot(self) -> None:
        """单位负责人 and the others, with room to write."""
        self.write_line("　　　　".join(FOOTER), face=typefaces.CELL)

    def content(self) -> bytes:
        """The finished .docx."""
        stream = BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def _hold_last(self) -> None:
        *_, last = (None, *self.document.iter_inner_content())
        if isinstance(last, Table):
            keep_with_next(last.rows[-1])
        elif last is not None:
            last.paragraph_format.keep_with_next = True

    def _write(self, text: str, face: Face, *, align: str = "", indent: float = 2):
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN[align] if align else WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Pt(indent * CHARACTER)
        if face.size > BODY.size:
            paragraph.paragraph_format.line_spacing = Pt(35)
        use(paragraph.add_run(printable(text)).font, face)
        return paragraph

    def _outline(self, paragraph, level: int) -> None:
        element = paragraph._p.get_or_add_pPr()
        outline = element.makeelement(qn("w:outlineLvl"), {qn("w:val"): str(level - 1)})
        element.append(outline)

    def _set_up_styles(self) -> None:
        normal = self.document.styles["Normal"]
        use(normal.font, BODY)
        form = normal.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, typefaces.LINE
        form.widow_control = False
