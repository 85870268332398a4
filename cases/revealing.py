"""Who may see whose identity, and what they must bring. Pure: the words and the one table.

A file shows the person served in full to the worker in charge and the executive director. Others
ask, with a reason that is kept; what opens closes again by itself. A guarded file, a minor's or
one under special protection, opens to anyone but the worker in charge only by a responsible person
of the center: the executive director and the director give a reason, everyone else needs their
approval (未成年人网络保护条例 36). Who helps or stands in sees all between two days.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role

SHOWN_FOR = timedelta(minutes=30)  # after a reason was given
APPROVED_FOR = timedelta(hours=24)  # after a responsible person approved

RESPONSIBLE = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)
ASKERS = (*Role.of_center, *Role.of_district)


class Extent(models.TextChoices):
    """How much of a file a desk reads: nothing in clear, who the person is, or everything."""

    MASKED = "masked", "脱敏信息"
    IDENTITY = "identity", "身份信息"
    FILE = "file", "全部案卷"


# What a page promises before it is asked; ``cases.sight`` keeps the promise.
SHOWS = {
    Extent.IDENTITY: "姓名、身份证号、联系电话和住址，不显示各阶段文字和服务记录内容",
    Extent.FILE: "全部案卷",
}


class RevealReason(models.TextChoices):
    VERIFICATION = "verification", "核验服务真实性"
    APPROVAL = "approval", "结案审批或案例认定"
    URGENT = "urgent", "紧急救助或强制报告"
    COMPLAINT = "complaint", "处理投诉、信访或本人申请"
    COVER = "cover", "工作交接或代班"
    INSPECTION = "inspection", "检查、审计抽查"
    OTHER = "other", "其他"


class Gate(Enum):
    """What stands between a desk and the extent it may come to."""

    NONE = "none"
    REASON = "reason"
    APPROVAL = "approval"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Reach:
    """The most a desk may come to see of a file, and the gate before it."""

    extent: Extent
    gate: Gate


def reach_of(role: str, *, is_led: bool, is_guarded: bool, is_shared: bool = False) -> Reach:
    """How far a desk in whose scope the case lies may see.

    ``is_led``: its case, at its desk; ``is_shared``: it helps or stands in today; ``is_guarded``:
    a minor's file, or one under special protection.
    """
    if is_led or is_shared:
        return Reach(Extent.FILE, Gate.NONE)
    if role == Role.EXECUTIVE_DIRECTOR:
        return Reach(Extent.FILE, Gate.REASON if is_guarded else Gate.NONE)
    if role == Role.DIRECTOR:
        return Reach(Extent.IDENTITY, Gate.REASON)
    if role == Role.CENTER_WORKER:
        return Reach(Extent.IDENTITY, Gate.APPROVAL)
    if role in Role.of_district:
        return Reach(Extent.IDENTITY, Gate.APPROVAL if is_guarded else Gate.REASON)
    return Reach(Extent.MASKED, Gate.WALL)


class RequestState(models.TextChoices):
    ASKED = "asked", "待批准"
    APPROVED = "approved", "已批准"
    DECLINED = "declined", "未批准"

    decided = nonmember(("approved", "declined"))

    @property
    def tone(self) -> str:
        return {"asked": "waiting", "approved": "good"}.get(self.value, "bad")


REQUEST_STEPS = {
    "approve": Step("批准查看", (RequestState.ASKED,), RequestState.APPROVED, RESPONSIBLE),
    "decline": Step(
        "不予批准",
        (RequestState.ASKED,),
        RequestState.DECLINED,
        RESPONSIBLE,
        needs_note=True,
        tone="danger",
    ),
}
