"""服务目标 of a case, each measured before and after on the same scale."""

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from core.encryption import EncryptedTextField
from core.once import OnceModel


class Scale(models.IntegerChoices):
    """How far the aim is reached, as seen by the person served and the worker together."""

    NOT = 0, "0 完全没有达到"
    LITTLE = 1, "1 达到一点"
    HALF = 2, "2 达到一半"
    MOSTLY = 3, "3 大部分达到"
    FULLY = 4, "4 完全达到"


class Goal(OnceModel):
    case = models.ForeignKey(Case, models.PROTECT, related_name="goal_rows", editable=False)
    text = EncryptedTextField("目标")
    before = models.PositiveSmallIntegerField("介入前评分", choices=Scale)
    after = models.PositiveSmallIntegerField("评估时评分", choices=Scale, null=True, editable=False)

    class Meta:
        verbose_name = "服务目标"
        verbose_name_plural = "服务目标"
        constraints = [
            models.CheckConstraint(
                condition=Q(before__range=(0, 4))
                & (Q(after__isnull=True) | Q(after__range=(0, 4))),
                name="cases_goal_on_the_scale",
                violation_error_message="评分须在0至4之间。",
            ),
        ]

    def __str__(self):
        return f"服务目标{self.pk}"
