"""Reading a filled-in workbook: everything it would store, and all that is wrong in it at once.

The rules are those of the pages. A fixed number of queries, however many rows.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from openpyxl.utils import column_index_from_string

from cases.entry import is_late_entry, record_problems, whole
from cases.intake import intake_problems
from cases.models import Client, ServiceRecord
from cases.off_line.columns import (
    CASES,
    EDITION,
    LISTED,
    RECORDS,
    columns_in,
)
from cases.off_line.neighbors import doubts_of
from cases.off_line.rows import NewCase, NewRecord, WorkCheck
from cases.off_line.template import own_open_cases
from cases.opening import round_for
from cases.states import ServiceType
from core.chinese_dates import beijing_date
from core.encryption import keyed_hash
from core.problems import Problem, Refused
from core.progress import Step, Steps, finished
from core.spreadsheet_reading import RowIn, SheetIn, Upload, read_in_steps
from pilots.choices import Method

MOST_ROWS = 1_000
BLANK = ("id_number", "phone", "address", "source", "intake_note", "field", "community", "mode")


def check_work(upload: Upload, *, center, by, at: datetime) -> WorkCheck:
    """Everything the workbook would store for this desk, and everything against it.

    Raises Refused for a file that cannot be used: no plain workbook, an old edition, another
    center's, nothing in it.
    """
    return finished(check_work_in_steps(upload, center=center, by=by, at=at))


def check_work_in_steps(upload: Upload, *, center, by, at: datetime) -> Steps[WorkCheck]:
    found = yield from read_in_steps(
        upload, sheets=columns_in(), max_rows=MOST_ROWS, version=EDITION
    )
    if found.stamp is None or found.stamp.unit != center.subdistrict.code:
        text = "这份工作簿是为其他中心下载的。请下载本中心的工作簿，填写后再上传。"
        raise Refused(Problem("template_unit", text))
    yield Step("正在与已登记的内容核对")
    notices = [notice for notice in found.notices if LISTED not in notice]
    check = WorkCheck(problems=list(found.problems), notices=notices)
    prepared = {problem.row for problem in found.problems if problem.sheet == CASES}
    _Reading(found.sheets, check, center=center, by=by, at=at).run()
    # A row of 新接案 of which nothing but its mark is there was only prepared.
    untouched = _untouched(found.sheets[CASES], prepared)
    check.problems = [
        one for one in check.problems if one.sheet != CASES or one.row not in untouched
    ]
    if not (check.cases or check.records or check.problems):
        raise Refused(
            Problem("work_rows_missing", "表中没有新接案，也没有服务记录，请填写后再上传。")
        )
    order = {CASES: 0, RECORDS: 1}
    check.problems.sort(
        key=lambda one: (order[one.sheet], one.row, column_index_from_string(one.column))
    )
    return check


def _untouched(sheet: SheetIn, wrong: Iterable[int]) -> set[int]:
    return {row.number for row in sheet.rows if _is_only_marked(row)} & {*wrong}


def _is_only_marked(row: RowIn) -> bool:
    return all(value is None for key, value in row.values.items() if key != "mark")


class _Reading:
    """The rows one after the other; what is wrong is gathered in the check."""

    def __init__(self, sheets: Mapping[str, SheetIn], check: WorkCheck, *, center, by, at):
        self.sheets, self.check = sheets, check
        self.center, self.by, self.at = center, by, at
        self.wrong = {(one.sheet, one.row, one.column) for one in check.problems}
        self.rounds: dict[date, Problem | None] = {}
        self.open = {case.number: case for case in own_open_cases(by)}
        self.opened: dict[str, date | None] = {}

    def run(self) -> None:
        rows = [row for row in self.sheets[CASES].rows if not _is_only_marked(row)]
        known = self._known(rows)
        for row in rows:
            self._case(row, known)
        self._twice(rows)
        records = self.sheets[RECORDS].rows
        for row in records:
            self._record(row)
        self._stored_before(records)
        self.check.doubts = doubts_of(self.check.records, by=self.by)

    def _known(self, rows: list[RowIn]) -> dict[str, Client]:
        hashes = [keyed_hash(row.values["id_number"]) for row in rows if row.values["id_number"]]
        clients = Client.objects.filter(center=self.center, id_number_hash__in=hashes)
        return {client.id_number_hash: client for client in clients}

    def _case(self, row: RowIn, known: Mapping[str, Client]) -> None:
        facts = _filled(row.values)
        facts["method"], facts["is_minor"] = Method.INDIVIDUAL, bool(facts["is_minor"])
        mark = facts.pop("mark")
        for problem in intake_problems(facts, on=beijing_date(self.at)):
            self._say(CASES, row, problem.field, problem.sentence)
        self._check_round(CASES, row, "opened_on")
        person = known.get(keyed_hash(facts["id_number"])) if facts["id_number"] else None
        if person is not None and person.name != facts["name"]:
            text = "本中心已有同一身份证号、不同姓名的服务对象，请核对证件。"
            self._say(CASES, row, "id_number", text)
        if mark in self.opened:
            self._say(CASES, row, "mark", "与前面的行重复，请保留模板中的标识")
        elif mark:
            self.opened[mark] = facts["opened_on"]
            self.check.cases.append(NewCase(row.number, mark, facts))

    def _twice(self, rows: list[RowIn]) -> None:
        first: dict[str, int] = {}
        for row in rows:
            number = row.values["id_number"]
            if number and first.setdefault(number, row.number) != row.number:
                text = f"与第{first[number]}行是同一个人，每人一行"
                self._say(CASES, row, "id_number", text)

    def _record(self, row: RowIn) -> None:
        facts = _filled(row.values)
        name = (facts.pop("case") or "").strip()
        case = self.open.get(name)
        if name and case is None and name not in self.opened:
            text = "不是您负责的在办案例，也不是“新接案”中填写的行，请从下拉列表选择"
            self._say(RECORDS, row, "case", text)
        opened_on = case.opened_on if case else self.opened.get(name)
        is_clerical = facts["service_type"] == ServiceType.CLERICAL
        for key in ("persons", "person_times"):
            if facts[key] is None and not self._is_wrong(RECORDS, row, key):
                facts[key] = 0 if is_clerical else max(1, facts["persons"] or 0)
        for problem in record_problems(facts, opened_on=opened_on, at=self.at):
            self._say(RECORDS, row, problem.field, problem.sentence)
        self._check_round(RECORDS, row, "served_on")
        if facts["served_on"] and is_late_entry(facts["served_on"], at=self.at):
            self.check.late += 1
        if not self._is_any_wrong(RECORDS, row):
            mark = name if case is None else ""
            self.check.records.append(NewRecord(row.number, case, mark, whole(facts)))

    def _stored_before(self, rows: Iterable[RowIn]) -> None:
        """What stands on the platform already, or twice in the file, is not stored again."""
        days = [record.facts["served_on"] for record in self.check.records]
        stored = ServiceRecord.objects.in_force().filter(
            served_by=self.by.user, served_on__in=set(days)
        )
        columns = ("served_on", "starts_at", "minutes", "service_type")
        seen: dict[tuple, int] = dict.fromkeys(stored.values_list(*columns), 0)
        by_number = {row.number: row for row in rows}
        for record in self.check.records:
            key = tuple(record.facts[name] for name in columns)
            first = seen.setdefault(key, record.number)
            if first == record.number:
                continue
            text = f"与第{first}行相同" if first else "平台上已有同一时间、时长和类型的服务记录"
            self._say(RECORDS, by_number[record.number], "starts_at", f"{text}，请删去这一行")

    def _check_round(self, sheet: str, row: RowIn, key: str) -> None:
        day = row.values[key]
        if day is None:
            return
        if day not in self.rounds:
            self.rounds[day] = self._against_day(day)
        if problem := self.rounds[day]:
            self._say(sheet, row, key, problem.sentence)

    def _against_day(self, day: date) -> Problem | None:
        try:
            round_for(day, field="", on=beijing_date(self.at))
        except Refused as refused:
            return refused.problems[0]
        return None

    def _is_any_wrong(self, sheet: str, row: RowIn) -> bool:
        return any((one, number) == (sheet, row.number) for one, number, _ in self.wrong)

    def _is_wrong(self, sheet: str, row: RowIn, key: str) -> bool:
        return (sheet, row.number, self.sheets[sheet].header.letters[key]) in self.wrong

    def _say(self, sheet: str, row: RowIn, key: str, message: str) -> None:
        """Beside the cell, once: what could not be read is not told a second time as missing."""
        if self._is_wrong(sheet, row, key):
            return
        problem = self.sheets[sheet].problem_at(row.number, key, message)
        self.wrong.add((sheet, row.number, problem.column))
        self.check.problems.append(problem)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Blank texts are "", as a form cleans them; what a rule looks at stays None."""
    return {key: "" if value is None and key in BLANK else value for key, value in values.items()}
