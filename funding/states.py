"""Words of the money and the table of steps of an allocation."""

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class Source(models.TextChoices):
    """Where money comes from (实施方案三(五))."""

    CITY = "city", "市级转移支付"
    DISTRICT = "district", "区级资金"
    SUBDISTRICT = "subdistrict", "街道(乡镇)资金"
    DEPARTMENTS = "departments", "其他部门资金"
    SOCIAL = "social", "社会资金"


class Giving(models.TextChoices):
    """What kind of giver something came from that is not money."""

    ENTERPRISE = "enterprise", "企业"
    FOUNDATION = "foundation", "基金会、慈善组织"
    ORGANIZATION = "organization", "社会组织"
    PERSON = "person", "个人"
    OFFICE = "office", "机关、事业单位"


class RunState(models.TextChoices):
    TRIAL = "trial", "测算"
    ADOPTED = "adopted", "已采用"
    SUPERSEDED = "superseded", "已被替代"

    @property
    def tone(self) -> str:
        return TONES[self]


TONES = {RunState.TRIAL: "waiting", RunState.ADOPTED: "good", RunState.SUPERSEDED: "neutral"}
LEADER = (Role.DISTRICT_LEADER,)
STEPS = {
    "adopt": Step("采用本方案", (RunState.TRIAL,), RunState.ADOPTED, LEADER),
    # Where the pool has an adopted one already: the reason goes into the history.
    "replace": Step(
        "采用并替代原方案", (RunState.TRIAL,), RunState.ADOPTED, LEADER, needs_note=True
    ),
    # Taken by the one that replaces it, never on its own: no page offers it.
    "supersede": Step("被替代", (RunState.ADOPTED,), RunState.SUPERSEDED, LEADER),
}
