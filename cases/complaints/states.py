"""What people complain about, by when they are answered, and the table of steps. Pure.

Neither the notice nor a law on social work names a term for a complaint to a center. Fifteen
working days, three weeks, are the platform's own promise: time to hear both sides, and a person is
not left waiting. A review has as long again, from the day it was asked for.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role
from core.deadlines import moment_due
from core.problems import Problem
from pilots.workdays import Workdays

COMPLAINT_DAYS = 15  # working days

REGISTRARS = (*Role.of_center, Role.DISTRICT_OFFICER)
# Who may come to handle one, the nearest first: see ``handler_of``.
HANDLERS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, Role.DISTRICT_OFFICER)
READERS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, *Role.of_district)


class ComplaintKind(models.TextChoices):
    ATTITUDE = "attitude", "服务态度"
    QUALITY = "quality", "服务质量和效果"
    DELAY = "delay", "推诿、拖延"
    PRIVACY = "privacy", "泄露个人信息"
    CONDUCT = "conduct", "工作人员行为"
    MONEY = "money", "收费和资金使用"
    OTHER = "other", "其他"


class Channel(models.TextChoices):
    VISIT = "visit", "来访"
    CALL = "call", "来电"
    LETTER = "letter", "来信"
    ONLINE = "online", "网络"
    HOTLINE = "hotline", "12345派单"
    TRANSFER = "transfer", "上级或其他部门转来"


class ComplaintState(models.TextChoices):
    ACCEPTED = "accepted", "已受理"
    INVESTIGATING = "investigating", "调查中"
    ANSWERED = "answered", "已答复"
    REVIEW = "review", "申请复核"
    CLOSED = "closed", "已办结"

    # Until then the clock runs.
    unanswered = nonmember(("accepted", "investigating", "review"))
    with_handler = nonmember(("accepted", "investigating"))
    replied = nonmember(("answered", "review", "closed"))

    @property
    def tone(self) -> str:
        return {"closed": "good", "answered": "neutral"}.get(self.value, "waiting")


S = ComplaintState

COMPLAINT_STEPS = {
    "investigate": Step("开始调查", (S.ACCEPTED,), S.INVESTIGATING, HANDLERS),
    "answer": Step("答复投诉人", (S.INVESTIGATING,), S.ANSWERED, HANDLERS, needs_note=True),
    "close": Step("办结", (S.ANSWERED,), S.CLOSED, HANDLERS),
    "ask_review": Step(
        "登记复核申请", (S.ANSWERED,), S.REVIEW, HANDLERS, needs_note=True, tone="secondary"
    ),
    "decide_review": Step(
        "作出复核意见并办结", (S.REVIEW,), S.CLOSED, Role.of_district, needs_note=True
    ),
    # Where whoever should handle it is gone, or has become somebody it is about.
    "take_over": Step(
        "由区级办理",
        S.with_handler,
        S.INVESTIGATING,
        (Role.DISTRICT_OFFICER,),
        needs_note=True,
        tone="secondary",
    ),
}


def due_moment(day: date, workdays: Workdays) -> datetime:
    """The first moment that is late: the day itself does not count, the last working day does."""
    return moment_due(workdays.after(day, COMPLAINT_DAYS), None)


def handler_of(holders: Iterable[tuple[str, int]], about: Collection[int]) -> Role:
    """At which desk it is handled: the nearest that somebody holds whom it is not about.

    ``holders`` are (role, key of the user) of the center's heads on that day, ``about`` the users
    it is about. A desk that one of those holds is passed over, whoever else holds it too.
    """
    held = list(holders)
    for role in (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR):
        users = {user for holder, user in held if holder == role}
        if users and not users & set(about):
            return role
    return Role.DISTRICT_OFFICER


def complaint_problems(facts, *, on: date) -> list[Problem]:
    """Every reason against registering these facts on the day ``on``; blanks are passed over."""
    problems = []
    received_on = facts.get("received_on")
    if received_on is not None and received_on > on:
        problems.append(Problem("in_future", "收到日期不能晚于今天。", field="received_on"))
    if facts.get("is_anonymous") and facts.get("complainant"):
        sentence = "匿名投诉不登记姓名，请清空姓名或取消勾选。"
        problems.append(Problem("anonymous_named", sentence, field="complainant"))
    if not facts.get("is_anonymous") and not facts.get("complainant"):
        sentence = "请填写投诉人姓名，不愿具名的勾选“匿名”。"
        problems.append(Problem("complainant_missing", sentence, field="complainant"))
    return problems
