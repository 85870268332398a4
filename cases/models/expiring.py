"""Rows whose words are blanked once nobody may keep them any longer; the row itself stays."""

from typing import Any

from django.db import models

from cases.states import CaseState
from core.problems import Problem


class Expiring(models.Model):
    """``anonymized_at``: when names and texts were blanked (``cases.retention``), for good."""

    anonymized_at = models.DateTimeField("匿名化时间", null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_anonymized(self) -> bool:
        return self.anonymized_at is not None


class ArchivedFile(Expiring):
    """A case file that is only read once its case and its round have ended."""

    number: Any
    round: Any
    state: Any

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        """已归档: ended, and so is its round. Read off these two, so it goes with them."""
        return self.state in CaseState.ended and self.round.is_closed

    def against_change(self) -> list[Problem]:
        """Why nothing is written to this file any more. Reading, copies and the person's rights
        stay, and so does what follows a closure (``against_following_up``)."""
        if self.is_anonymized or not self.is_archived:
            return self.against_following_up()
        ended = f"{CaseState(self.state).label}，{self.round}已关闭"
        sentence = f"案例{self.number}已归档（{ended}），只能查阅，不能再登记或修改。"
        return [Problem("case_archived", sentence, "档案法")]

    def against_following_up(self) -> list[Problem]:
        """Why not even a 回访 or a report that the law demands is written to it."""
        if not self.is_anonymized:
            return []
        sentence = f"案例{self.number}保存期限届满，已到期匿名化，不能再登记或修改。"
        return [Problem("case_anonymized", sentence, "个人信息保护法19")]
