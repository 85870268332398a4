"""What people agree to, for how long it holds, and what may not be done without it. Pure.

个人信息保护法: 13, 29 (单独同意 for sensitive data), 31 (a child under 14: the guardian), 23 (giving
to others), 25 (publishing), 15 (withdrawal: what was done before stays valid), 47 (no more use).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from core.chinese_dates import format_date
from core.problems import Problem


class Purpose(models.TextChoices):
    SERVICE = "service", "接受服务"
    SENSITIVE = "sensitive", "处理敏感个人信息(单独同意)"
    SHARING = "sharing", "向其他机构提供信息(单独同意)"
    PUBLICATION = "publication", "用作典型案例(单独同意)"

    @property
    def clause(self) -> str:
        return {
            "service": "个人信息保护法13",
            "sensitive": "个人信息保护法29",
            "sharing": "个人信息保护法23",
            "publication": "个人信息保护法25",
        }[self.value]


class WithdrawalWay(models.TextChoices):
    IN_WRITING = "in_writing", "书面"
    IN_PERSON = "in_person", "当面口头"
    BY_PHONE = "by_phone", "电话"
    OTHER = "other", "其他"


@dataclass(frozen=True, slots=True)
class Given:
    """One purpose on one signed paper; ``withdrawn_on`` is the first day it no longer holds."""

    purpose: str
    signed_on: date
    withdrawn_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.signed_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


def holds(given: Iterable[Given], purpose: str, day: date) -> bool:
    """Whether some paper covers the purpose on that day."""
    return any(one.purpose == purpose and one.holds_on(day) for one in given)


def last_withdrawal(given: Iterable[Given], purpose: str) -> date | None:
    days = [one.withdrawn_on for one in given if one.purpose == purpose and one.withdrawn_on]
    return max(days, default=None)


def against_serving(given: Iterable[Given], day: date) -> list[Problem]:
    """Why nobody is served on ``day``: the consent was withdrawn and none was given since.

    A file without any paper on service (from before papers were told apart) is passed over.
    """
    given = list(given)
    withdrawn_on = last_withdrawal(given, Purpose.SERVICE)
    if withdrawn_on is None or holds(given, Purpose.SERVICE, day):
        return []
    sentence = (
        f"服务对象已于{format_date(withdrawn_on)}撤回对接受服务的同意，当日起不能再登记服务；"
        "此前的服务仍可补记。重新签署同意书后可以继续。"
    )
    return [Problem("consent_withdrawn", sentence, "个人信息保护法15", field="served_on")]


def warnings_of(given: Iterable[Given], day: date) -> list[str]:
    """What a page says before somebody writes on: single consents that were withdrawn."""
    given = list(given)
    said = []
    for purpose in (Purpose.SENSITIVE, Purpose.SHARING, Purpose.PUBLICATION):
        withdrawn_on = last_withdrawal(given, purpose)
        if withdrawn_on and not holds(given, purpose, day):
            said.append(f"{SAYS[purpose]}（{format_date(withdrawn_on)}撤回，{purpose.clause}）")
    return said


SAYS = {
    Purpose.SENSITIVE: "已撤回处理敏感个人信息的单独同意：记录中不要再写健康、经济困难、宗教等敏感信息",
    Purpose.SHARING: "已撤回向其他机构提供信息的单独同意：不能再转介或向外提供",
    Purpose.PUBLICATION: "已撤回用作典型案例的单独同意：不能再选作典型案例",
}


def signing_problems(
    facts: Mapping, *, is_under_14: bool, given: Iterable[Given], needs_service: bool
) -> list[Problem]:
    """Why a paper cannot be taken in: what it must cover, and that it comes after a withdrawal.

    ``facts``: purposes, signed_on; blanks are passed over. Who must sign is for the caller's rule
    on minors (``cases.intake``).
    """
    purposes, signed_on = facts.get("purposes"), facts.get("signed_on")
    if not purposes:
        return []
    problems = []
    if needs_service and Purpose.SERVICE not in purposes:
        sentence = "建案须取得对接受服务的同意。"
        problems.append(
            Problem("consent_without_service", sentence, "个人信息保护法13", field="purposes")
        )
    if needs_service and is_under_14 and Purpose.SENSITIVE not in purposes:
        sentence = "不满14周岁的人的个人信息都是敏感个人信息，须同时取得监护人的单独同意。"
        problems.append(
            Problem("consent_without_sensitive", sentence, "个人信息保护法28、31", field="purposes")
        )
    given = list(given)
    for purpose in purposes:
        withdrawn_on = last_withdrawal(given, purpose)
        if signed_on and withdrawn_on and signed_on < withdrawn_on:
            label = Purpose(purpose).label
            sentence = f"“{label}”已于{format_date(withdrawn_on)}撤回，须在撤回之后重新签署。"
            problems.append(
                Problem("signed_before_withdrawal", sentence, "个人信息保护法15", field="signed_on")
            )
    return problems


def withdrawal_problems(facts: Mapping, *, given: Iterable[Given], on: date) -> list[Problem]:
    """Why a withdrawal cannot be taken in; ``facts``: purposes, withdrawn_on."""
    purposes, day = facts.get("purposes") or [], facts.get("withdrawn_on")
    if day is None:
        return []
    if day > on:
        return [Problem("in_future", "撤回日期不能晚于今天。", field="withdrawn_on")]
    given = list(given)
    problems = []
    for purpose in purposes:
        if not any(one.purpose == purpose and one.withdrawn_on is None for one in given):
            sentence = f"“{Purpose(purpose).label}”没有有效的同意，不需要撤回。"
            problems.append(Problem("nothing_to_withdraw", sentence, field="purposes"))
        elif any(
            one.purpose == purpose and not one.withdrawn_on and one.signed_on > day for one in given
        ):
            sentence = "撤回日期不能早于同意书的签署日期。"
            problems.append(Problem("withdrawn_before_signing", sentence, field="withdrawn_on"))
    return problems
