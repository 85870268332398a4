"""Words of evaluation and rectification, and the two tables of steps."""

from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class EvaluationKind(models.TextChoices):
    MIDTERM = "midterm", "中期评估"
    FINAL = "final", "末期评估"


class Grade(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"

    @property
    def tone(self) -> str:
        return {"excellent": "good", "good": "good", "failed": "bad"}.get(self.value, "neutral")


class Known(models.TextChoices):
    """What the platform knows by itself and sets beside an indicator."""

    CASES = "cases", "服务案例完成数"
    HOURS = "hours", "专业督导时长"
    STAFF = "staff", "人员资质"


class EvaluationState(models.TextChoices):
    DRAFT = "draft", "评分中"
    SUBMITTED = "submitted", "待公布"
    PUBLISHED = "published", "已公布"
    CANCELLED = "cancelled", "已取消"

    scored = nonmember(("submitted", "published"))
    unpublished = nonmember(("draft", "submitted"))

    @property
    def tone(self) -> str:
        tones = {"draft": "waiting", "submitted": "warn", "published": "good"}
        return tones.get(self.value, "neutral")


UNPUBLISHED = "unpublished"  # how the address of a list asks for both states of it


class RectificationState(models.TextChoices):
    OPEN = "open", "整改中"
    REPORTED = "reported", "已整改，待验收"
    ACCEPTED = "accepted", "已验收"
    WITHDRAWN = "withdrawn", "已撤销"

    unsettled = nonmember(("open", "reported"))

    @property
    def tone(self) -> str:
        tones = {"open": "waiting", "reported": "warn", "accepted": "good"}
        return tones.get(self.value, "neutral")


E, R = EvaluationState, RectificationState
# Who may write down what a team found: its members themselves, or the district on their behalf.
TEAM_DESKS = (Role.SUPERVISOR, Role.DISTRICT_OFFICER)

EVALUATION_STEPS = {
    "submit": Step("提交评估结果", (E.DRAFT,), E.SUBMITTED, TEAM_DESKS),
    "publish": Step("向中心公布结果", (E.SUBMITTED,), E.PUBLISHED, Role.of_district),
    "send_back": Step(
        "退回重新评分", (E.SUBMITTED,), E.DRAFT, Role.of_district, needs_note=True, tone="danger"
    ),
    "cancel": Step(
        "取消评估",
        (E.DRAFT,),
        E.CANCELLED,
        (Role.DISTRICT_OFFICER,),
        needs_note=True,
        tone="danger",
    ),
}
RECTIFICATION_STEPS = {
    "report": Step("报告已整改", (R.OPEN,), R.REPORTED, Role.of_center, needs_note=True),
    "accept": Step("验收通过", (R.REPORTED,), R.ACCEPTED, TEAM_DESKS),
    "send_back": Step(
        "退回继续整改", (R.REPORTED,), R.OPEN, TEAM_DESKS, needs_note=True, tone="danger"
    ),
    "withdraw": Step(
        "撤销", (R.OPEN,), R.WITHDRAWN, (Role.DISTRICT_OFFICER,), needs_note=True, tone="danger"
    ),
}
# The center reports with a form of its own, which also takes a file.
WITH_A_FORM = ("report",)
