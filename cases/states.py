"""The six stages of casework (MZ/T 094) and the table of steps between them."""

from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class CaseState(models.TextChoices):
    INTAKE = "intake", "接案"
    ASSESSMENT = "assessment", "预估"
    PLANNING = "planning", "计划"
    INTERVENTION = "intervention", "介入"
    EVALUATION = "evaluation", "评估"
    CLOSING = "closing", "结案待审批"
    CLOSED = "closed", "已结案"

    open_stages = nonmember(("intake", "assessment", "planning", "intervention", "evaluation"))

    @property
    def tone(self) -> str:
        return {"closing": "waiting", "closed": "good"}.get(self.value, "neutral")


class Recognition(models.TextChoices):
    """What the district says of a closed case: whether it is one of the year's 服务案例."""

    WAITING = "waiting", "待认定"
    RECOGNIZED = "recognized", "已认定"
    DECLINED = "declined", "不予认定"

    @property
    def tone(self) -> str:
        return {"waiting": "waiting", "recognized": "good"}.get(self.value, "bad")


class ServiceType(models.TextChoices):
    """The nine types of 实施方案三(二), spelled as printed there (关系调试), and clerical work."""

    LIVELIHOOD = "livelihood", "生计发展"
    HOME_VISIT = "home_visit", "家庭探访"
    SPIRITUAL_COMFORT = "spiritual_comfort", "精神慰藉"
    COUNSELING = "counseling", "心理疏导"
    HUMANISTIC_CARE = "humanistic_care", "人文关怀"
    CAPACITY_BUILDING = "capacity_building", "能力提升"
    RELATIONSHIP_ADJUSTMENT = "relationship_adjustment", "关系调试"
    SOCIAL_INCLUSION = "social_inclusion", "社会融入"
    RESOURCE_LINKING = "resource_linking", "资源链接"
    CLERICAL = "clerical", "事务性工作"


class ClientCategory(models.TextChoices):
    DIBAO = "dibao", "低保对象"
    DIBAO_MARGINAL = "dibao_marginal", "低保边缘(低收入)对象"
    EXTREME_HARDSHIP = "extreme_hardship", "特困人员"
    DISABLED = "disabled", "残疾人"
    ELDERLY_ALONE = "elderly_alone", "独居、空巢老人"
    CHILD_IN_DIFFICULTY = "child_in_difficulty", "困境儿童"
    OTHER = "other", "其他"


class Source(models.TextChoices):
    """How the person came to the center (MZ/T 094 接案), and the ways that Beijing adds."""

    SELF = "self", "主动求助"
    REFERRED = "referred", "他人介绍或机构转介"
    OUTREACH = "outreach", "外展发现"
    HOTLINE = "hotline", "接诉即办派单"
    COMMUNITY = "community", "社区(村)上报"
    RELIEF = "relief", "救助主动发现"


class SignerRelation(models.TextChoices):
    """Who signed the 知情同意书, seen from the person served."""

    SELF = "self", "本人"
    PARENT = "parent", "父母"
    GUARDIAN = "guardian", "其他监护人"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    RELATIVE = "relative", "其他近亲属"


class ClosingReason(models.TextChoices):
    GOAL_REACHED = "goal_reached", "目标实现"
    CLIENT_DECLINED = "client_declined", "服务对象不愿继续接受服务"
    OBSTACLES = "obstacles", "存在不能实现目标的客观和实际原因"
    IDENTITY_CHANGED = "identity_changed", "社会工作者或服务对象身份发生变化"
    # The four above are those of MZ/T 094; these are what practice adds.
    DIED = "died", "服务对象死亡"
    MOVED_AWAY = "moved_away", "服务对象迁出"
    LOST = "lost", "与服务对象失去联系"
    OTHER = "other", "其他"


class Satisfaction(models.TextChoices):
    """How content the people served are, asked at closing; the digits can be averaged."""

    ONE = "1", "1 很不满意"
    TWO = "2", "2 不满意"
    THREE = "3", "3 一般"
    FOUR = "4", "4 满意"
    FIVE = "5", "5 非常满意"
    UNMEASURED = "unmeasured", "未测"


class GoalScale(models.IntegerChoices):
    """One scale for before and after, so that the difference means something."""

    NONE = 0, "0 完全没有达到"
    LITTLE = 1, "1 略有进展"
    HALF = 2, "2 部分达到"
    MOST = 3, "3 大部分达到"
    FULL = 4, "4 完全达到"


S = CaseState

# The desks at which a case is led and served.
WORKERS = (Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR)

STEPS = {
    "assess": Step("完成接案，进入预估", (S.INTAKE,), S.ASSESSMENT, WORKERS),
    "plan": Step("完成预估，进入计划", (S.ASSESSMENT,), S.PLANNING, WORKERS),
    "intervene": Step("完成计划，开始介入", (S.PLANNING,), S.INTERVENTION, WORKERS),
    "evaluate": Step("完成介入，进入评估", (S.INTERVENTION,), S.EVALUATION, WORKERS),
    "ask_to_close": Step("完成评估，申请结案", (S.EVALUATION,), S.CLOSING, WORKERS),
    "approve": Step("批准结案", (S.CLOSING,), S.CLOSED, (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)),
    "send_back": Step(
        "退回修改",
        (S.CLOSING,),
        S.EVALUATION,
        (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR),
        needs_note=True,
        tone="danger",
    ),
    "reopen": Step(
        "重新开案",
        (S.CLOSED,),
        S.INTERVENTION,
        (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR),
        needs_note=True,
        tone="secondary",
    ),
}

# What may be changed of a goal at each stage: set in the plan, measured at the end.
GOAL_FIELDS: dict[str, tuple[str, ...]] = {
    S.PLANNING: ("text", "before"),
    S.INTERVENTION: ("text", "before", "after"),
    S.EVALUATION: ("before", "after"),
}

# The day each step leaves on the case.
STEP_DAYS = {
    "assess": "assessed_on",
    "plan": "planned_on",
    "intervene": "intervened_on",
    "evaluate": "evaluated_on",
    "ask_to_close": "closing_asked_on",
    "approve": "closed_on",
}
