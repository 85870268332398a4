"""The words of group work (MZ/T 095) and community work (MZ/T 071), and the steps of a gathering."""

from django.db import models

from accounts.doors import Step
from cases.states import WORKERS


class GroupType(models.TextChoices):
    EDUCATION = "education", "教育小组"
    GROWTH = "growth", "成长小组"
    SUPPORT = "support", "支持小组"
    THERAPY = "therapy", "治疗小组"
    OTHER = "other", "其他小组"


class GroupModel(models.TextChoices):
    SOCIAL_GOALS = "social_goals", "社会目标模式"
    REMEDIAL = "remedial", "治疗模式"
    RECIPROCAL = "reciprocal", "互动模式"
    DEVELOPMENTAL = "developmental", "发展模式"


class Openness(models.TextChoices):
    CLOSED = "closed", "封闭小组"
    OPEN = "open", "开放小组"


class ActivityKind(models.TextChoices):
    """The first three are the 社会动员与倡导 of 实施方案三, the fourth its 志愿服务."""

    SELF_GOVERNANCE = "self_governance", "居民自治"
    CO_GOVERNANCE = "co_governance", "共治共建"
    EMERGENCY = "emergency", "应急动员"
    VOLUNTEERING = "volunteering", "志愿服务"
    EDUCATION = "education", "社区教育"
    CULTURE = "culture", "文体活动"
    FESTIVAL = "festival", "节日活动"
    OTHER = "other", "其他"


class GatheringState(models.TextChoices):
    PLANNED = "planned", "计划"
    HELD = "held", "已开展"
    CANCELED = "canceled", "取消"

    @property
    def tone(self) -> str:
        return {"planned": "waiting", "held": "good"}.get(self.value, "neutral")


class FileKind(models.TextChoices):
    PHOTO = "photo", "活动照片"
    SIGN_IN_SHEET = "sign_in_sheet", "签到表"
    OTHER = "other", "其他材料"


S = GatheringState
GATHERING_STEPS = {
    "hold": Step("登记开展情况", (S.PLANNED,), S.HELD, WORKERS),
    "cancel": Step(
        "取消这次活动", (S.PLANNED,), S.CANCELED, WORKERS, needs_note=True, tone="danger"
    ),
}
