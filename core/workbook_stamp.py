"""The hidden sheet by which a filled-in template is recognized when it comes back.

It guards against honest mistakes (last year's template, another page's template), not against
forgery: anyone can edit it. Nothing is allowed because of what a stamp says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from core.canonical import canonical_text, sha256_of
from core.cell_values import Raw
from core.problems import Problem, Refused
from core.spreadsheet_cells import clean_text

STAMP_SHEET = "_meta"
_FIELDS = ("kind", "title", "year", "number", "unit", "checksum")


@dataclass(frozen=True, slots=True)
class Edition:
    """Which template, and which of its editions: ("case_import", "案例导入模板", 2021, 2)."""

    kind: str
    title: str
    year: int
    number: int

    @property
    def label(self) -> str:
        return f"{self.year}年第{self.number}版"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a template carries: its edition, for which unit it was made, and its fixed cells."""

    edition: Edition
    unit: str = ""
    checksum: str = ""  # of the cells nobody should change, by fixed_checksum


def fixed_checksum(sheets: Mapping[str, Sequence[Sequence[str | None]]]) -> str:
    """The checksum over the texts of the fixed columns, row by row, of each sheet by name."""
    return sha256_of(canonical_text(sheets))


def write_stamp(book: Workbook, stamp: Stamp) -> None:
    """Add the hidden sheet to a workbook being written; every value is text."""
    sheet = book.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "veryHidden"
    edition = stamp.edition
    values = (
        edition.kind, edition.title, str(edition.year), str(edition.number),
        stamp.unit, stamp.checksum,
    )  # fmt: skip
    for field, value in zip(_FIELDS, values, strict=True):
        cell = WriteOnlyCell(sheet, clean_text(value))
        cell.data_type = "s"  # also where the name of a unit looks like a formula
        sheet.append([field, cell])


def read_stamp(rows: Sequence[tuple[int, Mapping[int, Raw]]]) -> Stamp | None:
    """The stamp in the rows of its sheet; None if it is not whole."""
    found = {cells.get(1): cells.get(2, "") for _, cells in rows}
    values = [found.get(field, "") for field in _FIELDS]
    kind, title, year, number, unit, checksum = (
        value if isinstance(value, str) else "" for value in values
    )
    if not (kind and _is_small(year) and _is_small(number)):
        return None
    return Stamp(Edition(kind, title[:50], int(year), int(number)), unit, checksum)


def check_edition(stamp: Stamp | None, wanted: Edition) -> None:
    """Raise Refused, naming what came and what is wanted, unless it is that very edition."""
    get_it = f"请下载现行{wanted.label}“{wanted.title}”，填写后再上传"
    if stamp is None:
        raise Refused(
            Problem("template_missing", f"这不是从本平台下载的“{wanted.title}”。{get_it}。")
        )
    if stamp.edition.kind != wanted.kind:
        raise Refused(
            Problem(
                "template_other",
                f"这是“{stamp.edition.title}”，此处需要“{wanted.title}”。{get_it}。",
            )
        )
    if (stamp.edition.year, stamp.edition.number) != (wanted.year, wanted.number):
        raise Refused(
            Problem(
                "template_old",
                f"这是{stamp.edition.label}模板，请下载现行{_short(wanted, stamp)}填写后再上传。",
            )
        )


def check_fixed(stamp: Stamp, sheets: Mapping[str, Sequence[Sequence[str | None]]]) -> None:
    """Raise Refused if cells the template had filled in were changed, added or removed."""
    if stamp.checksum and stamp.checksum != fixed_checksum(sheets):
        raise Refused(
            Problem(
                "template_changed",
                "模板中预先填好的内容（单位名称等）被改动、增加或删除。"
                "请重新下载模板，只填写空白栏后再上传。",
            )
        )


def _short(wanted: Edition, stamp: Stamp) -> str:
    same_year = wanted.year == stamp.edition.year
    return f"第{wanted.number}版" if same_year else wanted.label


def _is_small(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= 4
