"""The workbook in which the security administrator lists new people: its template, its reading."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import District, Subdistrict
from accounts.people import usernames
from accounts.roles import Role
from core.cell_readers import choice, day, text
from core.cell_values import Raw
from core.problems import Problem, Refused
from core.progress import Step, Steps, finished
from core.spreadsheet_columns import ColumnIn
from core.spreadsheet_reading import CellProblem, RowIn, SheetIn, Upload, WorkbookIn
from core.spreadsheets import Column, Sheet, read_in_steps, write_workbook
from core.workbook_stamp import Edition, Stamp

TITLE = "账号批量开通表"
EDITION = Edition("account_batch", TITLE, 2021, 1)
MOST_PEOPLE = 500
# Supervisors and inspectors need lists of units, administrators stand alone: each by its own form.
ROLES = (*Role.of_subdistrict, *Role.of_district, *Role.of_city)
CITY_PREFIX = "110000"  # Beijing's own division code
GUIDE = (
    "每行一人，只开通一个岗位。角色填写："
    + "、".join(Role(role).label for role in ROLES)
    + "。用户名可以不填。"
)
WIDTHS = (12, 26, 20, 14, 20, 16, 36)  # characters


@dataclass(frozen=True, slots=True)
class BatchCheck:
    """What a workbook holds. User names that were left empty are filled in.

    ``values`` of a row are by column key: full_name, username, role (Role), district (District),
    subdistrict (the Subdistrict; its name where there is none), valid_from and basis.
    """

    rows: Sequence[RowIn]
    problems: Sequence[CellProblem]
    notices: Sequence[str]

    def people(self) -> list[tuple[dict, dict]]:
        """Person and desk of each row, as ``grants.add_accounts`` takes them."""
        return [_person_and_desk(row.values) for row in self.rows]


def batch_columns() -> list[ColumnIn]:
    districts = {district.name: district for district in District.objects.order_by("order")}
    return [
        ColumnIn("姓名", "full_name", text(max_length=40), required=True),
        ColumnIn("用户名(可空，自动生成)", "username", _username),
        ColumnIn("角色", "role", choice({Role(r).label: Role(r) for r in ROLES}), required=True),
        ColumnIn("所属区", "district", choice(districts)),
        ColumnIn("所属街道(乡镇)", "subdistrict", text(max_length=20)),
        ColumnIn("起始日期", "valid_from", day(), required=True),
        ColumnIn("授权依据", "basis", text(max_length=100), required=True),
    ]


def batch_template(rows: Sequence[Sequence[str]] = ()) -> bytes:
    """The workbook to fill in; ``rows`` are texts by column, none for the blank template."""
    columns = [
        Column(column.label, width=width)
        for column, width in zip(batch_columns(), WIDTHS, strict=True)
    ]
    sheet = Sheet(title=TITLE, columns=columns, rows=rows, subtitle=GUIDE, footer=())
    return write_workbook([sheet], filename_title=TITLE, stamp=Stamp(EDITION))


def read_batch(upload: Upload, *, on: date) -> BatchCheck:
    """Every row and everything that is wrong with it on that day.

    Raises Refused for a file that cannot be used or has no rows.
    """
    return finished(read_batch_in_steps(upload, on=on))


def read_batch_in_steps(upload: Upload, *, on: date) -> Steps[BatchCheck]:
    columns = {TITLE: batch_columns()}
    found = yield from read_in_steps(upload, sheets=columns, max_rows=MOST_PEOPLE, version=EDITION)
    sheet = found.sheets[TITLE]
    if not sheet.rows:
        raise Refused(Problem("batch_empty", "表中没有填写人员，请在表头下面逐行填写后再上传。"))
    yield Step("正在核对用户名、岗位和单位")
    check = _Check(sheet, found, on)
    rows = [RowIn(row.number, check.completed(row)) for row in sheet.rows]
    place = {column.label: number for number, column in enumerate(sheet.columns)}
    problems = sorted(
        [*found.problems, *check.problems], key=lambda problem: (problem.row, place[problem.label])
    )
    return BatchCheck(rows, problems, found.notices)


class _Check:
    """Looks at the rows one after the other and gathers what the cells alone do not show."""

    def __init__(self, sheet: SheetIn, found: WorkbookIn, on: date):
        self.sheet, self.on = sheet, on
        self.problems: list[CellProblem] = []
        self.wrong = {(problem.row, problem.column) for problem in found.problems}
        self.units = {
            (unit.district_id, unit.name): unit
            for unit in Subdistrict.objects.filter(valid_to=None).select_related("district")
        }
        self.taken = usernames.taken_names()
        self.written: dict[str, int] = {}  # user name: the row that has it first
        for row in sheet.rows:
            if name := row.values["username"]:
                self.written.setdefault(name, row.number)
        self.names = self.taken | set(self.written)

    def completed(self, row: RowIn) -> dict[str, Any]:
        values = dict(row.values)
        unit = self.units.get((getattr(values["district"], "pk", None), values["subdistrict"]))
        values["subdistrict"] = unit or values["subdistrict"]
        for key, message in self._problems(row, values):
            self.problems.append(self.sheet.problem_at(row.number, key, message))
        if not values["username"] and not self._is_wrong(row, "username"):
            values["username"] = self._made_up(values)
        return values

    def _problems(self, row: RowIn, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        name, starts = values["username"], values["valid_from"]
        if name and self.written[name] != row.number:
            yield "username", f"与第{self.written[name]}行的用户名相同"
        if name in self.taken:
            yield "username", usernames.TAKEN.message
        if starts and starts < self.on:
            yield "valid_from", f"不能早于今天，现为{starts}"
        if values["role"]:
            yield from self._unit_problems(row, values)

    def _unit_problems(self, row: RowIn, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        role, district, unit = values["role"], values["district"], values["subdistrict"]
        has_unit, has_district = role in Role.of_subdistrict, role not in Role.of_city
        if district is None and has_district and not self._is_wrong(row, "district"):
            yield "district", f"{role.label}须填写所属区"
        if district and not has_district:
            yield "district", f"{role.label}不填所属区"
        if unit and not has_unit:
            yield "subdistrict", f"{role.label}不填所属街道(乡镇)"
        if not has_unit or self._is_wrong(row, "subdistrict"):
            return
        if not unit:
            yield "subdistrict", f"{role.label}须填写所属街道(乡镇)"
        elif district and isinstance(unit, str):
            yield "subdistrict", f"{district}没有名为“{unit}”的街道(乡镇)"

    def _is_wrong(self, row: RowIn, key: str) -> bool:
        return (row.number, self.sheet.header.letters[key]) in self.wrong

    def _made_up(self, values: Mapping[str, Any]) -> str:
        """By the code of the unit; without one the city's."""
        units = [values["subdistrict"], values["district"]]
        code = next((unit.code for unit in units if hasattr(unit, "code")), CITY_PREFIX)
        name = usernames.next_free(code, self.names)
        self.names.add(name)
        return name


def _username(raw: Raw) -> str:
    found = text(max_length=30)(raw)
    if not re.fullmatch(usernames.FORM, found):
        raise ValueError(usernames.FORM_IN_WORDS)
    return found


def _person_and_desk(values: Mapping[str, Any]) -> tuple[dict, dict]:
    role = values["role"]
    desk = {
        "role": role,
        "district": values["district"] if role in Role.of_district else None,
        "subdistrict": values["subdistrict"] if role in Role.of_subdistrict else None,
        "valid_from": values["valid_from"],
        "valid_to": None,
        "basis": values["basis"],
    }
    return {"full_name": values["full_name"], "username": values["username"]}, desk
