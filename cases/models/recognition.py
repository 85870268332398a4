"""Evidence around 认定: the warnings that stood beside a case when the district decided on it."""

from django.db import models

from cases.models.case import CaseStep
from core.frozen import FrozenModel


class KeptDoubt(FrozenModel):
    """One warning as it was shown at the moment of the decision; a sentence, never a case's text."""

    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="doubts")
    code = models.CharField("提示代码", max_length=24)
    text = models.CharField("提示", max_length=300)

    class Meta:
        verbose_name = "认定时的核查提示"
        verbose_name_plural = "认定时的核查提示"

    def __str__(self):
        return self.text
