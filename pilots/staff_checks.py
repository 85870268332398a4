"""The people proposed, held against the numbers and names on the form: always warnings.

The form is signed as the office plans it; a row that is still missing must not stop it.
Pure: takes the form's fields and rows of proposed staff.
"""

from collections.abc import Iterable
from datetime import date

from core.chinese_dates import format_date
from core.problems import Problem
from pilots.choices import ExecutiveIdentity, ExecutiveQualification, StaffIdentity, StaffPost
from pilots.qualification import CLAUSE, DegreeLevel

COUNTS = {
    "planned_professional_count": (StaffIdentity.SOCIAL_WORKER, "专业社工"),
    "planned_community_worker_count": (StaffIdentity.COMMUNITY_WORKER, "社区工作者"),
    "planned_other_count": (StaffIdentity.OTHER, "其他人员"),
}


def doubts(form, people: Iterable, *, on: date) -> list[Problem]:
    """Everything about the rows that does not agree with the form, judged on the day ``on``."""
    rows = list(people)
    if not rows:
        return []
    executive = next((row for row in rows if row.post == StaffPost.EXECUTIVE), None)
    return [
        *(executive_doubts(form, executive) if executive else _no_executive(form)),
        *count_doubts(form, rows),
        *qualification_doubts(form, rows, on=on),
    ]


def _no_executive(form) -> list[Problem]:
    if not form.executive_name:
        return []
    text = f"拟配备人员中没有岗位为“拟任常务主任”的人，第四部分填写的是“{form.executive_name}”。"
    return [Problem("executive_not_listed", text, CLAUSE, "executive_name", "mechanism")]


def executive_doubts(form, row) -> list[Problem]:
    """常务主任 is one person: what the two parts say of them agrees."""
    said = {
        "executive_name": (form.executive_name, row.name, "姓名"),
        "executive_years": (form.executive_years, row.years, "从业年限"),
    }
    found = [
        _differs(name, f"拟任常务主任{what}填写“{ours}”，拟配备人员中是“{theirs}”，请核对。")
        for name, (ours, theirs, what) in said.items()
        if ours not in (None, "") and theirs is not None and ours != theirs
    ]
    identity = form.executive_identity
    if identity and identity != row.identity:
        ours, theirs = ExecutiveIdentity(identity).label, StaffIdentity(row.identity).label
        text = f"拟任常务主任身份填写“{ours}”，拟配备人员中是“{theirs}”，请核对。"
        found.append(_differs("executive_identity", text))
    if form.executive_qualification and not _holds(row, form.executive_qualification):
        label = ExecutiveQualification(form.executive_qualification).label
        text = f"拟任常务主任资格填写“{label}”，与拟配备人员中登记的证书、学历不一致，请核对。"
        found.append(_differs("executive_qualification", text))
    return found


def _differs(field: str, text: str) -> Problem:
    return Problem("executive_differs", text, "", field, "mechanism")


def _holds(row, qualification: str) -> bool:
    has_degree = bool(row.degree_level) and row.degree_level != DegreeLevel.ASSOCIATE
    if qualification == ExecutiveQualification.DEGREE:
        return has_degree
    if qualification == ExecutiveQualification.NONE:
        return not row.certificate_level
    return row.certificate_level == qualification


def count_doubts(form, rows) -> list[Problem]:
    """The numbers of 五、人员配备 against the rows beside them."""
    found = []
    for field, (identity, label) in COUNTS.items():
        planned, listed = getattr(form, field), sum(row.identity == identity for row in rows)
        if planned is not None and planned != listed:
            text = f"拟配备{label}填写{planned}人，已登记人员{listed}人，请补充或核对。"
            found.append(Problem("staff_count_differs", text, "", field, "staffing"))
    return found


def qualification_doubts(form, rows, *, on: date) -> list[Problem]:
    """Who does not meet the rule yet, and the count of those who do."""
    held = [row for row in rows if row.post == StaffPost.PROFESSIONAL]
    verdicts = [(row, row.verdict_on(on)) for row in held]
    field, section = "planned_qualified_count", "staffing"
    found = [
        Problem("staff_unqualified", _unmet(row, verdict, on=on), CLAUSE, field, section)
        for row, verdict in verdicts
        if not verdict.is_met
    ]
    met, planned = sum(verdict.is_met for _, verdict in verdicts), form.planned_qualified_count
    if held and planned is not None and planned != met:
        text = f"符合资质填写{planned}人，按已登记的专业服务人员以{format_date(on)}为准是{met}人。"
        found.append(Problem("staff_qualified_differs", text, CLAUSE, field, section))
    return found


def _unmet(row, verdict, *, on: date) -> str:
    """The evidence of an unmet verdict names the day on which it would change."""
    return f"{row.name}以{format_date(on)}为准不符合专业服务人员资质（{verdict.evidence}）。"
