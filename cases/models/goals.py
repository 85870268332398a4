"""What a case sets out to change, measured before and after on one scale."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.states import GoalScale
from core.encryption import EncryptedTextField
from core.once import OnceModel
from core.versions import VersionedModel


def _on_scale(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (0, 4)})


class Goal(OnceModel, VersionedModel):
    """One goal of the plan. ``before`` is set in 计划, ``after`` at the latest in 评估."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="goal_rows", editable=False
    )
    text = EncryptedTextField("具体目标")
    before = models.PositiveSmallIntegerField("介入前", choices=GoalScale, null=True, blank=True)
    after = models.PositiveSmallIntegerField("介入后", choices=GoalScale, null=True, blank=True)

    class Meta:
        verbose_name = "服务目标"
        verbose_name_plural = "服务目标"
        constraints = [
            models.CheckConstraint(
                condition=_on_scale("before") & _on_scale("after"),
                name="cases_goal_on_scale",
                violation_error_message="达成程度须在0到4之间。",
            ),
            models.CheckConstraint(
                condition=Q(after__isnull=True) | Q(before__isnull=False),
                name="cases_goal_after_needs_before",
                violation_error_message="请先评定介入前的程度。",
            ),
        ]

    def __str__(self):
        return f"{self.case}的服务目标"
