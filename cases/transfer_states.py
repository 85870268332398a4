"""From the wish to give a case away to the answer of who is asked to take it."""

from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class TransferState(models.TextChoices):
    ASKED = "asked", "待接收"
    ACCEPTED = "accepted", "已接收"
    REFUSED = "refused", "不接收"
    WITHDRAWN = "withdrawn", "已撤回"

    answered = nonmember(("accepted", "refused", "withdrawn"))

    @property
    def tone(self) -> str:
        return {"asked": "waiting", "accepted": "good", "refused": "bad"}.get(self.value, "neutral")


T, HEADS = TransferState, (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)
TRANSFER_STEPS = {
    "accept": Step("接收", (T.ASKED,), T.ACCEPTED, (Role.EXECUTIVE_DIRECTOR,)),
    "refuse": Step("不接收", (T.ASKED,), T.REFUSED, HEADS, needs_note=True, tone="danger"),
    "withdraw": Step("撤回", (T.ASKED,), T.WITHDRAWN, HEADS, needs_note=True, tone="danger"),
}
