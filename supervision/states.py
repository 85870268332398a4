"""Words of professional supervision (MZ/T 166-2021) and the way an entry is confirmed."""

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class SessionState(models.TextChoices):
    LOGGED = "logged", "待督导确认"
    CONFIRMED = "confirmed", "已确认"
    DISPUTED = "disputed", "有异议"

    @property
    def tone(self) -> str:
        return {"logged": "waiting", "confirmed": "good"}.get(self.value, "bad")


class SupervisionFunction(models.TextChoices):
    ADMINISTRATIVE = "administrative", "行政性督导"
    EDUCATIONAL = "educational", "教育性督导"
    SUPPORTIVE = "supportive", "支持性督导"


class Structure(models.TextChoices):
    INDIVIDUAL = "individual", "个别督导"
    GROUP = "group", "团体督导"
    CASE_CONSULTATION = "case_consultation", "个案咨询"
    PEER = "peer", "同辈督导"


class Mode(models.TextChoices):
    ON_SITE = "on_site", "现场"
    ONLINE = "online", "线上"
    PHONE = "phone", "电话"


S = SessionState

STEPS = {
    "confirm": Step("确认", (S.LOGGED,), S.CONFIRMED, (Role.SUPERVISOR,)),
    "dispute": Step(
        "提出异议",
        (S.LOGGED,),
        S.DISPUTED,
        (Role.SUPERVISOR,),
        needs_note=True,
        tone="danger",
    ),
    "correct": Step(
        "更正后重新提交确认",
        (S.DISPUTED,),
        S.LOGGED,
        (Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER),
        needs_note=True,
    ),
}
