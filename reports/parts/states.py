"""Words of the report's parts, and their tables of steps."""

from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class Outcome(models.TextChoices):
    """What became of a task of the plan."""

    DONE = "done", "已完成"
    PARTLY = "partly", "部分完成"
    UNDONE = "undone", "未完成"

    owes_reason = nonmember(("partly", "undone"))
    owes_account = nonmember(("done", "partly"))


class SupplementState(models.TextChoices):
    ENTERED = "entered", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "未确认"
    VOIDED = "voided", "已作废"

    @property
    def tone(self) -> str:
        return {"entered": "waiting", "confirmed": "good", "declined": "bad"}.get(
            self.value, "neutral"
        )


class VerificationState(models.TextChoices):
    ASKED = "asked", "待中心答复"
    ANSWERED = "answered", "已答复，待办结"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤销"

    unsettled = nonmember(("asked", "answered"))
    has_answer = nonmember(("answered", "closed"))

    @property
    def tone(self) -> str:
        tones = {"asked": "waiting", "answered": "warn", "closed": "good"}
        return tones.get(self.value, "neutral")


class VerificationAnswer(models.TextChoices):
    CORRECTED = "corrected", "已更正"
    RIGHT = "right", "经核实无误"


class CenterSummaryState(models.TextChoices):
    DRAFT = "draft", "草稿"
    HANDED_IN = "handed_in", "已交区里"

    @property
    def tone(self) -> str:
        return "good" if self == CenterSummaryState.HANDED_IN else "neutral"


HEADS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)
N, V, C = SupplementState, VerificationState, CenterSummaryState

SUPPLEMENT_STEPS = {
    "confirm": Step("确认", (N.ENTERED,), N.CONFIRMED, Role.of_district),
    "decline": Step(
        "不予确认", (N.ENTERED,), N.DECLINED, Role.of_district, needs_note=True, tone="danger"
    ),
    "take_back": Step(
        "撤回",
        (N.ENTERED,),
        N.VOIDED,
        (*HEADS, Role.DISTRICT_OFFICER),
        needs_note=True,
        tone="secondary",
    ),
    "void": Step(
        "作废", (N.CONFIRMED,), N.VOIDED, Role.of_district, needs_note=True, tone="danger"
    ),
}
VERIFICATION_STEPS = {
    "answer": Step("答复", (V.ASKED,), V.ANSWERED, HEADS, needs_note=True),
    "close": Step("办结", (V.ANSWERED,), V.CLOSED, Role.of_district),
    "ask_again": Step(
        "退回再核实", (V.ANSWERED,), V.ASKED, Role.of_district, needs_note=True, tone="danger"
    ),
    "withdraw": Step(
        "撤销", (V.ASKED,), V.WITHDRAWN, (Role.DISTRICT_OFFICER,), needs_note=True, tone="danger"
    ),
}
# The center answers on a form of its own, where it says which of the two it was.
WITH_A_FORM = ("answer",)
CENTER_SUMMARY_STEPS = {
    "hand_in": Step("交区里", (C.DRAFT,), C.HANDED_IN, HEADS),
    "take_back": Step("撤回修改", (C.HANDED_IN,), C.DRAFT, HEADS, tone="secondary"),
    "send_back": Step(
        "退回中心修改",
        (C.HANDED_IN,),
        C.DRAFT,
        (Role.DISTRICT_OFFICER,),
        needs_note=True,
        tone="danger",
    ),
}
