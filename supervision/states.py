"""Words of professional supervision (MZ/T 166-2021) and the way an entry is confirmed."""

from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class SessionState(models.TextChoices):
    PLANNED = "planned", "已计划"
    LOGGED = "logged", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DISPUTED = "disputed", "有异议"
    CANCELLED = "cancelled", "已取消"

    not_held = nonmember(("planned", "cancelled"))
    held = nonmember(("logged", "confirmed", "disputed"))

    @property
    def tone(self) -> str:
        tones = {"logged": "waiting", "confirmed": "good", "disputed": "bad"}
        return tones.get(self.value, "neutral")


class Side(models.TextChoices):
    """Who wrote the session down; the other side confirms it."""

    CENTER = "center", "中心"
    SUPERVISOR = "supervisor", "督导"

    @property
    def other(self) -> "Side":
        return Side.SUPERVISOR if self is Side.CENTER else Side.CENTER


class Confirmation(models.TextChoices):
    PERSON = "person", "对方本人确认"
    PAPER = "paper", "纸质确认"


class SupervisionFunction(models.TextChoices):
    ADMINISTRATIVE = "administrative", "行政性督导"
    EDUCATIONAL = "educational", "教育性督导"
    SUPPORTIVE = "supportive", "支持性督导"


class Structure(models.TextChoices):
    INDIVIDUAL = "individual", "个别督导"
    GROUP = "group", "团体督导"
    CASE_CONSULTATION = "case_consultation", "个案咨询"
    TANDEM = "tandem", "协力督导"
    TEAM = "team", "团队督导"
    PEER = "peer", "同辈督导"
    TRAINING = "training", "督导培训"


class Mode(models.TextChoices):
    ON_SITE = "on_site", "现场"
    ONLINE = "online", "线上"
    PHONE = "phone", "电话"


S = SessionState

# The desks of a center that plan, log and confirm.
CENTER_DESKS = (Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER)
BOTH_SIDES = (*CENTER_DESKS, Role.SUPERVISOR)

STEPS = {
    "hold": Step("登记已开展", (S.PLANNED,), S.LOGGED, BOTH_SIDES),
    "cancel": Step("取消", (S.PLANNED,), S.CANCELLED, BOTH_SIDES, needs_note=True, tone="danger"),
    "confirm": Step("确认", (S.LOGGED,), S.CONFIRMED, BOTH_SIDES),
    "dispute": Step(
        "提出异议", (S.LOGGED,), S.DISPUTED, BOTH_SIDES, needs_note=True, tone="danger"
    ),
    "correct": Step("更正后重新提交确认", (S.DISPUTED,), S.LOGGED, BOTH_SIDES, needs_note=True),
    "confirm_on_paper": Step(
        "纸质确认", (S.LOGGED,), S.CONFIRMED, (Role.DISTRICT_OFFICER,), needs_note=True
    ),
}
# The steps that begin with a form of their own.
WITH_FORM = ("hold", "correct")
# Who answers: the side that did not write it down. Who mends: the side that did.
BY_THE_OTHER_SIDE, BY_ITS_OWN_SIDE = ("confirm", "dispute"), ("correct",)
