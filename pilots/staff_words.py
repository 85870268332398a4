"""The proposed staff in the words of the form: for pages, print, versions and comparisons.

Takes rows as ``ProposedStaff.as_signed`` gives them, or as they come out of a frozen text, where
days are strings.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from core.chinese_dates import format_date
from pilots.choices import StaffIdentity, StaffPost
from pilots.qualification import DegreeLevel, Level, Route


def staff_in_words(rows: Iterable[Mapping], *, on: date | str) -> list[tuple[str, str]]:
    """A label and a paragraph for each person, in the order of the form."""
    return [
        (f"人员{number} {row['name']}", "；".join([*_facts(row), _verdict(row, on=on)]))
        for number, row in enumerate(rows, 1)
    ]


def certificate_in_words(row: Mapping) -> str:
    """社会工作师，2016年6月20日批准，管理号…; "" where none is held."""
    if not row["certificate_level"]:
        return ""
    number = f"，管理号{row['certificate_number']}" if row["certificate_number"] else ""
    level = Level(row["certificate_level"]).label
    return f"{level}，{_day(row['approved_on'])}批准{number}"


def degree_in_words(row: Mapping) -> str:
    """社会工作专业本科，2010年7月1日毕业; "" where none is given."""
    if not row["degree_level"]:
        return ""
    major = row["major"].removesuffix("专业")
    return f"{major}专业{DegreeLevel(row['degree_level']).label}，{_day(row['graduated_on'])}毕业"


def _facts(row: Mapping) -> list[str]:
    facts = [
        str(StaffIdentity(row["identity"]).label),
        str(StaffPost(row["post"]).label),
        certificate_in_words(row),
        degree_in_words(row),
        "" if row["years"] is None else f"从业{row['years']}年",
    ]
    return [fact for fact in facts if fact]


def _verdict(row: Mapping, *, on: date | str) -> str:
    if row["post"] != StaffPost.PROFESSIONAL:
        return "资质不作要求"
    found = row["verdict"]
    if found["is_met"]:
        return f"以{_day(on)}为准，符合资质（{Route(found['route']).label}：{found['evidence']}）"
    return f"以{_day(on)}为准，不符合资质（{found['evidence']}）"


def _day(value: date | str) -> str:
    return format_date(date.fromisoformat(str(value)))
