"""What a person may ask of the data kept about them, and by when it is answered. Pure.

个人信息保护法 44–50: consult, copy, correct, delete. The law says 及时 and names no number of days;
``settings.DATA_REQUEST_DAYS`` (15 natural days) is the platform's own promise.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role
from core.deadlines import moment_due
from core.problems import Problem

# The desks that register what somebody asks, and those that answer it.
REGISTRARS = (Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR)
HANDLERS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)


class DataKind(models.TextChoices):
    CONSULT = "consult", "查阅"
    COPY = "copy", "复制"
    CORRECT = "correct", "更正"
    DELETE = "delete", "删除"

    reading = nonmember(("consult", "copy"))
    # What changes the file: there is nothing left to change once its use has stopped.
    changing = nonmember(("correct", "delete"))


class Asker(models.TextChoices):
    """Who asks, seen from the person served (个人信息保护法 31, 49)."""

    SELF = "self", "本人"
    GUARDIAN = "guardian", "父母或其他监护人"
    AGENT = "agent", "受本人委托的人"
    NEXT_OF_KIN = "next_of_kin", "已去世服务对象的近亲属"


class DataRequestState(models.TextChoices):
    ACCEPTED = "accepted", "已受理"
    DONE = "done", "已办结"
    DECLINED = "declined", "不予办理"

    decided = nonmember(("done", "declined"))

    @property
    def tone(self) -> str:
        return {"accepted": "waiting", "done": "good"}.get(self.value, "bad")


S = DataRequestState

# Both need words: the answer that the person gets, or the reason why not (个人信息保护法 50).
DATA_STEPS = {
    "finish": Step("办结", (S.ACCEPTED,), S.DONE, HANDLERS, needs_note=True),
    "decline": Step(
        "不予办理", (S.ACCEPTED,), S.DECLINED, HANDLERS, needs_note=True, tone="danger"
    ),
}


def due_moment(received_on: date, days: int) -> datetime:
    """The first moment that is late: the day of receipt does not count, the last day does."""
    return moment_due(received_on + timedelta(days=days), None)


def register_problems(facts: Mapping, *, is_stopped: bool, on: date) -> list[Problem]:
    """Every reason against registering these facts on the day ``on``; blanks are passed over."""
    problems = []
    received_on = facts.get("received_on")
    if received_on is not None and received_on > on:
        problems.append(Problem("in_future", "收到日期不能晚于今天。", field="received_on"))
    if is_stopped and facts.get("kind") in DataKind.changing:
        sentence = "该服务对象的信息已停止使用，不能再更正或删除，可以查阅、复制。"
        problems.append(Problem("client_stopped", sentence, "个人信息保护法47", field="kind"))
    return problems
