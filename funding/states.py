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


class RunState(models.TextChoices):
    TRIAL = "trial", "测算"
    ADOPTED = "adopted", "已采用"

    @property
    def tone(self) -> str:
        return "good" if self == RunState.ADOPTED else "waiting"


STEPS = {
    "adopt": Step("采用本方案", (RunState.TRIAL,), RunState.ADOPTED, (Role.DISTRICT_LEADER,)),
}
