"""The workbook with a center's staff: its template, prefilled with who is there, and its reading."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from centers.models import Center, Credential, Engagement
from centers.models.people import CredentialLevel, DegreeLevel, StaffKind
from centers.phones import MOBILE_OR_LANDLINE
from centers.roster_rows import Plan, Planner
from centers.team import engagements_on
from core.cell_readers import choice, day, id_number, text
from core.cell_values import Raw
from core.problems import Problem, Refused
from core.progress import Step, Steps, finished
from core.spreadsheet_columns import ColumnIn
from core.spreadsheet_reading import CellProblem, Upload, WorkbookIn
from core.spreadsheets import Column, Sheet, read_in_steps, write_workbook
from core.workbook_stamp import Edition, Stamp

TITLE = "人员名册"
EDITION = Edition("center_roster", TITLE, 2021, 1)
MOST_PEOPLE = 500
BLANK_ROWS = 60  # of text cells, so that a number typed there keeps its zeros and its last digits
YES_NO = {"是": True, "否": False}
GUIDE = (
    "每行一人，每人填最高的一本证书和最高学历。空白的单元格不改动已登记的内容。"
    "日期写作2021年5月18日或者2021-05-18。是否类填写：是、否。"
)
# Key, heading, width in characters.
HEADINGS = (
    ("name", "姓名", 12),
    ("phone", "联系电话", 16),
    ("kind", "人员类别", 14),
    ("is_professional", "从事专业社会工作服务", 12),
    ("works_with_minors", "从事涉及未成年人的工作", 12),
    ("starts_on", "上岗日期", 14),
    ("ends_on", "离岗日期", 14),
    ("credential_level", "证书级别", 18),
    ("credential_number", "证书管理号", 26),
    ("credential_approved_on", "批准日期", 14),
    ("credential_registered_until", "登记有效期至", 14),
    ("degree_level", "学历", 8),
    ("degree_major", "专业", 20),
    ("degree_graduated_on", "毕业日期", 14),
)
REQUIRED = {"name", "kind", "is_professional", "starts_on"}


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """What a workbook would do to the staff of a center, and everything that is wrong in it."""

    plans: Sequence[Plan]
    problems: Sequence[CellProblem]
    notices: Sequence[str]

    @property
    def added(self) -> int:
        return sum(plan.person is None for plan in self.plans)

    @property
    def changed(self) -> int:
        return sum(plan.person is not None and bool(plan.changes) for plan in self.plans)

    @property
    def unchanged(self) -> int:
        return len(self.plans) - self.added - self.changed


def roster_columns() -> list[ColumnIn]:
    readers = {
        "name": text(max_length=40),
        "phone": _phone,
        "kind": choice({kind.label: kind.value for kind in StaffKind}),
        "is_professional": choice(YES_NO),
        "works_with_minors": choice(YES_NO),
        "credential_level": choice({level.label: level.value for level in CredentialLevel}),
        "credential_number": _number,
        "degree_level": choice({level.label: level.value for level in DegreeLevel}),
        "degree_major": text(max_length=40),
    }
    return [
        ColumnIn(label, key, readers.get(key) or day(), required=key in REQUIRED)
        for key, label, _ in HEADINGS
    ]


def roster_template(center: Center, *, on: date) -> bytes:
    """The workbook of this center, with everybody on duty that day; all cells are text."""
    offered = {
        "kind": StaffKind.labels,
        "is_professional": [*YES_NO],
        "works_with_minors": [*YES_NO],
        "credential_level": CredentialLevel.labels,
        "degree_level": DegreeLevel.labels,
    }
    columns = [
        Column(label, width=width, options=offered.get(key, ())) for key, label, width in HEADINGS
    ]
    rows = [_row(engagement) for engagement in engagements_on(center, on)]
    rows += [[None] * len(columns)] * BLANK_ROWS
    sheet = Sheet(title=TITLE, columns=columns, rows=rows, subtitle=GUIDE, footer=())
    return write_workbook([sheet], filename_title=TITLE, stamp=Stamp(EDITION, unit=center.name))


def read_roster(upload: Upload, *, center: Center, on: date) -> RosterCheck:
    """Raises Refused for a file that cannot be used, is another center's, or has no rows."""
    return finished(read_roster_in_steps(upload, center=center, on=on))


def read_roster_in_steps(upload: Upload, *, center: Center, on: date) -> Steps[RosterCheck]:
    columns = {TITLE: roster_columns()}
    found = yield from read_in_steps(upload, sheets=columns, max_rows=MOST_PEOPLE, version=EDITION)
    _refuse_other_center(found, center)
    sheet = found.sheets[TITLE]
    if not sheet.rows:
        raise Refused(Problem("roster_empty", "表中没有人员，请在表头下面逐行填写后再上传。"))
    yield Step("正在与已登记的人员核对")
    wrong = {(problem.row, problem.column) for problem in found.problems}
    planner, plans, problems = Planner(center, sheet.rows, on), [], list(found.problems)
    for row in sheet.rows:
        plan = planner.plan(row)
        plans.append(plan)
        for key, message in plan.faults:
            # What could not be read is not told a second time as missing.
            if (row.number, sheet.header.letters[key]) not in wrong:
                problems.append(sheet.problem_at(row.number, key, message))
    place = {column.label: number for number, column in enumerate(sheet.columns)}
    problems.sort(key=lambda problem: (problem.row, place[problem.label]))
    return RosterCheck(plans, problems, found.notices)


def _refuse_other_center(found: WorkbookIn, center: Center) -> None:
    unit = found.stamp.unit if found.stamp else ""
    if unit != center.name:
        message = f"这是“{unit}”的名册。请下载本中心的模板，填写后再上传。"
        raise Refused(Problem("roster_other_center", message))


def _row(engagement: Engagement) -> list[str | None]:
    """As the sheet says it; of several papers the highest, by the order of their levels."""
    person = engagement.person
    credential = highest(person.credentials.all(), CredentialLevel)
    degree = highest(person.degrees.all(), DegreeLevel)
    return [
        person.name,
        person.phone or None,
        engagement.get_kind_display(),
        _yes(engagement.is_professional),
        _yes(engagement.works_with_minors),
        str(engagement.starts_on),
        str(engagement.ends_on) if engagement.ends_on else None,
        *_credential_cells(credential),
        *(
            [degree.get_level_display(), degree.major, str(degree.graduated_on)]
            if degree
            else [None] * 3
        ),
    ]


def _credential_cells(credential: Credential | None) -> list[str | None]:
    if credential is None:
        return [None] * 4
    until = credential.registered_until
    cells = [credential.get_level_display(), credential.number, str(credential.approved_on)]
    return [*cells, str(until) if until else None]


def highest(papers: Iterable[Any], levels: Any) -> Any:
    """The paper of the highest level, None without one."""
    return max(papers, key=lambda paper: levels.values.index(paper.level), default=None)


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _phone(raw: Raw) -> str:
    found = unicodedata.normalize("NFKC", text(max_length=20)(raw)).replace("－", "-").strip()
    try:
        MOBILE_OR_LANDLINE(found)
    except ValidationError as error:
        raise ValueError(error.messages[0]) from None
    return found


def _number(raw: Raw) -> str:
    found = unicodedata.normalize("NFKC", id_number("证书管理号")(raw)).upper()
    if len(found) > 40:
        raise ValueError(f"不能超过40个字，现有{len(found)}个字")
    return found
