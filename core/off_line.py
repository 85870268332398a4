"""Rows written down off line, each read as the page's own form would have been sent it.

A cell is read by its column and then goes through the form; what a room knows beyond the form it
says beside the same cells.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django import forms
from openpyxl.utils import column_index_from_string

from core.canonical import sha256_of
from core.changes import Changes
from core.off_line_columns import GUIDE, LISTS, FormColumn, Typed
from core.problems import Problem, Refused
from core.progress import Steps
from core.spreadsheet_reading import CellProblem, RowIn, SheetIn, Upload, read_in_steps
from core.workbook_stamp import Edition

MOST_DOUBTS = 200


@dataclass(slots=True)
class CheckedRow:
    """One row as it would be stored: ``cells`` in words for the page, ``facts`` for the action.

    ``notes`` say what becomes of it; a row that is on file already is not stored again.
    """

    number: int
    cells: Sequence[str]
    facts: Any = None
    notes: list[str] = field(default_factory=list)
    is_on_file: bool = False


@dataclass(slots=True)
class SheetCheck:
    """What a workbook would store and everything against it. ``doubts`` hinder nothing."""

    rows: list[CheckedRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def new_rows(self) -> list[CheckedRow]:
        return [row for row in self.rows if not row.is_on_file]

    @property
    def seen(self) -> str:
        """Tells whether the doubts are those that somebody has read."""
        return sha256_of("\n".join(self.doubts))


class Rows:
    """The rows of one sheet; what is wrong is said once beside each cell."""

    def __init__(self, sheet: SheetIn, check: SheetCheck):
        self.sheet, self.check = sheet, check
        self.wrong = {(one.row, one.column) for one in check.problems}

    def __iter__(self) -> Iterator[RowIn]:
        return iter(self.sheet.rows)

    def is_wrong(self, row: RowIn, key: str) -> bool:
        return (row.number, self.sheet.header.letters[key]) in self.wrong

    def is_any_wrong(self, row: RowIn) -> bool:
        return any(number == row.number for number, _ in self.wrong)

    def say(self, row: RowIn, key: str, message: str) -> None:
        """Beside the cell, once; what belongs to no column stands beside the first."""
        letters = self.sheet.header.letters
        key = key if key in letters else next(iter(letters))
        if not self.is_wrong(row, key):
            problem = self.sheet.problem_at(row.number, key, message)
            self.wrong.add((row.number, problem.column))
            self.check.problems.append(problem)

    def refuse(self, row: RowIn, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.say(row, problem.field, problem.sentence)

    def say_what_the_form_says(self, row: RowIn, form: forms.BaseForm) -> None:
        for name, errors in form.errors.items():
            self.say(row, name, "；".join(str(error) for error in errors))


def typed(row: RowIn, columns: Sequence[FormColumn]) -> dict[str, Typed]:
    """The row as a form would have been sent it; blank cells are left out."""
    found = {column.key: row.values[column.key] for column in columns}
    return {key: value for key, value in found.items() if value not in (None, "")}


def rows_in_steps(
    upload: Upload,
    columns: Sequence[FormColumn],
    *,
    edition: Edition,
    unit: str,
    most: int,
    known: Sequence[str] = (),
) -> Steps[Rows]:
    """The rows of a filled-in template; ``known`` names its sheets that only inform.

    Raises Refused for a file that cannot be used, was made for another unit, or has no rows.
    """
    sheets = {edition.title: [column.column_in for column in columns]}
    found = yield from read_in_steps(upload, sheets=sheets, max_rows=most, version=edition)
    if found.stamp is None or found.stamp.unit != unit:
        sentence = "这份表格是为其他单位下载的。请下载本单位的表格，填写后再上传。"
        raise Refused(Problem("template_unit", sentence))
    sheet = found.sheets[edition.title]
    if not sheet.rows and not found.problems:
        raise Refused(Problem("rows_missing", "表中没有填写内容，请在表头下面逐行填写后再上传。"))
    ours = tuple(f"“{name}”未读取" for name in (GUIDE, LISTS, *known))
    notices = [notice for notice in found.notices if not notice.endswith(ours)]
    return Rows(sheet, SheetCheck(problems=list(found.problems), notices=notices))


def in_order(check: SheetCheck) -> SheetCheck:
    """The problems row by row, from left to right; of the doubts as many as anybody reads."""
    more = len(check.doubts) - MOST_DOUBTS
    if more > 0:
        check.doubts[MOST_DOUBTS:] = [f"另有{more}处疑点没有列出，请先核对以上各处。"]
    check.problems.sort(key=lambda one: (one.row, column_index_from_string(one.column)))
    return check


def still_good(check: SheetCheck, *, seen: str) -> list[CheckedRow]:
    """The rows to store. Raises ``Refused`` where something is wrong by now, or where doubts came
    up since somebody read those that ``seen`` tells of."""
    if check.problems:
        raise Refused(Problem("rows_changed", "检查之后情况有了变化，没有导入任何内容。"))
    if check.new_rows and check.seen != seen:
        raise Refused(Problem("doubts_changed", "检查之后出现了新的疑点，请核对后再确认。"))
    return check.new_rows


def token_of(content: bytes, number: int, user: int) -> UUID:
    """What a row is known by: whose file it stands in, and where; the same file stores it once."""
    return uuid5(NAMESPACE_OID, f"{user}:{hashlib.sha256(content).hexdigest()}:{number}")


def told_of_file(content: bytes, count: int) -> Changes:
    """What the audit log is told of a workbook: neither a cell nor its name, which may name people."""
    return {"文件校验值": ["", hashlib.sha256(content).hexdigest()], "行数": ["", str(count)]}
