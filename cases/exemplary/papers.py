"""The library on paper: one piece as Word by GB/T 9704, the list as Excel."""

from collections.abc import Iterable
from datetime import datetime

from cases.exemplary.states import SECTIONS
from cases.models import Exemplary
from cases.people.words import in_papers
from core.chinese_dates import format_date, format_moment
from core.documents import OfficialDocument
from core.spreadsheets import Column, Sheet, write_workbook

NUMERALS = "一二三四五六七"
LIBRARY = "典型案例库"
MOST_ROWS = 2000  # of one list; a library this full is narrowed first


def classes_of(piece: Exemplary) -> list[tuple[str, str]]:
    """What a piece is filed under; nothing here leads to the center or the person."""
    return [
        ("工作方法", piece.get_method_display()),
        ("服务领域", piece.get_field_display()),
        ("服务对象类别", in_papers(piece.get_category_display())),
        ("年度", f"{piece.year}年"),
        ("推荐区", str(piece.district)),
        ("入库日期", format_date(piece.published_at)),
    ]


def sections_of(piece: Exemplary) -> list[tuple[str, str]]:
    """The published text, by the labels of its sections."""
    return [(label, getattr(piece.edition, name)) for name, label in SECTIONS.items()]


def piece_document(piece: Exemplary, *, at: datetime) -> bytes:
    """A published piece as Word."""
    marks = f"{LIBRARY}　{piece}　导出时间 {format_moment(at)}"
    document = OfficialDocument(piece.edition.title, marks=marks)
    document.write_title(piece.edition.title)
    document.write_text("；".join(f"{label}：{text}" for label, text in classes_of(piece)))
    for numeral, (label, text) in zip(NUMERALS, sections_of(piece), strict=True):
        document.write_heading(f"{numeral}、{label}")
        document.write_text(text)
    return document.content()


def library_sheet(pieces: Iterable[Exemplary], *, at: datetime) -> bytes:
    """The list as Excel, without the texts."""
    sheet = Sheet(
        title="典型案例目录",
        columns=[
            Column("序号", "integer", width=8, is_summed=False),
            Column("标题", width=40),
            Column("工作方法", width=12),
            Column("服务领域", width=14),
            Column("服务对象类别", width=20),
            Column("年度", "integer", width=8, is_summed=False),
            Column("推荐区", width=14),
            Column("入库日期", "date", width=14),
        ],
        rows=[
            [
                number,
                piece.edition.title,
                piece.get_method_display(),
                piece.get_field_display(),
                in_papers(piece.get_category_display()),
                piece.year,
                str(piece.district),
                piece.published_at,
            ]
            for number, piece in enumerate(pieces, start=1)
        ],
        subtitle=f"导出时间：{format_moment(at)}",
    )
    return write_workbook([sheet], filename_title="典型案例目录")
