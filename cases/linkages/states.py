"""Referrals and links to resources: the words for their states and the two tables of steps. Pure."""

from enum import nonmember

from django.db import models

from accounts.doors import Step
from cases.states import WORKERS

# Days after which something open is put before the worker again. No clause names a number: two
# weeks are what another body needs to decide on taking a person over, a resource may take a month.
REFERRAL_DAYS = 14
LINK_DAYS = 30


class Direction(models.TextChoices):
    OUT = "out", "转出"
    IN = "in", "转入"


class ReferralState(models.TextChoices):
    PENDING = "pending", "待联系"
    CONTACTED = "contacted", "已联系"
    REFERRED = "referred", "已转介"
    ACCEPTED = "accepted", "对方已接收"
    DECLINED = "declined", "对方不接收"
    FOLLOWED_UP = "followed_up", "已回访"
    CANCELLED = "cancelled", "已撤销"

    open_states = nonmember(("pending", "contacted", "referred"))
    settled = nonmember(("accepted", "declined", "followed_up", "cancelled"))

    def said_of(self, direction: str) -> str:
        """The same state of somebody referred to us: then it is the center that takes them over."""
        return _INCOMING.get(self.value, self.label) if direction == Direction.IN else self.label

    @property
    def tone(self) -> str:
        return _TONES.get(self.value, "neutral")


class ReferralOutcome(models.TextChoices):
    ACCEPTED = "accepted", "已接收"
    DECLINED = "declined", "不接收"
    CANCELLED = "cancelled", "已撤销"


class LinkState(models.TextChoices):
    PENDING = "pending", "待核实"
    CONTACTED = "contacted", "已联系"
    MATCHED = "matched", "已对接"
    SUCCEEDED = "succeeded", "成功"
    FAILED = "failed", "未成功"
    FOLLOWED_UP = "followed_up", "已回访"

    open_states = nonmember(("pending", "contacted", "matched"))
    settled = nonmember(("succeeded", "failed", "followed_up"))

    @property
    def tone(self) -> str:
        return _TONES.get(self.value, "neutral")


class LinkOutcome(models.TextChoices):
    SUCCEEDED = "succeeded", "成功"
    FAILED = "failed", "未成功"


class ResourceKind(models.TextChoices):
    MONEY = "money", "资金"
    GOODS = "goods", "物资"
    SERVICE = "service", "服务和人力"
    PLACE = "place", "场地"


_INCOMING = {"referred": "已收到材料", "accepted": "本中心已接收", "declined": "本中心不接收"}
_TONES = {
    "pending": "waiting",
    "accepted": "good",
    "succeeded": "good",
    "followed_up": "good",
    "declined": "bad",
    "failed": "bad",
}

R, L = ReferralState, LinkState

REFERRAL_STEPS = {
    "contact": Step("登记已联系", (R.PENDING,), R.CONTACTED, WORKERS),
    "refer": Step("登记已转介", (R.CONTACTED,), R.REFERRED, WORKERS),
    "accept": Step("登记对方已接收", (R.REFERRED,), R.ACCEPTED, WORKERS),
    "decline": Step(
        "登记对方不接收",
        (R.CONTACTED, R.REFERRED),
        R.DECLINED,
        WORKERS,
        needs_note=True,
        tone="secondary",
    ),
    "follow_up": Step(
        "登记回访", (R.ACCEPTED, R.DECLINED), R.FOLLOWED_UP, WORKERS, needs_note=True
    ),
    # The person withdrew the consent, or it was a mistake: what was registered is never deleted.
    "cancel": Step("撤销", R.open_states, R.CANCELLED, WORKERS, needs_note=True, tone="danger"),
}
INCOMING_LABELS = {
    "refer": "登记已收到材料",
    "accept": "登记本中心接收",
    "decline": "登记本中心不接收",
}
LINK_STEPS = {
    "contact": Step("登记已联系", (L.PENDING,), L.CONTACTED, WORKERS),
    "match": Step("登记已对接", (L.CONTACTED,), L.MATCHED, WORKERS),
    "succeed": Step("登记成功", (L.MATCHED,), L.SUCCEEDED, WORKERS),
    "fail": Step("登记未成功", L.open_states, L.FAILED, WORKERS, needs_note=True, tone="secondary"),
    "follow_up": Step("登记回访", (L.SUCCEEDED, L.FAILED), L.FOLLOWED_UP, WORKERS, needs_note=True),
}

# The day that each step leaves on the row, and the steps that settle what became of it.
STEP_DAYS = {
    "contact": "contacted_on",
    "refer": "passed_on",
    "match": "passed_on",
    "accept": "settled_on",
    "decline": "settled_on",
    "cancel": "settled_on",
    "succeed": "settled_on",
    "fail": "settled_on",
    "follow_up": "followed_up_on",
}
SETTLING = {name for name, day in STEP_DAYS.items() if day == "settled_on"}
DAYS = ("raised_on", "contacted_on", "passed_on", "settled_on", "followed_up_on")
