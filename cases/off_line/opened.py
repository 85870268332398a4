"""Cases logged off line: every row checked by the rules of the opening form, all opened or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases.identity import name_phone_hash, number_hash
from cases.intake import is_minor
from cases.models import Case, Client
from cases.models.consents import given_by
from cases.off_line.case_sheet import (
    CONSENT,
    EDITION,
    PERSON,
    SAME,
    case_columns,
)
from cases.opening import open_case
from cases.opening_forms import OpenCaseForm, OpenProjectForm
from cases.people.consents import signing_problems
from cases.people.files import ANOTHER, file_on_record
from cases.people.words import PaperKind
from cases.record_grounds import Grounds
from centers.models import Center
from core.chinese_dates import beijing_date, format_date
from core.kept_files import LARGEST, Kept
from core.masking import mask_name
from core.off_line import (
    CheckedRow,
    Rows,
    SheetCheck,
    in_order,
    rows_in_steps,
    still_good,
    token_of,
    told_of_file,
    typed,
)
from core.problems import Problem, Refused
from core.progress import Step, Steps, finished
from core.spreadsheet_reading import RowIn, Upload
from pilots.choices import Method, ServiceField

MOST_ROWS = 200
HEADS = ("方法", "服务对象或名称", "领域", "接案日期", "知情同意签署日期")
EMPTY = "小组和社区工作没有服务对象和知情同意，请留空"


@dataclass(slots=True)
class _Known:
    """The people of the center whom the sheet may mean, by the two hashes."""

    by_number: dict[str, Client] = field(default_factory=dict)
    by_name: dict[str, list[Client]] = field(default_factory=dict)


def check_cases(
    upload: Upload, *, center: Center, by: RoleGrant, at: datetime
) -> Steps[SheetCheck]:
    """Everything the workbook would open at this desk, and everything against it.

    Raises ``Refused`` for a file that cannot be used.
    """
    content = upload.read(LARGEST)
    upload.seek(0)
    rows = yield from rows_in_steps(
        upload,
        case_columns(beijing_date(at)),
        edition=EDITION,
        unit=center.subdistrict.code,
        most=MOST_ROWS,
    )
    yield Step("正在与已登记的服务对象和案例核对")
    return _Reading(rows, content, center=center, by=by, at=at).run()


@transaction.atomic
def take_cases(*, kept: Kept, seen: str, center: Center, by: RoleGrant, at: datetime) -> int:
    """Open every case of the workbook that is not on file yet; answers how many.

    The same file never opens the same row twice. Raises ``Refused``, with nothing stored, where
    things changed since it was checked.
    """
    center = Center.objects.visible_to(by).queued(center)
    rows = still_good(finished(check_cases(kept.upload, center=center, by=by, at=at)), seen=seen)
    for row in rows:
        token = token_of(kept.content, row.number, by.user_id)
        open_case(center=center, facts=row.facts, form_token=token, by=by, at=at)
    count = len(rows)
    if count:
        record("导入案例", at=at, by=by, obj=center, changes=told_of_file(kept.content, count))
    return count


class _Reading:
    """The rows one after the other, each beside the others and beside what is on file."""

    def __init__(self, rows: Rows, content: bytes, *, center: Center, by: RoleGrant, at: datetime):
        self.rows, self.center, self.on = rows, center, beijing_date(at)
        self.check = rows.check
        self.columns = [c for c in case_columns(self.on) if c.key not in ("method", "same_person")]
        self.grounds = Grounds(center, by=by, on=self.on)
        self.tokens = {row.number: token_of(content, row.number, by.user_id) for row in rows}
        # The first row with each number (and its name), with each name and telephone, each case.
        self.numbers: dict[str, tuple[int, str]] = {}
        self.hints: dict[str, int] = {}
        self.firsts: dict[tuple, int] = {}

    def run(self) -> SheetCheck:
        stored = self._stored()
        forms = {row.number: self._form(row) for row in self.rows if row.number not in stored}
        known = self._known(forms.values())
        for row in self.rows:
            if number := stored.get(row.number):
                cells = ["", "", "", "", ""]
                note = f"已导入，案例编号{number}"
                self.check.rows.append(CheckedRow(row.number, cells, None, [note], True))
                self.check.problems[:] = [p for p in self.check.problems if p.row != row.number]
            else:
                self._read(row, forms[row.number], known)
        return in_order(self.check)

    def _stored(self) -> dict[int, str]:
        """Rows of this very file that were opened before, with the number of the case."""
        cases = Case.objects.filter(center=self.center, form_token__in=self.tokens.values())
        numbers = dict(cases.values_list("form_token", "number"))
        return {row: numbers[token] for row, token in self.tokens.items() if token in numbers}

    def _form(self, row: RowIn) -> OpenCaseForm | OpenProjectForm:
        sent: dict[str, Any] = typed(row, self.columns)
        sent["form_token"] = str(self.tokens[row.number])
        method = row.values["method"]
        if method in (Method.GROUP, Method.COMMUNITY):
            return OpenProjectForm(sent, method=method, on=self.on)
        sent.setdefault("id_kind", PaperKind.RESIDENT.value)
        return OpenCaseForm(sent, on=self.on)

    def _known(self, forms) -> _Known:
        """Two queries, however many rows."""
        facts = [form.cleaned_data for form in forms if not form.errors and "name" in form.fields]
        numbers = {number_hash(one["id_kind"], one["id_number"]) for one in facts} - {""}
        hints = {name_phone_hash(one["name"], one["phone"]) for one in facts} - {""}
        clients = Client.objects.filter(center=self.center)
        known = _Known()
        for client in clients.filter(id_number_hash__in=numbers):
            known.by_number[client.id_number_hash] = client
        for client in clients.filter(name_phone_hash__in=hints).in_use().order_by("pk"):
            known.by_name.setdefault(client.name_phone_hash, []).append(client)
        return known

    def _read(self, row: RowIn, form, known: _Known) -> None:
        is_project = isinstance(form, OpenProjectForm)
        if row.values["method"]:
            self.rows.say_what_the_form_says(row, form)
        for name in (*PERSON, *CONSENT, "same_person") if is_project else ():
            if row.values[name] not in (None, ""):
                self.rows.say(row, name, EMPTY)
        facts = form.cleaned_data
        if day := facts.get("opened_on"):
            round = self.grounds.round(day)
            if isinstance(round, Problem):
                self.rows.say(row, "opened_on", round.sentence)
        checked = CheckedRow(row.number, _cells(row, facts))
        self.check.rows.append(checked)
        if form.errors or self.rows.is_any_wrong(row):
            return
        checked.facts = form.facts()
        if is_project:
            self._look_for_project(row, checked)
        else:
            self._look_for_person(row, checked, known)

    def _look_for_project(self, row: RowIn, checked: CheckedRow) -> None:
        facts = checked.facts
        key = {name: facts[name] for name in ("method", "title", "opened_on")}
        if self._is_repeated(row, ("project", *key.values()), "title"):
            return
        if same := Case.objects.filter(center=self.center, **key).first():
            checked.is_on_file = True
            checked.notes.append(f"平台上已有，案例编号{same.number}")

    def _look_for_person(self, row: RowIn, checked: CheckedRow, known: _Known) -> None:
        facts = checked.facts
        number = number_hash(facts["id_kind"], facts["id_number"])
        hint = name_phone_hash(facts["name"], facts["phone"])
        person = known.by_number.get(number) if number else None
        alike = [] if person else known.by_name.get(hint, [])
        facts["same_person"] = self._answer(row, person, alike)
        try:
            found = file_on_record(facts, known=person, alike=alike)
        except Refused as refusal:
            self.rows.refuse(row, refusal.problems)
            return
        if is_minor(facts):
            checked.notes.append("未成年人，按未成年人的档案保护")
        if not self._is_alone(row, facts, number, hint, found) or found is None:
            return
        given = given_by(found)
        problems = signing_problems(facts, is_under_14=False, given=given, needs_service=False)
        self.rows.refuse(row, problems)
        checked.notes.append("本中心已有这位服务对象的档案，案例归入其中")
        if same := found.cases.filter(opened_on=facts["opened_on"]).first():
            checked.is_on_file = True
            checked.notes.append(f"平台上已有，案例编号{same.number}")

    def _answer(self, row: RowIn, person: Client | None, alike: list[Client]) -> str:
        """The word on 重名 as the form would bring it."""
        said = row.values["same_person"]
        if said != SAME or person:
            return said or ""
        if len(alike) == 1:
            return str(alike[0].public_id)
        sentence = (
            f"本中心有{len(alike)}位姓名和联系电话都相同的服务对象，请在网页上新接案时选择"
            if alike
            else "本中心没有姓名和联系电话都相同的服务对象，请留空"
        )
        self.rows.say(row, "same_person", sentence)
        return ""

    def _is_alone(
        self, row: RowIn, facts: Mapping, number: str, hint: str, found: Client | None
    ) -> bool:
        """Whether no row above speaks of the same person in a way that has to be settled first."""
        first, name = self.numbers.setdefault(
            number or str(row.number), (row.number, facts["name"])
        )
        above = self.hints.setdefault(hint or str(row.number), row.number)
        if name != facts["name"]:
            self.rows.say(row, "name", f"与第{first}行证件号码相同、姓名不同，请核对证件")
            return False
        is_new = first == row.number and found is None
        if above != row.number and is_new and facts["same_person"] != ANOTHER:
            sentence = (
                f"与第{above}行姓名和联系电话相同：不是同一人的填写“不是同一人”，"
                "是同一人的填写证件号码，或者分两次导入"
            )
            self.rows.say(row, "same_person", sentence)
            return False
        who = found.pk if found else number or row.number
        return not self._is_repeated(row, ("case", who, facts["opened_on"]), "opened_on")

    def _is_repeated(self, row: RowIn, key: tuple, column: str) -> bool:
        first = self.firsts.setdefault(key, row.number)
        if first != row.number:
            self.rows.say(row, column, f"与第{first}行相同，每个案例一行")
        return first != row.number


def _cells(row: RowIn, facts: Mapping[str, Any]) -> list[str]:
    """What can be read of it, the person masked."""
    method, opened_on, signed_on = (
        row.values["method"],
        facts.get("opened_on"),
        facts.get("signed_on"),
    )
    name, field = facts.get("name"), facts.get("field")
    return [
        Method(method).label if method else "",
        mask_name(name) if name else (facts.get("title") or ""),
        ServiceField(field).label if field else "",
        format_date(opened_on) if opened_on else "",
        format_date(signed_on) if signed_on else "",
    ]
