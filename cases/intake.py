"""What must be in order before a case is opened. Pure: asked by the form and by the action.

Facts that are missing or unreadable are None or blank and are passed over here, so that the form
can show these reasons together with its own.
"""

from collections.abc import Mapping
from datetime import date

from cases.identity import born_on, is_minor_on
from cases.states import SignerRelation
from core.problems import Problem
from pilots.choices import Method

GUARDIANS = (SignerRelation.PARENT, SignerRelation.GUARDIAN)


def intake_problems(facts: Mapping, *, on: date) -> list[Problem]:
    """Every reason against opening a case with these facts on the day ``on``."""
    return [*_title(facts), *_days(facts, on), *_consent(facts), *_birthday(facts)]


def is_minor(facts: Mapping) -> bool:
    """Ticked as a minor, or one by the ID number on the day of 接案."""
    opened_on, number = facts.get("opened_on"), facts.get("id_number") or ""
    by_number = opened_on is not None and is_minor_on(number, opened_on)
    return bool(facts.get("is_minor")) or by_number


def _title(facts: Mapping) -> list[Problem]:
    """A group or a community is known by its title; a 个案 by the person."""
    title = facts.get("title")
    if facts.get("method") in (None, Method.INDIVIDUAL) or title is None or title.strip():
        return []
    return [Problem("title_missing", "小组和社区工作须写明名称。", field="title")]


def _days(facts: Mapping, on: date) -> list[Problem]:
    opened_on, signed_on = facts.get("opened_on"), facts.get("signed_on")
    problems = []
    if opened_on is not None and opened_on > on:
        problems.append(Problem("in_future", "接案日期不能晚于今天。", field="opened_on"))
    if None not in (opened_on, signed_on) and signed_on > opened_on:
        problems.append(
            Problem(
                "consent_after_opening",
                "知情同意书须在接案当日或之前签署。",
                "个人信息保护法29",
                field="signed_on",
            )
        )
    return problems


def _consent(facts: Mapping) -> list[Problem]:
    relation = facts.get("relation")
    if relation and relation not in GUARDIANS and is_minor(facts):
        return [
            Problem(
                "guardian_missing",
                "服务对象未满18周岁，知情同意书须由父母或其他监护人签署。",
                "个人信息保护法31",
                field="relation",
            )
        ]
    return []


def _birthday(facts: Mapping) -> list[Problem]:
    born, opened_on = born_on(facts.get("id_number") or ""), facts.get("opened_on")
    if born is not None and opened_on is not None and born > opened_on:
        return [
            Problem(
                "born_after_opening",
                "身份证号中的出生日期晚于接案日期，请核对。",
                field="id_number",
            )
        ]
    return []
