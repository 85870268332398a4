"""A form of boxes as a sheet of Excel: the same layout, ready for A4, every cell text."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from core.papers import DAY_BY_HAND, SEAL, SIGNED_BY_HAND, Box, FormPaper
from core.row_heights import HIGHEST, LINE, TITLE_HEIGHT, lines_of
from core.spreadsheet_cells import FONT, cell_text, clean_text, tab_names
from core.spreadsheets import A4

WIDTH = 92  # characters of all columns together: A4 upright at a readable size
SEAL_HEIGHT = 120  # points
_SIDE = Side(style="thin", color="FF000000")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_SHADE = PatternFill("solid", fgColor="FFEFEFEF")
_ALIGN = {
    "label": Alignment(horizontal="center", vertical="center", wrap_text=True),
    "value": Alignment(horizontal="left", vertical="center", wrap_text=True),
    "number": Alignment(horizontal="right", vertical="center", wrap_text=True),
    "part": Alignment(horizontal="left", vertical="center"),
    "prose": Alignment(horizontal="left", vertical="top", wrap_text=True),
    "seal": Alignment(horizontal="left", vertical="center", wrap_text=True),
}
_LABEL = Font(name=FONT, size=11, bold=True)
_PLAIN = Font(name=FONT, size=11)


def form_workbook(papers: Iterable[FormPaper], *, filename_title: str) -> bytes:
    """The finished .xlsx, one sheet per form."""
    papers = list(papers)
    book = Workbook()
    book.remove(book.active)
    book.properties.title = clean_text(filename_title)
    book.properties.creator = "街镇社工中心试点平台"
    for paper, name in zip(papers, tab_names([paper.title for paper in papers]), strict=True):
        _Sheet(book.create_sheet(name), paper).write()
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class _Sheet:
    """One form while it is written, row after row."""

    def __init__(self, page, paper: FormPaper):
        self.page, self.paper = page, paper
        total = sum(paper.widths)
        self.widths = [WIDTH * share / total for share in paper.widths]
        self.at = 0

    def write(self) -> None:
        self._set_up()
        self._write_line(
            self.paper.title, Font(name="黑体", size=16, bold=True), "center", TITLE_HEIGHT
        )
        if self.paper.left or self.paper.right:
            self._write_ends()
        for boxes in self.paper.rows:
            self._write_row(boxes)
        for line in self.paper.below:
            self._write_line(line, _PLAIN, "left")

    def _set_up(self) -> None:
        page = self.page
        for place, width in enumerate(self.widths, start=1):
            page.column_dimensions[get_column_letter(place)].width = width
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.paperSize, page.page_setup.orientation = A4, "portrait"
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_options.horizontalCentered = True
        page.oddFooter.center.text = "— &P —"
        # An ampersand begins a code there.
        page.oddFooter.left.text = clean_text(self.paper.marks).replace("&", "&&")
        page.oddFooter.left.size = 8

    def _write_line(self, text: str, font: Font, align: str, height: float = 20) -> None:
        self.at += 1
        cell = self._put(1, text, font, Alignment(horizontal=align, vertical="center"))
        self._merge(1, len(self.widths))
        self.page.row_dimensions[cell.row].height = height

    def _write_ends(self) -> None:
        """Two texts on one line: whose form it is at the left, its date at the right."""
        self.at += 1
        middle = max(1, len(self.widths) // 2)
        self._put(1, self.paper.left, _PLAIN, Alignment(horizontal="left", vertical="center"))
        self._merge(1, middle)
        right = Alignment(horizontal="right", vertical="center")
        self._put(middle + 1, self.paper.right, _PLAIN, right)
        self._merge(middle + 1, len(self.widths))
        self.page.row_dimensions[self.at].height = 20

    def _write_row(self, boxes: Iterable[Box]) -> None:
        self.at += 1
        place, height = 1, 1.0
        for box in boxes:
            last = place + box.span - 1
            text = _by_hand(box) if box.kind == "seal" else box.text
            font = _LABEL if box.kind in ("label", "part") else _PLAIN
            self._put(place, text, font, _ALIGN[box.kind])
            for number in range(place, last + 1):
                self.page.cell(self.at, number).border = _BOX
                if box.kind == "part":
                    self.page.cell(self.at, number).fill = _SHADE
            self._merge(place, last)
            height = max(height, self._height(box.kind, text, sum(self.widths[place - 1 : last])))
            place = last + 1
        self.page.row_dimensions[self.at].height = min(height, HIGHEST)

    def _put(self, place: int, text: str, font: Font, alignment: Alignment):
        cell = self.page.cell(self.at, place)
        cell.value = cell_text(text) or None
        if text:
            cell.data_type = "s"  # assigning "=1+1" made it a formula
        cell.number_format, cell.font, cell.alignment = "@", font, alignment
        return cell

    def _merge(self, first: int, last: int) -> None:
        if last > first:
            self.page.merge_cells(
                start_row=self.at, end_row=self.at, start_column=first, end_column=last
            )

    @staticmethod
    def _height(kind: str, text: str, width: float) -> float:
        """Merged cells do not grow by themselves: count the lines their text will take."""
        return max(lines_of(text, width - 2) * LINE + 6, SEAL_HEIGHT if kind == "seal" else 0)


def _by_hand(box: Box) -> str:
    room = "　" * 12
    return f"{box.text}\n\n{room}{SIGNED_BY_HAND}\n\n{room}{SEAL}{DAY_BY_HAND}"
