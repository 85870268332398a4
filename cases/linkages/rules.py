"""What must be in order before a referral or a link is registered or goes on. Pure.

Facts that are missing or unreadable are None or blank and passed over, so that a form can show
these reasons together with its own.
"""

from collections.abc import Mapping
from datetime import date

from cases.intake import GUARDIANS
from cases.linkages.states import Direction
from core.chinese_dates import format_date
from core.problems import Problem

CONSENT = ("consent_signer", "consent_relation", "consented_on")
_ASKED = {
    "consent_signer": "签署人",
    "consent_relation": "签署人与服务对象的关系",
    "consented_on": "签署日期",
}


def referral_problems(
    facts: Mapping, *, is_minor: bool, opened_on: date, on: date
) -> list[Problem]:
    """Every reason against registering this referral of a case opened on ``opened_on``."""
    raised_on, is_out = facts.get("raised_on"), facts.get("direction") == Direction.OUT
    problems = raised_problems(raised_on, on=on)
    if is_out and raised_on is not None and raised_on < opened_on:
        sentence = f"转出日期不能早于接案日期{format_date(opened_on)}。"
        problems.append(Problem("before_opening", sentence, field="raised_on"))
    if is_out and facts.get("has_personal_data"):
        problems += [
            Problem(
                "consent_missing",
                f"随转介提供个人信息的，须取得单独同意，请填写{label}。",
                "个人信息保护法23",
                field=name,
            )
            for name, label in _ASKED.items()
            if not facts.get(name)
        ]
    elif any(facts.get(name) for name in CONSENT):
        problems += [
            Problem("consent_incomplete", f"请填写{label}，或者三项都不填。", field=name)
            for name, label in _ASKED.items()
            if not facts.get(name)
        ]
    return problems + _consent(facts, is_minor, on)


def _consent(facts: Mapping, is_minor: bool, on: date) -> list[Problem]:
    problems = []
    consented_on, relation = facts.get("consented_on"), facts.get("consent_relation")
    if consented_on is not None and consented_on > on:
        problems.append(Problem("in_future", "签署日期不能晚于今天。", field="consented_on"))
    if relation and is_minor and relation not in GUARDIANS:
        sentence = "服务对象未满18周岁，须由父母或其他监护人签署同意。"
        problems.append(
            Problem("guardian_missing", sentence, "个人信息保护法31", field="consent_relation")
        )
    return problems


def raised_problems(raised_on: date | None, *, on: date) -> list[Problem]:
    if raised_on is not None and raised_on > on:
        return [Problem("in_future", "提出日期不能晚于今天。", field="raised_on")]
    return []


def day_problems(day: date | None, *, before: date, on: date) -> list[Problem]:
    """What is wrong with the day of a step; ``before`` is the latest day already on the row."""
    if day is None:
        return []
    if day > on:
        return [Problem("in_future", "日期不能晚于今天。", field="day")]
    if day < before:
        sentence = f"日期不能早于上一步的{format_date(before)}。"
        return [Problem("before_last_step", sentence, field="day")]
    return []


def needs_guardian(case, on: date) -> bool:
    """Whether somebody signs in the stead of the person the case is about (个人信息保护法 31)."""
    return case.client is not None and case.client.needs_guardian_on(on)
