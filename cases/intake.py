"""What must be in order before a case is opened. Pure: asked by the form and by the action.

Facts that are missing or unreadable are None or blank and are passed over here, so that the form
can show these reasons together with its own.
"""

from collections.abc import Mapping
from datetime import date

from cases.identity import born_on, is_minor_on, is_under_14_on
from cases.people.consents import signing_problems
from cases.states import SignerRelation
from core.problems import Problem
from pilots.choices import Method

GUARDIANS = (SignerRelation.PARENT, SignerRelation.GUARDIAN)


def intake_problems(facts: Mapping, *, on: date) -> list[Problem]:
    """Every reason against opening a case with these facts on the day ``on``."""
    papers = signing_problems(facts, is_under_14=is_under_14(facts), given=(), needs_service=True)
    signing = [*guardian_problems(facts), *papers]
    return [*_title(facts), *_days(facts, on), *signing, *_birthday(facts)]


def is_minor(facts: Mapping) -> bool:
    """Ticked as a minor, or one by the ID number on the day of 接案."""
    opened_on, number = facts.get("opened_on"), facts.get("id_number") or ""
    by_number = opened_on is not None and is_minor_on(number, opened_on)
    return bool(facts.get("is_minor")) or by_number or is_under_14(facts)


def is_under_14(facts: Mapping) -> bool:
    """By the ID number on the day of 接案; only where no number tells, as ticked."""
    opened_on, number = facts.get("opened_on"), facts.get("id_number") or ""
    if born_on(number) is None or opened_on is None:
        return bool(facts.get("is_under_14"))
    return is_under_14_on(number, opened_on)


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


def guardian_problems(facts: Mapping) -> list[Problem]:
    """Somebody under age does not sign alone: under 14 by 个人信息保护法 31, else by 民法典 19."""
    relation = facts.get("relation")
    if not relation or relation in GUARDIANS or not is_minor(facts):
        return []
    age, clause = ("14", "个人信息保护法31") if is_under_14(facts) else ("18", "民法典19、27")
    sentence = f"服务对象未满{age}周岁，知情同意书须由父母或其他监护人签署。"
    return [Problem("guardian_missing", sentence, clause, field="relation")]


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
