"""Reading a filled-in workbook: who is new, what changes, and everything that is wrong with it.

A cell goes the way of a field on the page: read by its column, then through the section's own
form. A fixed number of queries, however many rows.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict
from openpyxl.utils import column_index_from_string

from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from core.spreadsheet_reading import CellProblem, RowIn, SheetIn, Upload, read_workbook
from pilots import checks
from pilots.actions.recommendations import reasons_against_section
from pilots.actions.reopening import reopened_by_submission
from pilots.actions.submissions import reasons_against_beginning
from pilots.answers import answer
from pilots.batches import staff
from pilots.batches.columns import (
    FIELDS,
    GUIDE_SHEET,
    SHEET,
    FieldColumn,
    Seen,
    columns_in,
    digest,
    edition,
    plain,
    seen_in,
)
from pilots.batches.rows import (
    CLEARED,
    BatchCheck,
    Change,
    FormChange,
    SectionChange,
    StaffChange,
)
from pilots.batches.staff import StaffReading
from pilots.batches.units import Unit, district_of, units_of
from pilots.forms.sections import SectionForm
from pilots.models import Recommendation, Round
from pilots.sections import SECTION_BY_KEY, SECTIONS, Section

MOST_ROWS = 400  # more than all units of the city
COLUMNS = {column.name: column for column in FIELDS}


def check_workbook(upload: Upload, *, round: Round, by, on: date) -> BatchCheck:
    """Everything the workbook would do for this desk, and everything against it.

    Raises Refused for a file that cannot be used: no plain workbook, an old edition, another
    district's, a round that takes none.
    """
    district = district_of(by)
    closed = reasons_against_beginning(round=round, district=district)
    if closed:
        raise Refused(*closed)
    found = read_workbook(
        upload,
        sheets={SHEET: columns_in(), staff.SHEET: staff.columns_in()},
        max_rows=MOST_ROWS,
        version=edition(round),
    )
    if found.stamp.unit != district.code:
        text = f"这份工作簿是为其他区下载的，不能在{district}导入。请下载本区的工作簿填写。"
        raise Refused(Problem("template_unit", text))
    sheet = found.sheets[SHEET]
    if not sheet.rows:
        raise Refused(
            Problem("batch_rows_missing", "表中没有街道(乡镇)，请下载工作簿填写后再上传。")
        )
    # That the sheet which explains was not read needs no saying.
    notices = [notice for notice in found.notices if GUIDE_SHEET not in notice]
    check = BatchCheck(problems=list(found.problems), notices=notices)
    people = found.sheets[staff.SHEET]
    units = units_of(round=round, by=by, on=on)
    _Reading(sheet, people, check, round=round, by=by, units=units).run()
    tabs = [sheet.name, people.name]
    check.problems.sort(
        key=lambda one: (tabs.index(one.sheet), one.row, column_index_from_string(one.column))
    )
    return check


class _Reading:
    """The rows one after the other; what is wrong is gathered in the check."""

    def __init__(
        self, sheet: SheetIn, people: SheetIn, check: BatchCheck, *, round: Round, by, units
    ):
        self.sheet, self.people, self.check = sheet, people, check
        self.round, self.by = round, by
        self.units: Mapping[str, Unit] = units
        self.wrong = {(p.row, p.column) for p in check.problems if p.sheet == sheet.name}
        self.rows_by_code: dict[str, int] = {}
        begun = [unit.form.submission for unit in units.values() if unit.form]
        self.reopened = reopened_by_submission(begun)

    def run(self) -> None:
        staffed = StaffReading(
            self.people.rows, self.units, round=self.round, say=self._say_of_person
        ).found
        self.staffed = {
            code: changes for code, changes in staffed.items() if self._may(code, changes)
        }
        for row in self.sheet.rows:
            unit = self._unit_of(row)
            seen = self._seen(row) if unit else None
            if unit is not None and seen is not None:
                self.check.forms.append(self._form(row, unit, seen))
        for changes in self.staffed.values() if not self.check.problems else ():
            text = f"“{SHEET}”中没有这个街道(乡镇)的行，请从重新下载的工作簿中复制"
            self.check.problems.append(self.people.problem_at(changes[0].number, "code", text))

    def _unit_of(self, row: RowIn) -> Unit | None:
        code, name = row.values["code"], row.values["unit"]
        if code is None:
            return None
        first = self.rows_by_code.setdefault(code, row.number)
        if first != row.number:
            self._say(row, "code", f"与第{first}行是同一个街道(乡镇)，每个只能有一行")
            return None
        unit = self.units.get(code)
        if unit is None:
            self._say(row, "code", "不是您可以填报的街道(乡镇)，请勿改动代码")
            return None
        if name is not None and name != unit.subdistrict.name:
            self._say(row, "unit", f"与代码不符，应为“{unit.subdistrict.name}”，请勿改动")
        return unit

    def _seen(self, row: RowIn) -> Mapping[str, Seen] | None:
        found = row.values["token"]
        if found is None:
            return None
        seen = seen_in(found, row.values["code"], round=self.round)
        if seen is None:
            self._say(row, "token", "不是下载时的内容，请从重新下载的工作簿中复制这一行")
        return seen

    def _form(self, row: RowIn, unit: Unit, seen: Mapping[str, Seen]) -> FormChange:
        sections = [
            change
            for section in SECTIONS
            if not self._is_untouched(row, section, seen[section.key])
            and (differing := self._differing(row, unit, section))
            and (change := self._section(row, unit, section, seen[section.key], differing))
        ]
        warnings = self._warnings(unit, sections) if sections else []
        people = self.staffed.pop(unit.subdistrict.code, [])
        return FormChange(row.number, unit.subdistrict, unit.form, sections, warnings, people)

    def _is_untouched(self, row: RowIn, section: Section, seen: Seen) -> bool:
        """As it was downloaded: whatever was done on the page since, the row has no say in it."""
        if any(self._is_wrong(row, name) for name in section.fields):
            return False
        return digest(section, row.values) == seen.digest

    def _differing(self, row: RowIn, unit: Unit, section: Section) -> list[FieldColumn]:
        """The fields of the section in which sheet and form do not say the same."""
        return [
            COLUMNS[name]
            for name in section.fields
            if self._is_wrong(row, name) or plain(row.values[name]) != plain(unit.value(name))
        ]

    def _section(
        self, row: RowIn, unit: Unit, section: Section, seen: Seen, differing: list[FieldColumn]
    ) -> SectionChange | None:
        if self._is_closed(row, unit, section, seen, differing):
            return None
        typed = {name: COLUMNS[name].typed(row.values[name]) for name in section.fields}
        form = SectionForm(_as_posted(typed, seen.version), section=section)
        for name, errors in form.errors.items():
            self._say(row, name, "；".join(str(error) for error in errors))
        values = form.values()
        readable = [column for column in differing if column.name in values]
        changes = [
            Change(column.label, _words(column, unit), _after(column, values[column.name]))
            for column in readable
            if not self._is_wrong(row, column.name)
        ]
        return SectionChange(section, seen.version, values, changes)

    def _is_closed(
        self, row: RowIn, unit: Unit, section: Section, seen: Seen, differing: list[FieldColumn]
    ) -> bool:
        """Closed, or saved by somebody since the workbook was made: said beside each cell."""
        form = unit.form
        if form is None:
            return False
        named = self.reopened[form.submission_id]
        closed = reasons_against_section(form.submission, section, by=self.by, named=named)
        if closed:
            self._say(row, differing[0].name, f"“{section.title}”不能修改：{closed[0].message}")
            return True
        if form.section_version(section) == seen.version:
            return False
        for column in differing:
            now = _words(column, unit) or "空白"
            text = f"下载工作簿之后网上已改为“{now}”，没有覆盖。请与之一致，或重新下载后填写"
            self._say(row, column.name, text)
        return True

    def _warnings(self, unit: Unit, sections: list[SectionChange]) -> list[str]:
        """What is readable and cannot be right together; a draft may hold it, a hand-in not."""
        form = Recommendation(subdistrict=unit.subdistrict)
        for column in FIELDS:
            setattr(form, column.name, unit.value(column.name))
        for section in sections:
            for name, value in section.values.items():
                setattr(form, name, value)
        opened_on = beijing_date(self.round.opened_at)
        wrong = checks.errors(form, opened_on=opened_on)
        unlikely = checks.warnings(form, opened_on=opened_on)
        return [
            *(f"提交前须改正：{problem.sentence}" for problem in wrong),
            *(f"请核对：{problem.sentence}" for problem in unlikely),
        ]

    def _may(self, code: str, changes: list[StaffChange]) -> bool:
        """Whether the part with the people is open; said beside the first of them where not."""
        form = self.units[code].form
        if form is None:
            return True
        named = self.reopened[form.submission_id]
        section = SECTION_BY_KEY["staffing"]
        closed = reasons_against_section(form.submission, section, by=self.by, named=named)
        if closed:
            text = f"“{section.title}”不能修改：{closed[0].message}"
            self.check.problems.append(self.people.problem_at(changes[0].number, "name", text))
        return not closed

    def _say_of_person(self, row: RowIn, key: str, message: str) -> None:
        problem = self.people.problem_at(row.number, key, message)
        said = {(one.sheet, one.cell) for one in self.check.problems}
        if (problem.sheet, problem.cell) not in said:
            self.check.problems.append(problem)

    def _is_wrong(self, row: RowIn, key: str) -> bool:
        return (row.number, self.sheet.header.letters[key]) in self.wrong

    def _say(self, row: RowIn, key: str, message: str) -> None:
        if self._is_wrong(row, key):
            return
        problem: CellProblem = self.sheet.problem_at(row.number, key, message)
        self.wrong.add((row.number, problem.column))
        self.check.problems.append(problem)


def _as_posted(typed: Mapping[str, str | list[str]], version: int) -> MultiValueDict:
    sent = {"version": str(version), **typed}
    return MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in sent.items()}
    )


def _words(column: FieldColumn, unit: Unit) -> str:
    """What stands in the form, also where it could not be read."""
    unread = unit.form.typed(column.section).get(column.name) if unit.form else None
    return str(unread) if unread else answer(column.field, unit.value(column.name))


def _after(column: FieldColumn, value: Any) -> str:
    return answer(column.field, value) or CLEARED
